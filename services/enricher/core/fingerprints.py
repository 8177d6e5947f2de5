"""Fingerprints of a text: one that only identical words share, and one that similar texts nearly share."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from rensa import RMinHash

VALUES = 64
_SEED = 20110
_LEAST_SHINGLES = 8
"""With fewer shingles, a chance agreement is too likely to mean anything."""


def text_hash(words: Sequence[str]) -> str:
    """Return the SHA-256 in hex of the text's words (NFC), joined by spaces. No words give an empty string."""
    return sha256(" ".join(words).encode("utf-8", "surrogatepass")).hexdigest() if words else ""


def minhash(shingles: list[str]) -> tuple[int, ...]:
    """Return 64 values of 32 bits.

    The share of values on which two texts agree approximates the share of shingles they have in common. Texts too short
    to compare give an empty tuple.
    """
    if len(shingles) < _LEAST_SHINGLES:
        return ()
    sketch = RMinHash(num_perm=VALUES, seed=_SEED)
    sketch.update(shingles)
    return tuple(sketch.digest())
