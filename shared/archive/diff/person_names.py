"""Finds people's names in a text: the gazetteer's or others, at word boundaries, with Korean's particles."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources

from ahocorasick_rs import AhoCorasick, MatchKind

_TITLES = (
    "동지 총비서 위원장 비서 원수 대원수 대장 장군 수령 주석 총리 부총리 대통령 외무상 상 녀사 여사 선생 님 씨 부장"
)
_PARTICLES = "은 는 이 가 을 를 의 에 와 과 도 만 께 로 으로 부터 까지 처럼 라고 란 식"
_ATTACHED = tuple((_TITLES + " " + _PARTICLES).split())
"""What may follow a name without a blank: a word that begins with one of these."""
_PARTING = re.compile(r"[\-\u2010\u2011\s]")


class NameFinder:
    """Finds the spellings it is given, and tells the name that each stands for."""

    def __init__(self, spellings: Mapping[str, str]) -> None:
        """`spellings`: spelling -> name; of two that fold into one the first counts."""
        patterns: dict[str, str] = {}
        for spelling, name in spellings.items():
            patterns.setdefault(_folded(spelling), name)
        self._names = list(patterns.values())
        self._searcher = AhoCorasick(list(patterns), matchkind=MatchKind.LeftmostLongest)

    def spans(self, text: str) -> Iterator[tuple[str, int, int]]:
        """(name, start, end) of each, in code points of `text`, which is to be NFC; overlapping ones: the longest."""
        folded = _fold(text)
        for index, start, end in self._searcher.find_matches_as_indexes(folded):
            if _stands_alone(folded, start, end):
                yield self._names[index], start, end

    def names_in(self, text: str) -> set[str]:
        return {name for name, _, _ in self.spans(text)}


def names_in(text: str) -> set[str]:
    """The gazetteer's names found, as it writes them in Latin letters, whatever spelling the text has."""
    return gazetteer().names_in(text)


def spans(text: str) -> Iterator[tuple[str, int, int]]:
    """Those of the gazetteer's names; see `NameFinder.spans`."""
    return gazetteer().spans(text)


def spellings_of(name: str) -> list[str]:
    """All spellings of the people of the gazetteer whom `name` names in any of them, and `name` itself."""
    wanted = _folded(name)
    people = {person for spelling, person in _spellings().items() if _folded(spelling) == wanted}
    return [name, *(spelling for spelling, person in _spellings().items() if person in people)]


@cache
def gazetteer() -> NameFinder:
    """Once a process, when first asked."""
    return NameFinder(_spellings())


def _fold(text: str) -> str:
    """Case and the signs between syllables taken away, each character staying in its place."""
    return "".join(low if len(low := c.lower()) == 1 else c for c in _PARTING.sub(" ", text))


def _stands_alone(text: str, start: int, end: int) -> bool:
    if start and text[start - 1].isalnum() and not _parts_words(text[start], text[start - 1]):
        return False
    if end == len(text) or not text[end].isalnum() or _parts_words(text[end - 1], text[end]):
        return True
    return _is_hangul(text[end - 1]) and text[end:].startswith(_ATTACHED)


def _parts_words(inside: str, outside: str) -> bool:
    """Scripts written without blanks, or a change of script, end a word too."""
    return _script(inside) == "CJK" or _script(inside) != _script(outside)


def _script(character: str) -> str:
    return unicodedata.name(character, "").partition(" ")[0].partition("-")[0]


def _is_hangul(character: str) -> bool:
    return "\uac00" <= character <= "\ud7a3"


def _folded(spelling: str) -> str:
    return _fold(unicodedata.normalize("NFC", spelling.strip()))


@cache
def _spellings() -> dict[str, str]:
    """Spelling -> name in Latin letters; of two people of one name the first."""
    found: dict[str, str] = {}
    text = (resources.files("shared.names") / "data" / "people.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            _, latin, korean, others = line.split("\t")
            for spelling in (latin, *korean.split("|"), *others.split("|")):
                if spelling:
                    found.setdefault(spelling, latin)
    return found
