"""Find people's names in a text at word boundaries, also before Korean particles."""

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
"""A name may be followed without a space by a word that begins with one of these."""
_PARTING = re.compile(r"[\-\u2010\u2011\s]")


class NameFinder:
    """Find spellings in texts and return the name that each spelling belongs to."""

    def __init__(self, spellings: Mapping[str, str]) -> None:
        """Map each spelling to a name. If two spellings fold to the same text, the first counts."""
        patterns: dict[str, str] = {}
        for spelling, name in spellings.items():
            patterns.setdefault(_folded(spelling), name)
        self._names = list(patterns.values())
        self._searcher = AhoCorasick(list(patterns), matchkind=MatchKind.LeftmostLongest)

    def spans(self, text: str) -> Iterator[tuple[str, int, int]]:
        """Yield (name, start, end) for each match, in code points of `text`, which must be NFC.

        The longest match wins.
        """
        folded = _fold(text)
        for index, start, end in self._searcher.find_matches_as_indexes(folded):
            if _stands_alone(folded, start, end):
                yield self._names[index], start, end

    def names_in(self, text: str) -> set[str]:
        return {name for name, _, _ in self.spans(text)}


def names_in(text: str) -> set[str]:
    """Return the gazetteer's names in the text, in Latin letters, for any of their spellings."""
    return gazetteer().names_in(text)


def spans(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the place of each name of the gazetteer, as `NameFinder.spans` does."""
    return gazetteer().spans(text)


def spellings_of(name: str) -> list[str]:
    """Return `name` and all spellings of the people in the gazetteer who have that name."""
    wanted = _folded(name)
    people = {person for spelling, person in _spellings().items() if _folded(spelling) == wanted}
    return [name, *(spelling for spelling, person in _spellings().items() if person in people)]


@cache
def gazetteer() -> NameFinder:
    """Return the finder of the gazetteer's names. Built once, at the first call."""
    return NameFinder(_spellings())


def _fold(text: str) -> str:
    """Fold case and the signs between syllables. Each character keeps its position."""
    return "".join(low if len(low := c.lower()) == 1 else c for c in _PARTING.sub(" ", text))


def _stands_alone(text: str, start: int, end: int) -> bool:
    if start and text[start - 1].isalnum() and not _parts_words(text[start], text[start - 1]):
        return False
    if end == len(text) or not text[end].isalnum() or _parts_words(text[end - 1], text[end]):
        return True
    return _is_hangul(text[end - 1]) and text[end:].startswith(_ATTACHED)


def _parts_words(inside: str, outside: str) -> bool:
    """Return whether a word ends between two characters: in scripts without spaces, and at a change of script."""
    return _script(inside) == "CJK" or _script(inside) != _script(outside)


def _script(character: str) -> str:
    return unicodedata.name(character, "").partition(" ")[0].partition("-")[0]


def _is_hangul(character: str) -> bool:
    return "\uac00" <= character <= "\ud7a3"


def _folded(spelling: str) -> str:
    return _fold(unicodedata.normalize("NFC", spelling.strip()))


@cache
def _spellings() -> dict[str, str]:
    """Return the name in Latin letters for each spelling. If two people share a spelling, the first counts."""
    found: dict[str, str] = {}
    text = (resources.files("shared.names") / "data" / "office_holders.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            _, latin, korean, others = line.split("\t")
            for spelling in (latin, *korean.split("|"), *others.split("|")):
                if spelling:
                    found.setdefault(spelling, latin)
    return found
