"""How much of one text is in another, and keys to find texts that may be alike."""

from __future__ import annotations

import re
import struct
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal

from shared.text.named_days import named_days
from shared.text.shingles import shingles, words

_ROWS, BANDS, _VALUES = 2, 12, 64
"""Twelve bands of two values.

Of pairs of texts that differ in a tenth of their words, one in a hundred shares no band.
"""
BAND_BYTES = 4 * _ROWS
"""Bytes of the stored fingerprint that make a band."""
_BITS = 18
"""Bits of a key. Fewer bits make the index smaller; more bits match fewer texts by chance: some fifty in a million."""

COPY = 0.5
"""The share of a text's runs of words that the other must contain, unless one contains the other whole."""
_WORDS, _WORDS_OF_PART, _LEAST_WORDS = 0.8, 0.94, 55
"""The share of the longer text's single words that the other must contain, or of the shorter text's if it was cut and
reworded, and how many words each must have.

Reports of one visit share the long titles of all who attended, but not what they did.
"""
_OPENING = 300
"""Characters in which a report says what happened, and when."""
_SAME, _WHOLE, _PART = 0.97, 0.9, 0.1
_DISTINCTIVE = 0.85
"""The share of its numbers and names that must also be there. Congratulations and weather reports differ in these."""
_SOON_DAYS = 3.0
_NUMBER = re.compile(r"(?<!\w)\d+(?:[.,]\d+)*")
_NAME = re.compile(r"(?<![.!?:]\s)(?<!^)\b[A-ZÀ-ÖØ-ÞА-ЯЁ][\w-]+")

Relation = Literal["same", "cut", "longer", "reworded"]


@dataclass(frozen=True, slots=True)
class Likeness:
    """What two texts share.

    here        share of the first text's runs that are in the second; `there` the reverse
    words       share of the longer text's single words that are in the other; `part`, of the shorter text's
    other_days  whether each opening names a day that the other text does not
    """

    here: float
    there: float
    distinctive: float
    words: float = 1.0
    part: float = 1.0
    other_days: bool = False

    def is_copy(self, days_apart: float = 0.0) -> bool:
        """Return whether one text was made of the other.

        A text printed days later must contain nearly all of it, because outlets repeat formulas: reports on departing
        delegations, for example, share half of their words.
        """
        if max(self.here, self.there) >= _WHOLE:
            return True
        return days_apart <= _SOON_DAYS and self._is_version()

    def _is_version(self) -> bool:
        """Return whether the two are one report in other words."""
        enough = self.words >= _WORDS or self.part >= _WORDS_OF_PART
        return self.may_be_version() and enough and not self.other_days

    def may_be_version(self) -> bool:
        """Return whether it depends on words and days whether the two are one report."""
        return COPY <= max(self.here, self.there) < _WHOLE and self.distinctive >= _DISTINCTIVE

    @property
    def relation(self) -> Relation:
        """Return how the second text relates to the first."""
        if min(self.here, self.there) >= _SAME:
            return "same"
        if self.there >= _WHOLE and self.there - self.here >= _PART:
            return "cut"
        if self.here >= _WHOLE and self.here - self.there >= _PART:
            return "longer"
        return "reworded"


class ComparableText:
    """A text prepared for comparison with many others."""

    def __init__(self, text: str, language: str) -> None:
        self._text, self._language = text, language
        self.shingles = frozenset(shingles(text.split(), language))
        self.distinctive = frozenset(_NUMBER.findall(text)) | frozenset(_NAME.findall(text))

    def compare(self, other: ComparableText) -> Likeness:
        """Return how alike two texts are. Details are only computed if one may be a version of the other."""
        common = len(self.shingles & other.shingles)
        here, there = common / max(1, len(self.shingles)), common / max(1, len(other.shingles))
        fewer = min(self.distinctive, other.distinctive, key=len)
        distinctive = len(self.distinctive & other.distinctive) / len(fewer) if fewer else 1.0
        first = Likeness(here, there, distinctive)
        return replace(first, **self._details(other)) if first.may_be_version() else first

    def _details(self, other: ComparableText) -> dict[str, Any]:
        """Return what costs more to compare, and tells versions of one report from reports that are written alike."""
        fewest, most = sorted((self._words.total(), other._words.total()))
        common = (self._words & other._words).total() if fewest >= _LEAST_WORDS else 0
        return {"words": common / most, "part": common / fewest, "other_days": self._has_other_days(other)}

    def _has_other_days(self, other: ComparableText) -> bool:
        return all(one._opening_days - two._days for one, two in ((self, other), (other, self)))

    @cached_property
    def _words(self) -> Counter[str]:
        return Counter(words(self._text.split(), self._language))

    @cached_property
    def _days(self) -> frozenset[str]:
        return named_days(self._text)

    @cached_property
    def _opening_days(self) -> frozenset[str]:
        return named_days(self._text[:_OPENING])


def bands(minhash: Sequence[int]) -> list[int]:
    """Return 12 keys. Texts that share a key may be alike. An empty fingerprint has no keys."""
    if len(minhash) < _VALUES:
        return []
    return [_key(number, minhash[number * _ROWS : (number + 1) * _ROWS]) for number in range(BANDS)]


def _key(number: int, values: Sequence[int]) -> int:
    return (number << _BITS) | (zlib.crc32(struct.pack(f"<{_ROWS}I", *values)) & ((1 << _BITS) - 1))
