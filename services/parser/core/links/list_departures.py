"""What left a list earlier than its neighbours. Only lists that behave as queues, newest on top, can tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

MOST_KEPT = 500
_FEWEST_STAYING = 3
_FEWEST_OLDER = 2


@dataclass(frozen=True, slots=True)
class ListSnapshot:
    """A list as it was at a moment (seconds since 1970). `pending` left its top, which an older copy of the list would
    look like too; `left` is what was found then to have gone early."""

    at: float
    urls: tuple[str, ...]
    pending: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


def compare_lists(before: ListSnapshot | None, at: float, urls: Sequence[str]) -> ListSnapshot:
    """The list as it is now. The same moment again gives the same answer; an earlier one than the last changes nothing.

    Nothing is said where entries were rearranged or put in between, or where so much is gone that it is another list.
    """
    now = tuple(urls[:MOST_KEPT])
    if before is not None and at == before.at:
        return before
    if before is None:
        return ListSnapshot(at, now)
    if at < before.at:
        return ListSnapshot(before.at, before.urls, before.pending)
    staying = [url for url in before.urls if url in set(now)]
    if len(staying) < _FEWEST_STAYING or not _is_queue(before.urls, now, staying):
        return ListSnapshot(at, now)
    gone_on_top, gone_between = _gone(before.urls, staying)
    top = [url for url in (*gone_on_top, *before.pending) if url not in now]
    went_on = now[0] not in before.urls
    left = [*gone_between, *(top if went_on else ())]
    if len(left) > max(2, len(before.urls) // 5):
        left = []
    return ListSnapshot(at, now, () if went_on else tuple(dict.fromkeys(top)), tuple(dict.fromkeys(left)))


def _is_queue(before: Sequence[str], now: Sequence[str], staying: Sequence[str]) -> bool:
    """Whether what stays has kept its order, with nothing new among it."""
    first, last = now.index(staying[0]), now.index(staying[-1])
    known = set(before)
    return [url for url in now if url in known] == list(staying) and all(url in known for url in now[first:last])


def _gone(before: Sequence[str], staying: Sequence[str]) -> tuple[list[str], list[str]]:
    """What is gone above all that stays, and what is gone while enough older entries stay. The tail always goes."""
    first = before.index(staying[0])
    enough = before.index(staying[-_FEWEST_OLDER])
    kept = set(staying)
    return list(before[:first]), [url for url in before[first:enough] if url not in kept]
