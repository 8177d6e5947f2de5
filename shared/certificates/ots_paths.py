"""A path of an OpenTimestamps proof: the operations that lead from a hash to what attests it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Step = tuple[str, bytes]
"""`append` or `prepend` and the bytes, or the name of a hash function and nothing."""

APPEND, PREPEND, HASHES = "append", "prepend", ("sha1", "ripemd160", "sha256")
MOST_STEPS = 250
"""Other readers of these proofs follow at most 255 operations."""
_LONGEST = 4096


@dataclass(frozen=True, slots=True)
class Pending:
    """A calendar promises to bring the hash into the block chain."""

    calendar: str


@dataclass(frozen=True, slots=True)
class InBlock:
    """The hash is the Merkle root of the Bitcoin block of this height."""

    height: int


@dataclass(frozen=True, slots=True)
class Path:
    """The steps from the stamped hash to where it was committed."""

    steps: tuple[Step, ...]
    end: Pending | InBlock


@dataclass(frozen=True, slots=True)
class Block:
    """A claim of a proof, to compare with the block. `merkle_root` is hex as block explorers show it."""

    height: int
    merkle_root: str


def follow(start: bytes, steps: Iterable[Step]) -> bytes:
    """Return the hash that the operations lead to. Raises `ValueError`."""
    reached = start
    for name, argument in steps:
        if name in HASHES:
            reached = hashlib.new(name, reached, usedforsecurity=False).digest()
        else:
            reached = reached + argument if name == APPEND else argument + reached
        if len(reached) > _LONGEST:
            raise ValueError(f"an operation makes more than {_LONGEST} bytes")
    return reached


def block_of(start: bytes, path: Path) -> Block | None:
    """Return the block that a path claims; None for a promise. Raises `ValueError` if it leads to no Merkle root."""
    if not isinstance(path.end, InBlock):
        return None
    reached = follow(start, path.steps)
    if len(reached) != 32:
        raise ValueError("the path does not lead to a Merkle root")
    return Block(path.end.height, reached[::-1].hex())


def in_blocks(paths: Sequence[Path]) -> list[Path]:
    """Return the paths that lead into a block."""
    return [path for path in paths if isinstance(path.end, InBlock)]
