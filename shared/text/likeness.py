"""How much of one text is in another, and keys to find texts that may be alike."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from shared.text.shingles import shingles

_ROWS, _BANDS, _VALUES = 2, 12, 64
"""Twelve bands of two values.

Of pairs of texts that differ in a tenth of their words, one in a hundred shares no band.
"""
_BITS = 18
"""Bits of a key. Fewer bits make the index smaller; more bits match fewer texts by chance: some fifty in a million."""

COPY = 0.5
"""The share of the shorter text's runs of words that a copy must contain."""
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

    `here` is the share of the first text's runs that are in the second, `there` the reverse.
    """

    here: float
    there: float
    distinctive: float

    def is_copy(self, days_apart: float = 0.0) -> bool:
        """Return whether one text was made of the other.

        A text printed days later must contain nearly all of it, because outlets repeat formulas: reports on departing
        delegations, for example, share half of their words.
        """
        most = max(self.here, self.there)
        if most >= _WHOLE:
            return True
        return most >= COPY and self.distinctive >= _DISTINCTIVE and days_apart <= _SOON_DAYS

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
    """Return 12 keys. Texts that share a key may be alike. An empty fingerprint has no keys."""
    if len(minhash) < _VALUES:
        return []
    return [_key(number, minhash[number * _ROWS : (number + 1) * _ROWS]) for number in range(_BANDS)]


def _key(number: int, values: Sequence[int]) -> int:
    return (number << _BITS) | (zlib.crc32(struct.pack(f"<{_ROWS}I", *values)) & ((1 << _BITS) - 1))
