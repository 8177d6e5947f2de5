"""Find entries that left a list earlier than their neighbours.

This works only for lists that behave as queues, with the newest entry on top.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from services.parser.core.urls.canonical import without_session

MOST_KEPT = 500
_FEWEST_STAYING = 3
_FEWEST_OLDER = 2
LOOKS, _MOST_LOOKS = 3, 48
"""Half of all looks may find the list of a server that lacks an entry. An unchanged list is no further look."""


@dataclass(frozen=True, slots=True)
class ListSnapshot:
    """A list at one moment (seconds since 1970).

    urls     the entries
    pending  entries that left the top of the list. An older copy of the list would look the same, so they wait until
             the list goes on
    titles   the headlines of the entries, in the same order
    missing  entries that left early. One of two servers may lack them, so they wait for further looks
    looks    how many looks in a row found each of these missing
    needed   looks that an entry needs; more where entries came back, and fewer again after a calm stretch
    calm     looks in a row that found no entry missing and none back
    fresh    entries that are missing since this moment
    left     entries that left early, as all these looks agree
    """

    at: float
    urls: tuple[str, ...]
    pending: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    looks: tuple[int, ...] = ()
    fresh: tuple[str, ...] = ()
    needed: int = LOOKS
    calm: int = 0


def compare_lists(before: ListSnapshot | None, at: float, urls: Sequence[str]) -> ListSnapshot:
    """Return the list as it is now, with the entries that left early.

    The same moment again gives the same answer. A moment before the last one changes nothing. If entries were
    rearranged or inserted between others, nothing is reported. The same holds if so much is gone that it is another
    list.
    """
    now = tuple(urls[:MOST_KEPT])
    if before is not None and at == before.at:
        return before
    if before is None:
        return ListSnapshot(at, now)
    if at < before.at:
        return replace(before, left=(), fresh=())
    back = {*now} & {*before.missing}
    if back:
        before = _without(before, back)
    rest = tuple(url for url in now if url not in back)
    staying = [url for url in before.urls if url in {*rest}]
    if len(staying) < _FEWEST_STAYING or not _is_queue(before.urls, rest, staying):
        return ListSnapshot(at, now, needed=before.needed)
    return replace(_gone_on(before, at, rest, staying, is_calm=not back), urls=now)


def _gone_on(
    before: ListSnapshot, at: float, now: tuple[str, ...], staying: Sequence[str], *, is_calm: bool
) -> ListSnapshot:
    gone_on_top, gone_between = _gone(before.urls, staying)
    top = [url for url in (*gone_on_top, *before.pending) if url not in now]
    went_on = now[0] not in before.urls
    fresh = [*gone_between, *(top if went_on else ())]
    if len(fresh) > max(2, len(before.urls) // 5):
        fresh = []
    looks = {url: times + 1 for url, times in zip(before.missing, before.looks, strict=True)} | dict.fromkeys(fresh, 1)
    waiting = {url: times for url, times in looks.items() if times < before.needed}
    needed, calm = _after(before, is_calm=is_calm and not looks)
    return ListSnapshot(
        at,
        now,
        () if went_on else tuple(dict.fromkeys(top)),
        tuple(url for url in looks if url not in waiting),
        missing=tuple(waiting),
        looks=tuple(waiting.values()),
        fresh=tuple(dict.fromkeys(fresh)),
        needed=needed,
        calm=calm,
    )


def _without(before: ListSnapshot, back: Collection[str]) -> ListSnapshot:
    """Wait on for the entries that are still missing, with more looks than before."""
    waiting = {url: n for url, n in zip(before.missing, before.looks, strict=True) if url not in back}
    needed = min(2 * before.needed, _MOST_LOOKS)
    return replace(before, missing=tuple(waiting), looks=tuple(waiting.values()), needed=needed)


def _after(before: ListSnapshot, *, is_calm: bool) -> tuple[int, int]:
    """Return the looks that an entry needs and the number of calm ones so far. A calm stretch halves the first."""
    calm = before.calm + 1 if is_calm else 0
    if calm < _MOST_LOOKS:
        return before.needed, calm
    return max(before.needed // 2, LOOKS), 0


def spelled_before(before: ListSnapshot | None, entries: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Map addresses to those that the same entries had before, if their queries or sessions change each time.

    entries  addresses and headlines of the list as it is now

    Some outlets put the number of a session into each link. Then every entry that is still listed has the path and the
    headline that it had, and another query. If even one has kept its query, a query means something.
    """
    was = _by_path(zip(before.urls, before.titles, strict=False)) if before is not None else {}
    now = _by_path(entries)
    pairs = [(now[key], was[key]) for key in now.keys() & was.keys()]
    if len(pairs) < max(_FEWEST_STAYING, min(len(was), len(now)) / 2) or any(url == former for url, former in pairs):
        return {}
    return dict(pairs)


def _by_path(entries: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Return the addresses with a query or a session in the path, by their path without it, and headline.

    Neither of two alike can be found again.
    """
    paths = [(without_session(url).partition("?")[0], title, url) for url, title in entries]
    known = [((path, title), url) for path, title, url in paths if title and path != url]
    number = Counter(key for key, _ in known)
    return {key: url for key, url in known if number[key] == 1}


def _is_queue(before: Sequence[str], now: Sequence[str], staying: Sequence[str]) -> bool:
    """Return whether the entries that stay have kept their order, with nothing new among them."""
    first, last = now.index(staying[0]), now.index(staying[-1])
    known = set(before)
    return [url for url in now if url in known] == list(staying) and all(url in known for url in now[first:last])


def _gone(before: Sequence[str], staying: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the entries gone from above all that stay, and those gone while enough older entries stay.

    The tail of a list always goes.
    """
    first = before.index(staying[0])
    enough = before.index(staying[-_FEWEST_OLDER])
    kept = set(staying)
    return list(before[:first]), [url for url in before[first:enough] if url not in kept]
