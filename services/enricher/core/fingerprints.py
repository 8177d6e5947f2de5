"""Fingerprints of a text: one that only identical words share, and one that similar texts nearly share."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from rensa import RMinHash

from shared.text.shingles import shingles

VALUES = 64
_SEED = 20110
_LEAST_SHINGLES = 8
"""With fewer shingles, a chance agreement is too likely to mean anything."""


def text_hash(words: Sequence[str]) -> str:
    """Return the SHA-256 in hex of the text's words (NFC), joined by spaces. No words give an empty string."""
    return sha256(" ".join(words).encode("utf-8", "surrogatepass")).hexdigest() if words else ""


def minhash(words: Sequence[str], language: str) -> tuple[int, ...]:
    """Return 64 values of 32 bits.

    The share of values on which two texts agree approximates the share of three-word runs they have in common. Case and
    punctuation at the ends of words do not count. Texts too short to compare give an empty tuple.
    """
    found = shingles(words, language)
    if len(found) < _LEAST_SHINGLES:
        return ()
    sketch = RMinHash(num_perm=VALUES, seed=_SEED)
    sketch.update(found)
    return tuple(sketch.digest())
