"""Find texts that differ only in lines that come and go on most pages of the outlet: a counter, the age of the page, a
ticker, a picture in another size; or in a fault of the template. Such a change is no edit.

The new text is an edit as soon as two visits in a row see it, unless its lines are known to come and go. Beside a
counter no text is seen twice: there `settled_figures` judges the lines.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial

from services.publisher.core.facts import Seen, Sign
from services.publisher.core.texts.common_lines import Lines
from services.publisher.core.texts.faulty_prints import differ_in_print
from services.publisher.core.texts.lines_of_texts import Lined, are_reordered, changed_lines
from shared.contracts import ObservationKind


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


def keys_in_question(one: Lined, other: Lined) -> frozenset[str]:
    """Return all keys of the lines that only one of the texts has; none if they differ in a line without a key.

    A widget that moves is known by its beginning at one visit and by its words at the next. What others show must be
    known of both, whichever two of the article's texts are compared.
    """
    if changed_lines(one, other) is None:
        return frozenset()
    changed = ((one, one.lines - other.lines), (other, other.lines - one.lines))
    return frozenset(key for text, lines in changed for line in lines for key in text.keys_of_lines.get(line, ()))


def same_but_for_lines(
    texts: Iterable[tuple[str, Lined]],
    stands: Collection[str],
    lines: Mapping[str, Lines],
    settled: Mapping[str, Collection[str]],
) -> dict[str, str]:
    """Map each text to an earlier text, if they differ only in lines that come and go, or in a fault of printing.

    texts    ids and texts, in the order of their time
    stands   ids of the texts that two visits in a row saw
    lines    the lines of other articles when each text was seen
    settled  for each text, the lines with a changed figure that otherwise moves neither here nor in other articles
    """
    first: list[tuple[str, Lined]] = []
    prints: dict[object, list[int]] = defaultdict(list)
    found: dict[str, str] = {}
    for name, text in texts:
        look = partial(lines.get(name, Lines()).hide, settled=settled.get(name, ()), stands=name in stands)
        place = _last_fault(text, first, prints)
        newer = range(len(first) - 1, place, -1) if name in lines else ()
        place = next((n for n in newer if look(first[n][1], text)), place)
        if place >= 0:
            found[name] = first[place][0]
            continue
        for key in _prints(text):
            prints[key].append(len(first))
        first.append((name, text))
    return found


def _prints(text: Lined) -> Iterable[object]:
    """Yield keys of a text. Only texts with a common key can differ in a fault alone; no other pairs are compared."""
    yield text.head, *text.once
    yield text.words
    yield text.head, *sorted(text.timed), *text.untimed


def _last_fault(text: Lined, first: Sequence[tuple[str, Lined]], prints: Mapping[object, Sequence[int]]) -> int:
    """Return the place of the last of the texts that differs from this one only in a fault, or -1."""
    places = {n for key in _prints(text) for n in prints.get(key, ())}
    return max((n for n in places if _is_fault(first[n][1], text)), default=-1)


def _is_fault(one: Lined, other: Lined) -> bool:
    return differ_in_print(one, other) or are_reordered(one, other)


def joined(known: Mapping[str, str], found: Mapping[str, str]) -> dict[str, str]:
    """Add pairs of equal texts to what is known: each text with one that stands for all that are equal."""
    both = dict(known)
    for one, other in found.items():
        first, second = both.get(one, one), both.get(other, other)
        both = {name: second if of == first else of for name, of in both.items()}
        if first != second:
            both[first] = second
    return both
