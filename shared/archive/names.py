"""Finds people's names in a text: the gazetteer's, at word boundaries, with the particles Korean hangs on them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
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


def names_in(text: str) -> set[str]:
    """The names found, as the gazetteer writes them in Latin letters, whatever spelling the text has."""
    return {name for name, _, _ in spans(text)}


def spans(text: str) -> Iterator[tuple[str, int, int]]:
    """(name, start, end) of each, in code points of `text`, which is to be NFC; overlapping ones: the longest."""
    searcher, canonical = _searcher()
    folded = _fold(text)
    for index, start, end in searcher.find_matches_as_indexes(folded):
        if _stands_alone(folded, start, end):
            yield canonical[index], start, end


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


@cache
def _searcher() -> tuple[AhoCorasick, list[str]]:
    """Once a process, when first asked."""
    patterns: dict[str, str] = {}
    text = (resources.files("shared.archive") / "gazetteer" / "people.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            _, latin, korean, others = line.split("\t")
            for spelling in (latin, *korean.split("|"), *others.split("|")):
                if spelling:
                    patterns.setdefault(_fold(unicodedata.normalize("NFC", spelling)), latin)
    return AhoCorasick(list(patterns), matchkind=MatchKind.LeftmostLongest), list(patterns.values())
