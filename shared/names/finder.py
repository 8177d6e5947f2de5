"""Find names in a text in any script: the longest match at word boundaries, with all ids that its spelling may mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from shared.names.boundaries import begins_word, ends_word
from shared.names.folding import fold
from shared.names.gazetteer import Name, accepted_version, kind_of, names, words_that_are_no_names
from shared.names.korean import spellings
from shared.names.namesakes import (
    LATIN_ENDS,
    is_a_ship,
    is_another,
    is_cleric,
    is_genitive,
    is_namesake,
    is_of_a_bank,
    is_of_another_language,
)
from shared.names.russian import cases, is_russian

_ANY, _CAPITAL, _EXACT = range(3)
_SHORT = 6
"""A spelling with at most this many capitals, such as `US`, is an abbreviation. It matches only in capitals."""
_SYLLABLE = 5
_DEPUTIES = ("vice-", "Vice-", "vice ", "Vice ", "deputy ", "Deputy ", "vice‑", "부", "副")
NOTHING = ""
_MARKED_UP = frozenset({"person.kim-il-sung", "person.kim-jong-il", "person.kim-jong-un"})
"""People whose names outlets print in a special type."""


class Found(NamedTuple):
    """A name in a text, in code points: `start` inclusive, `end` exclusive. Several ids if the spelling is shared."""

    ids: tuple[str, ...]
    start: int
    end: int


class _Spelling(NamedTuple):
    written: str
    id: str
    letters: int


class NameFinder:
    """Find the given names in texts."""

    def __init__(self, known: Iterable[Name], no_names: Iterable[Name] = ()) -> None:
        """Take the names to find. `no_names` are words without an id; a name inside such a word is not found."""
        patterns: dict[str, dict[_Spelling, None]] = {}
        known = tuple(known)
        for name in (*known, *no_names):
            for written in name.spellings:
                for form in _forms(written, name.id):
                    patterns.setdefault(fold(form), {})[_Spelling(form, name.id, _letters(written))] = None
        self._spellings = [tuple(each) for each in patterns.values()]
        self._in_small_letters = {number for number, each in enumerate(self._spellings) if any(map(_any_case, each))}
        self._marked_up = {number for number, each in enumerate(self._spellings) if any(map(_is_marked_up, each))}
        given = {name.id: _given_names(name) for name in known if kind_of(name.id) == "person"}
        self._alone = {
            number: frozenset().union(*(given.get(one.id, ()) for one in each))
            for number, each in enumerate(self._spellings)
            if all(map(_may_be_of_a_namesake, each))
        }
        """The spellings of one word that namesakes share, with the given names of the persons that are meant."""
        self._searcher = AhoCorasick(list(patterns), matchkind=MatchKind.Standard)

    def find(self, text: str) -> Iterator[Found]:
        """Yield the names from left to right. Of overlapping names, the first counts; of these, the longest.

        Most matches are small letters inside a word, such as `us` in `bus`. They are dropped first.
        """
        small = self._in_small_letters
        matches = [
            match
            for match in self._searcher.find_matches_as_indexes(fold(text), overlapping=True)
            if match[0] in small or text[match[1]].isupper()
        ]
        behind = 0
        for index, start, end in sorted(matches, key=lambda match: (match[1], -match[2])):
            if start >= behind and begins_word(text, start) and (ids := self._ids(index, text, start, end)):
                behind = end
                if NOTHING not in ids:
                    yield Found(ids, start, end)

    def bare(self, text: str) -> int:
        """Return how often the letters of any name occur, whether they are a name there or not."""
        return len(self._searcher.find_matches_as_indexes(fold(text), overlapping=True))

    def _ids(self, index: int, text: str, start: int, end: int) -> tuple[str, ...]:
        """Return the ids of a match that begins a word."""
        if self._spellings[index][0].id == NOTHING:
            return (NOTHING,)
        if not ends_word(text, end) and not (index in self._alone and is_genitive(text, start, end)):
            return self._leader_with_next_word(index, text, start, end)
        if is_of_a_bank(text, start):
            return (NOTHING,)
        if index in self._alone:
            ids = (one.id for one in self._spellings[index])
            if is_namesake(text, start, end, self._alone[index], ids):
                return ()
        fitting = [one for one in self._spellings[index] if _as_written(one, text, start, end)]
        if is_a_ship(text, start, [one.id for one in fitting]):
            return ()
        return tuple(dict.fromkeys(one.id for one in fitting if not _goes_on(one, text, start, end)))

    def _leader_with_next_word(self, index: int, text: str, start: int, end: int) -> tuple[str, ...]:
        """Return a leader whose name has the next word attached, because an archive dropped the outlet's mark-up."""
        if index not in self._marked_up or not (text[end : end + 1].islower() and text[start].isupper()):
            return ()
        return tuple(sorted({one.id for one in self._spellings[index]} & _MARKED_UP))


def finder() -> NameFinder:
    """Return the finder of all known names. It is built once, and again after names were accepted."""
    return _built(accepted_version())


@lru_cache(maxsize=1)
def _built(_: str) -> NameFinder:
    return NameFinder(names().values(), [Name(NOTHING, "", words_that_are_no_names())])


def _forms(written: str, id: str) -> Iterable[str]:
    if is_russian(written):
        return cases(written, person=kind_of(id) == "person")
    return spellings(written, person=kind_of(id) == "person") if "가" <= written[:1] <= "힣" else (written,)


def _letters(written: str) -> int:
    """Return how upper and lower case count for this spelling."""
    cased = [c for c in written if c.isalpha() and c.lower() != c.upper()]
    if not cased or not cased[0].isupper():
        return _ANY
    short = len(cased) <= _SHORT and len(cased) == len([c for c in written if c.isalpha()])
    return _EXACT if short and all(c.isupper() for c in cased) else _CAPITAL


def _any_case(one: _Spelling) -> bool:
    """Return whether the spelling may begin with a small letter. Words that are not names always may."""
    return one.letters == _ANY or one.id == NOTHING or not one.written[:1].isupper()


def _may_be_of_a_namesake(one: _Spelling) -> bool:
    """Return whether the spelling is a single word in Latin letters for a person or a place."""
    return (
        kind_of(one.id) in ("person", "place")
        and one.letters == _CAPITAL
        and one.written.isalpha()
        and (one.written[0] < LATIN_ENDS)
    )


def _given_names(name: Name) -> frozenset[str]:
    return frozenset(first for one in name.spellings if (first := one.partition(" ")[0]) != one)


def _is_marked_up(one: _Spelling) -> bool:
    return one.id in _MARKED_UP


def _as_written(one: _Spelling, text: str, start: int, end: int) -> bool:
    if one.letters == _EXACT:
        return text[start:end].replace("‑", "-") == one.written and not is_of_another_language(text, start, end)
    return one.letters == _ANY or text[start].isupper() or not text[start].isalpha()


def _goes_on(one: _Spelling, text: str, start: int, end: int) -> bool:
    """Return whether a name is only the beginning of another: `Choe Hyon` of `Choe Hyon Su`, `Trump` of `Trump Jr.`"""
    words = one.written.split(" ")
    if kind_of(one.id) == "office":
        return text.endswith(_DEPUTIES, max(0, start - _SHORT * 2), start)
    if kind_of(one.id) == "person" and (
        is_another(text, start, end, whole=one.id in _MARKED_UP) or is_cleric(text, start, end)
    ):
        return True
    if kind_of(one.id) != "person" or len(words) != 2 or max(map(len, words)) > _SYLLABLE:
        return False
    return text[end : end + 1] in (" ", "-") and text[end + 1 : end + 2].isupper()
