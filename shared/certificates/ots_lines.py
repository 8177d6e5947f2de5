"""A proof of OpenTimestamps as lines in a certificate, which people can follow with sha256sum.

Each path begins at the SHA-256 of the day's statement: `append HEX`, `prepend HEX` or the name of a hash function, and
at its end `block HEIGHT ROOT`, with the Merkle root as block explorers show it.
"""

from __future__ import annotations

from collections.abc import Iterable

from shared.certificates.ots_paths import Path, block_of


def lines_of(stamped: bytes, paths: Iterable[Path]) -> list[str]:
    """Write the paths that lead into a Bitcoin block."""
    written: list[str] = []
    for path in paths:
        if block := block_of(stamped, path):
            written += [f"{name} {argument.hex()}".rstrip() for name, argument in path.steps]
            written.append(f"block {block.height} {block.merkle_root}")
    return written
