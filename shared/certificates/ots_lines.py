"""A proof of OpenTimestamps as lines in a certificate, which people can follow with sha256sum.

Each path begins at the SHA-256 of the day's statement: `append HEX`, `prepend HEX` or the name of a hash function, and
at its end `block HEIGHT ROOT`, with the Merkle root as block explorers show it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from shared.certificates.ots_paths import APPEND, HASHES, PREPEND, Block, InBlock, Path, Step, block_of

_ADDED = re.compile(rf"({APPEND}|{PREPEND}) ((?:[0-9a-f]{{2}})+)", re.ASCII)
_BLOCK = re.compile(r"block (0|[1-9][0-9]{0,10}) ([0-9a-f]{64})", re.ASCII)


def lines_of(stamped: bytes, paths: Iterable[Path]) -> list[str]:
    """Write the paths that lead into a block."""
    written: list[str] = []
    for path in paths:
        if block := block_of(stamped, path):
            written += [f"{name} {argument.hex()}".rstrip() for name, argument in path.steps]
            written.append(f"block {block.height} {block.merkle_root}")
    return written


def read_lines(stamped: bytes, rows: Sequence[str]) -> Iterator[tuple[Path, Block]]:
    """Yield each path and the block that it leads to. Raises `ValueError`."""
    steps: list[Step] = []
    for row in rows:
        if found := _BLOCK.fullmatch(row):
            path = Path(tuple(steps), InBlock(int(found[1])))
            if (block := block_of(stamped, path)) is None or block.merkle_root != found[2]:
                raise ValueError("a time stamp does not lead from the day to its block")
            yield path, block
            steps = []
        else:
            steps.append(_step(row))
    if steps:
        raise ValueError("a time stamp ends without a block")


def _step(row: str) -> Step:
    if row in HASHES:
        return row, b""
    if found := _ADDED.fullmatch(row):
        return found[1], bytes.fromhex(found[2])
    raise ValueError("a line of a time stamp cannot be read")
