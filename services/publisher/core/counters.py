"""Find texts that differ only in lines that come and go on most pages of the outlet: a counter, the age of the page, a
ticker, a picture in another size; or in a fault of the template. Such a change is no edit.

Most other articles have the line too. That alone does not tell a counter from a corrected figure in a report of a
series, so the new text is an edit as soon as two visits in a row see it, unless the same line has changed in most
others as well. Beside a counter no text is seen twice: there `settled_figures` judges the lines.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from services.publisher.core.facts import Seen, Sign
from services.publisher.core.faulty_prints import differ_in_print
from services.publisher.core.lines_of_texts import Lined, are_reordered, changed_lines
from services.publisher.core.slow_counts import has_grown
from shared.contracts import ObservationKind

_FEWEST_OTHERS = 4


@dataclass(frozen=True, slots=True)
class Looked:
    """What the last visits of another article saw: its text, the one before, and whether it was visited again."""

    text: Lined
    before: Lined | None = None
    is_seen_again: bool = False


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines, by their keys, that most other articles have, and those that changed in most of these."""

    common: Collection[str] = ()
    moving: Collection[str] = ()


def in_question(captures: Iterable[Seen]) -> list[list[Seen]]:
    """Return the texts of each address with several, in the order of their time: each by its first capture."""
    texts: dict[tuple[str, str], dict[str, Seen]] = {}
    for fact in sorted(captures, key=lambda s: (s.at, s.capture_id)):
        texts.setdefault((fact.address_id, fact.parser), {}).setdefault(fact.revision_id, fact)
    return [[*found.values()] for found in texts.values() if len(found) > 1]


def captures_like(captures: Iterable[Seen], one: Seen) -> list[Seen]:
    """Return the captures at its address that the same parser read, in the order of their time."""
    same = (s for s in captures if (s.address_id, s.parser) == (one.address_id, one.parser))
    return sorted(same, key=lambda s: (s.at, s.capture_id))


def standing(captures: Iterable[Seen], signs: Iterable[Sign]) -> dict[str, datetime]:
    """Return the texts that two visits in a row saw at one address, each with the moment of the second visit."""
    facts: list[Seen | Sign] = [*captures, *(s for s in signs if s.kind is ObservationKind.NOT_MODIFIED)]
    last: dict[str, Seen] = {}
    found: dict[str, datetime] = {}
    for fact in sorted(facts, key=lambda f: f.at):
        shown = last.get(fact.address_id)
        if isinstance(fact, Seen):
            last[fact.address_id] = fact
        if shown is not None and _is_same(shown, fact):
            found.setdefault(shown.revision_id, fact.at)
    return found


def last_shown(captures: Iterable[Seen]) -> set[str]:
    """Return the newest text of each address."""
    newest = {s.address_id: s.revision_id for s in sorted(captures, key=lambda s: (s.at, s.capture_id))}
    return {*newest.values()}


def _is_same(shown: Seen, fact: Seen | Sign) -> bool:
    if isinstance(fact, Seen):
        return fact.revision_id == shown.revision_id
    return fact.body in ("", shown.body)


def lines_of(others: Collection[Looked], keys: Iterable[str]) -> Lines:
    """Return which of these lines most other articles have, and which of them changed in most of these."""
    if len(others) < _FEWEST_OTHERS:
        return Lines()
    having = {key: [o for o in others if any(key in text.keyed for text in (o.text, o.before) if text)] for key in keys}
    common = {key for key, some in having.items() if 2 * len(some) >= len(others)}
    return Lines(common, {key for key in common if _moves(key, having[key])})


def _moves(key: str, having: Iterable[Looked]) -> bool:
    known = [o for o in having if o.is_seen_again]
    lines = [(o.before.keyed.get(key), o.text.keyed.get(key)) for o in known if o.before is not None]
    changed = sum(_changed(before, now) for before, now in lines)
    return (changed > 0 and 2 * changed >= len(known)) or _comes_and_goes(lines)


def _comes_and_goes(lines: Collection[tuple[Collection[str] | None, Collection[str] | None]]) -> bool:
    """Return whether some others got the line and some lost it. All get an editors' note, and keep it."""
    came, went = (sum(bool(pair[n]) and not pair[1 - n] for pair in lines) for n in (1, 0))
    return came > 0 and went > 0


def _changed(before: Collection[str] | None, now: Collection[str] | None) -> bool:
    """Return whether another line took the place of one. A line that all texts get at once may be an editors' note."""
    return bool(before and now) and before != now


def same_but_for_lines(
    texts: Iterable[tuple[str, Lined]],
    stands: Collection[str],
    lines: Mapping[str, Lines],
    settled: Mapping[str, Collection[str]],
) -> dict[str, str]:
    """Map each text to an earlier one from which it differs in no more than lines that come and go, or in a fault.

    texts   ids and texts, in the order of their time
    stands  ids of the texts that two visits in a row saw
    lines   the lines of other articles when each text was seen
    settled  of a text the lines with a figure that changed in it, and that neither moves here nor in other articles
    """
    first: list[tuple[str, Lined]] = []
    found: dict[str, str] = {}
    for name, text in texts:
        seen = lines.get(name, Lines())
        hiding = seen.moving if name in stands else {*seen.common} - {*settled.get(name, ())}
        earlier = ((other, one) for other, one in reversed(first) if _differ_only_in(one, text, hiding, seen.common))
        same = next((other for other, _ in earlier), None)
        if same is None:
            first.append((name, text))
        else:
            found[name] = same
    return found


def _differ_only_in(one: Lined, other: Lined, hiding: Collection[str], common: Collection[str]) -> bool:
    if differ_in_print(one, other) or are_reordered(one, other):
        return True
    keys = changed_lines(one, other) if hiding or common else None
    return keys is not None and all(key in hiding or (key in common and has_grown(one, other, key)) for key in keys)


def joined(known: Mapping[str, str], found: Mapping[str, str]) -> dict[str, str]:
    """Add pairs of equal texts to what is known: each text with one that stands for all that are equal."""
    both = dict(known)
    for one, other in found.items():
        first, second = both.get(one, one), both.get(other, other)
        both = {name: second if of == first else of for name, of in both.items()}
        if first != second:
            both[first] = second
    return both
