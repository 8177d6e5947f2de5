"""Find what a person did in an English sentence.

An act counts only in a main clause in the active voice with the person as subject. Before the name may stand a
dateline, a time and titles; between name and verb an apposition, a time or another subject. So acts that are denied,
planned, asked for or quoted are left out. A passive counts if it names the person who acted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from shared.activity.acts import Act, Found, Named
from shared.activity.english_lists import LISTS, present
from shared.activity.english_names import company_in, led_by, objects_in, only_titles, places_in
from shared.activity.english_verbs import OBJECTS, PASSIVE, VERBS
from shared.activity.english_words import (
    APPOSITION,
    CLAUSE_END,
    CLOSING,
    DATELINE,
    DOUBTFUL,
    ENDS_APPOSITION,
    INTRODUCTION,
    JOINED,
    LATER,
    TIMES,
    TRUSTED,
)

_REACH = 220
_COMMAS = 5
"""The maximum number of commas between a person and the verb. Lists of offices stand there."""


def english(sentence: str, names: Sequence[Named], *, title: bool = False) -> list[Found]:
    """Return what the persons of `names` did.

    `title` means that the sentence is a headline, which uses the present tense.
    """
    begin = opening(sentence)
    first = next((number for number, name in enumerate(names) if name.kind == "person" and name.start >= begin), None)
    found = [] if first is None else _of_first(sentence, names, first, begin, title=title)
    if not found or DOUBTFUL.search(sentence) or not _trusted(sentence) or (title and LATER.search(sentence)):
        return []
    return found


def _of_first(sentence: str, names: Sequence[Named], number: int, begin: int, *, title: bool) -> list[Found]:
    """Read the sentence as a list of those present, else with its first person as the subject, else as a passive."""
    first = names[number]
    if sentence.startswith(LISTS, begin) and (listed := list(present(sentence, names, begin))):
        return listed
    if only_titles(sentence[begin : first.start], names[:number], begin):
        subjects, at, company = _subjects(sentence, names, number)
        return list(_act(sentence, names, subjects, at, company, title=title))
    passive = PASSIVE.search(sentence, 0, first.start)
    if passive and only_titles(sentence[passive.end() : first.start], names[:number], passive.end()):
        act = next(act for act, text in passive.groupdict().items() if text)
        if not re.search(r"\b(?:who|which|that|when|where|if|since)\b", sentence[: passive.start()]):
            beyond = _clause_end(sentence, first.end)
            places = places_in(sentence, names, first.end, beyond, direct=False)
            return [Found(first.id, act, 0, passive.end(), beyond, places)] if first.id else []  # type: ignore[arg-type]
    return []


def after_dateline(sentence: str) -> int:
    """Return where the sentence begins after a dateline, whose date is that of the report."""
    return found.end() if (found := DATELINE.match(sentence)) else 0


def opening(sentence: str) -> int:
    """Return where the sentence begins after a dateline and a time."""
    at = after_dateline(sentence)
    while found := INTRODUCTION.match(sentence, at):
        at = found.end()
    return at


def _subjects(sentence: str, names: Sequence[Named], number: int) -> tuple[list[Named], int, list[Named]]:
    """Return the persons who act, where the verb may begin, and the persons named as company."""
    subjects, company, at = [names[number]], list[Named](), names[number].end
    for other in range(number + 1, len(names)):
        if names[other].kind != "person":
            continue
        between = sentence[at : names[other].start]
        joined = JOINED.match(between)
        rest = between[joined.end() :] if joined else ""
        if not joined or not only_titles(rest, names[number + 1 : other], at + joined.end()):
            break
        (company if joined["company"] or company else subjects).append(names[other])
        at = names[other].end
    return subjects, at, company


def _act(
    sentence: str, names: Sequence[Named], subjects: Sequence[Named], at: int, company: Sequence[Named], *, title: bool
) -> Iterator[Found]:
    for begin in _beginnings(sentence, at):
        for act, verb in VERBS[title]:
            found = verb.match(sentence, begin)
            if not found:
                continue
            beyond = _clause_end(sentence, found.end())
            taken, end = _judged(act, sentence, names, found.end(), beyond)
            if taken:
                yield from _found(taken, sentence, names, subjects, company, (found.start(), end, beyond))
                return


def _beginnings(sentence: str, at: int) -> Iterator[int]:
    """Yield where the verb may begin: after the subject, or after each comma of an apposition, and a time."""
    yield TIMES.match(sentence, at).end()  # type: ignore[union-attr]
    for _ in range(_COMMAS):
        found = APPOSITION.match(sentence, at, at + _REACH * 2)
        if not found or ENDS_APPOSITION.search(found[0]):
            return
        yield TIMES.match(sentence, found.end()).end()  # type: ignore[union-attr]
        at = found.end() - 1


def _clause_end(sentence: str, at: int) -> int:
    found = CLAUSE_END.search(sentence, at)
    return found.start() if found else len(sentence)


def _judged(act: str, sentence: str, names: Sequence[Named], at: int, beyond: int) -> tuple[Act | None, int]:
    """Return the act that verb and object make together, and where its words end: for guests with the verb."""
    for object, made in OBJECTS[act]:
        if object is None:
            return made, at
        found = object.match(sentence, at, min(beyond, at + _REACH))
        if found:
            return made, at if made in ("meet", "receive") else found.end()
    if act in ("meet", "receive") and any(name.kind == "person" for name in objects_in(sentence, names, at, beyond)):
        return act, at  # type: ignore[return-value]
    return None, at


def _found(
    act: Act, sentence: str, names: Sequence[Named], subjects: Sequence[Named], company: Sequence[Named],
    span: tuple[int, int, int],
) -> Iterator[Found]:  # fmt: skip
    start, end, beyond = span
    wanted = {"send": "to", "get": "from"}.get(act)
    if wanted:
        objects = list(led_by(sentence, names, end, beyond, wanted))[:1]
    else:
        objects = list(objects_in(sentence, names, end, beyond)) if act in ("meet", "receive") else []
    named_with = [one for one in (*company, *objects, *company_in(sentence, names, end)) if one.id]
    places = () if wanted else places_in(sentence, names, end, beyond, direct=act in ("visit", "inspect", "guide"))
    for subject in subjects:
        others = dict.fromkeys(one.id for one in (*subjects, *named_with) if one.id and one.id != subject.id)
        if subject.id:
            yield Found(subject.id, act, start, end, beyond, places, tuple(others))


def _trusted(sentence: str) -> bool:
    """Return whether the sentence ends without naming a source, or names only a news agency."""
    found = CLOSING.search(sentence)
    return found is None or TRUSTED.search(found[0]) is not None
