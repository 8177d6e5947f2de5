"""Fingerprints of a text: one that only identical words share, and one that similar texts nearly share."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from rensa import RMinHash

VALUES = 64
_SEED = 20110
_SHINGLE_LETTERS = 5
_LEAST_SHINGLES = 8
"""With fewer shingles, a chance agreement is too likely to mean anything."""
_SPACELESS = frozenset({"zh", "ja", "th", "lo", "km", "my"})


def text_hash(words: Sequence[str]) -> str:
    """Return the SHA-256 in hex of the text's words (NFC), joined by spaces. No words give an empty string."""
    return sha256(" ".join(words).encode("utf-8", "surrogatepass")).hexdigest() if words else ""


def minhash(words: Sequence[str], language: str) -> tuple[int, ...]:
    """Return 64 values of 32 bits.

    The share of values on which two texts agree approximates the share of three-word runs they have in common. Case and
    punctuation at the ends of words do not count. Texts too short to compare give an empty tuple.
    """
    shingles = _of_letters(words) if language in _SPACELESS else _of_words(words)
    if len(shingles) < _LEAST_SHINGLES:
        return ()
    sketch = RMinHash(num_perm=VALUES, seed=_SEED)
    sketch.update(shingles)
    return tuple(sketch.digest())


def _of_words(words: Sequence[str]) -> list[str]:
    bare = [word.strip("\"'“”‘’«»()[].,;:!?-–—…") for word in words]
    bare = " ".join(filter(None, bare)).casefold().split(" ")
    return list(map(" ".join, zip(bare, bare[1:], bare[2:], strict=False)))


def _of_letters(words: Sequence[str]) -> list[str]:
    joined = "".join(words).casefold()
    return [joined[i : i + _SHINGLE_LETTERS] for i in range(len(joined) - _SHINGLE_LETTERS + 1)]
