"""Numbers that look random and are the same on every machine and in every run."""

from __future__ import annotations

from hashlib import blake2b


def draw(what: str, index: int, low: int, high: int) -> int:
    """Return a whole number from `low` to `high`, both included, that depends only on `what` and `index`."""
    digest = blake2b(f"{what}:{index}".encode(), digest_size=8).digest()
    return low + int.from_bytes(digest) % (high - low + 1)


def pick(what: str, index: int, choices: tuple[str, ...]) -> str:
    """Choose one, always the same for the same name and index."""
    return choices[draw(what, index, 0, len(choices) - 1)]
