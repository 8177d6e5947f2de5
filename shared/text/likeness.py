"""How much of one text stands in another, and the keys by which texts that may be alike are found."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from shared.text.shingles import shingles

_ROWS, _BANDS, _VALUES = 2, 12, 64
"""Twelve bands of two values: of texts that differ in a tenth of their words, one pair in a hundred shares none."""
_BITS = 18
"""Bits of a key. Fewer make the index smaller, more make it find fewer texts by chance: in a million, some fifty."""

COPY = 0.5
"""At least so many of the shorter text's runs of words stand in the other."""
_SAME, _WHOLE, _PART = 0.97, 0.9, 0.1
_DISTINCTIVE = 0.85
"""At least so many of its numbers and names stand there too. Congratulations and weather reports differ in these."""
_SOON_DAYS = 3.0
_NUMBER = re.compile(r"(?<!\w)\d+(?:[.,]\d+)*")
_NAME = re.compile(r"(?<![.!?:]\s)(?<!^)\b[A-ZÀ-ÖØ-ÞА-ЯЁ][\w-]+")

Relation = Literal["same", "cut", "longer", "reworded"]


@dataclass(frozen=True, slots=True)
class Likeness:
    """What two texts share. `here` is the share of the first text's runs that the other has, `there` the reverse."""

    here: float
    there: float
    distinctive: float

    def is_copy(self, days_apart: float = 0.0) -> bool:
        """Return whether one text was made of the other. What was printed days later must hold nearly all of it:
        of an outlet's formulas, such as those for a delegation that leaves, half is the same each time."""
        most = max(self.here, self.there)
        if most >= _WHOLE:
            return True
        return most >= COPY and self.distinctive >= _DISTINCTIVE and days_apart <= _SOON_DAYS

    @property
    def relation(self) -> Relation:
        """Return what the other text is, seen from the first."""
        if min(self.here, self.there) >= _SAME:
            return "same"
        if self.there >= _WHOLE and self.there - self.here >= _PART:
            return "cut"
        if self.here >= _WHOLE and self.here - self.there >= _PART:
            return "longer"
        return "reworded"


class ComparableText:
    """A text made ready to be compared with many."""

    def __init__(self, text: str, language: str) -> None:
        self.shingles = frozenset(shingles(text.split(), language))
        self.distinctive = frozenset(_NUMBER.findall(text)) | frozenset(_NAME.findall(text))

    def compare(self, other: ComparableText) -> Likeness:
        common = len(self.shingles & other.shingles)
        fewer = min(self.distinctive, other.distinctive, key=len)
        shared = len(self.distinctive & other.distinctive)
        return Likeness(
            common / max(1, len(self.shingles)),
            common / max(1, len(other.shingles)),
            shared / len(fewer) if fewer else 1.0,
        )


def bands(minhash: Sequence[int]) -> list[int]:
    """Return 12 keys. Texts that share one may be alike. An empty fingerprint has none."""
    if len(minhash) < _VALUES:
        return []
    return [_key(number, minhash[number * _ROWS : (number + 1) * _ROWS]) for number in range(_BANDS)]


def _key(number: int, values: Sequence[int]) -> int:
    return (number << _BITS) | (zlib.crc32(struct.pack(f"<{_ROWS}I", *values)) & ((1 << _BITS) - 1))
