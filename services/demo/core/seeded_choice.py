"""Numbers that look drawn by lot and are the same on every machine and in every run."""

from __future__ import annotations

from hashlib import blake2b


def draw(what: str, index: int, low: int, high: int) -> int:
    """A whole number from `low` to `high`, both included, settled by `what` and `index` alone."""
    digest = blake2b(f"{what}:{index}".encode(), digest_size=8).digest()
    return low + int.from_bytes(digest) % (high - low + 1)


def pick(what: str, index: int, choices: tuple[str, ...]) -> str:
    return choices[draw(what, index, 0, len(choices) - 1)]
