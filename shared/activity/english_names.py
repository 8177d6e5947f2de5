"""Find persons and places in an English sentence: titles before a name, other persons, company and places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from shared.activity.acts import Named
from shared.activity.english_words import ACCREDITED, INITIAL, RESIDENTS, TITLE_WORDS

_COUNTERPART = re.compile(r"(?:his|her) (?:\S+ ){0,2}counterpart\s+")
_WORDS_OF_PLACES = "the then new newly built newly-built rebuilt renovated remodelled modernized expanded"
_NEW = frozenset(_WORDS_OF_PLACES.split())
"""Words between a verb and the place that it is about."""
_ALSO = re.compile(r"(?:,|,? and)(?: the)? ")


def only_titles(before: str, names: Sequence[Named], offset: int) -> bool:
    """Return whether the text before a name is a title. Organisations and places may be part of a title."""
    for name in reversed(names):
        if name.kind != "person" and name.start >= offset:
            before = before[: name.start - offset] + before[name.end - offset :]
    return all(_bare(word) in TITLE_WORDS or INITIAL.fullmatch(word) for word in before.split())


def _bare(word: str) -> str:
    return word.lower().strip(".,-–'’").removesuffix("'s").removesuffix("’s")


def objects_in(sentence: str, names: Sequence[Named], at: int, beyond: int) -> Iterator[Named]:
    """Yield the persons in the clause, except those inside another phrase, as in `envoy of President Putin`."""
    for name in names:
        if (
            name.kind == "person"
            and at <= name.start < beyond
            and sentence[name.end : name.end + 2] not in ("'s", "’s")
        ):
            words = sentence[at : name.start].split()
            while words and _bare(words[-1]) in TITLE_WORDS - {"of", "for", "and", "by"}:
                words.pop()
            if not words or _bare(words[-1]) not in ("of", "for", "by", "about", "on", "under", "between", "from"):
                yield name


def led_by(sentence: str, names: Sequence[Named], at: int, beyond: int, word: str) -> Iterator[Named]:
    """Yield the person after the preposition `word`: the sender or the receiver of a message."""
    for found in re.finditer(rf"\b{word}\s", sentence[at:beyond]):
        begin = at + found.end()
        for number, name in enumerate(names):
            if name.kind == "person" and begin <= name.start < beyond:
                called = _COUNTERPART.match(sentence, begin, name.start)
                begin = called.end() if called else begin
                if only_titles(sentence[begin : name.start], names[:number], begin):
                    yield name
                break


def company_in(sentence: str, names: Sequence[Named], at: int) -> Iterator[Named]:
    """Yield the persons after `accompanied by` or `together with`, as long as the list goes on."""
    found = re.compile(r"\b(?:accompanied by|together with|along with)\s").search(sentence, at)
    begin = found.end() if found else len(sentence)
    for number, name in enumerate(names):
        if name.kind == "person" and name.start >= begin:
            between = re.sub(r"[,;]|\band\b", " ", sentence[begin : name.start])
            if not only_titles(between, [], 0) and not only_titles(sentence[begin : name.start], names[:number], begin):
                return
            yield name
            begin = name.end


def places_in(sentence: str, names: Sequence[Named], at: int, beyond: int, *, direct: bool) -> tuple[str, ...]:
    """Return the places after `in` or `at`, a place that is itself the object, and sites listed behind another one."""
    found, listed = list[str](), -1
    for name in names:
        if name.kind in ("place", "site") and at <= name.start < beyond:
            words = sentence[at : name.start].split()
            while words and words[-1].lower() in _NEW:
                words.pop()
            if (
                (direct and not words)
                or (words and words[-1].lower() in ("in", "at", "near") and not _of_residents(words))
                or (listed >= 0 and name.kind == "site" and _ALSO.fullmatch(sentence, listed, name.start))
            ):
                found.append(name.id)
                listed = name.end if name.kind == "site" else -1
    return tuple(dict.fromkeys(found))


def _of_residents(words: Sequence[str]) -> bool:
    """Return whether `in` says where somebody lives or is accredited."""
    last = next((number for number in range(len(words) - 1, 0, -1) if words[number - 1].endswith(",")), 0)
    accredited = words[-1].lower() == "in" and not ACCREDITED.isdisjoint(words[last:])
    return accredited or (len(words) > 1 and _bare(words[-2]) in RESIDENTS)
