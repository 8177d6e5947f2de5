"""Compare the Bitcoin blocks that a certificate claims with a block that the user brings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import typer

from shared.certificates.bitcoin_header import Header, read_header
from shared.certificates.ots_paths import Block
from shared.certificates.signed_day import Refused
from shared.certificates.verify import Proven

_HEADER, _ROOT = 80, 32
_SLOW_CLOCK = timedelta(hours=3)
"""The time in a header may lag behind by two hours or so."""
_NO_STAMP = "it has no time stamp of a block; a certificate made later may have one"


@dataclass(frozen=True, slots=True)
class ClaimedBlock:
    """A block of the certificate. `is_checked`: the Merkle root that was given is the claimed one. `header` is the
    header that was given, None if it was the root alone."""

    block: Block
    is_checked: bool = False
    header: Header | None = None

    def as_json(self) -> dict[str, Any]:
        """Return what is claimed and what was checked, ready for JSON."""
        before = self.header.at.isoformat().replace("+00:00", "Z") if self.header else None
        return {
            "height": self.block.height,
            "merkle_root": self.block.merkle_root,
            "checked": self.is_checked,
            "signed_before": before,
            "hash": self.header.hash if self.header else None,
        }

    def lines(self) -> list[str]:
        """Return the same as lines for people."""
        height, root = self.block.height, self.block.merkle_root
        if self.header is not None:
            at = self.header.at.isoformat().replace("+00:00", "Z")
            return [
                f"block      Bitcoin {height} contains the day, which was signed before {at}, the time in the header",
                f"           if this is the block's hash: {self.header.hash}",
                f"           such a hash takes about 2^{self.header.work} attempts; compare it with a source you trust",
            ]
        if self.is_checked:
            return [f"block      Bitcoin {height} contains the day, if the given Merkle root is that of this block"]
        return [
            f"block      Bitcoin {height} contains the day, if its Merkle root is {root}",
            "           not checked: look the block up, or give its header with --block-header",
        ]


def read_given(given: str) -> bytes:
    """Read a block header or a Merkle root from a file or from hex digits. Raises `typer.BadParameter`."""
    try:
        data = Path(given).read_bytes() if Path(given).is_file() else given.encode()
        read = data if len(data) == _HEADER else bytes.fromhex(data.decode("ascii").strip())
    except (OSError, ValueError):
        raise typer.BadParameter(f"{given} is neither a file nor hex digits", param_hint="--block-header") from None
    if len(read) not in (_HEADER, _ROOT):
        why = f"a header has {_HEADER} bytes and a Merkle root {_ROOT}, not {len(read)}"
        raise typer.BadParameter(why, param_hint="--block-header")
    return read


def claimed_blocks(proven: Proven, given: bytes | None) -> list[ClaimedBlock]:
    """Compare all blocks with what was given. Raises `Refused` if it is the block of none, or too old."""
    blocks = proven.blocks
    if given is None:
        return [ClaimedBlock(block) for block in blocks]
    try:
        header = read_header(given) if len(given) == _HEADER else None
    except ValueError as error:
        raise Refused(f"the given header: {error}") from None
    roots = [header.merkle_root] if header else [given.hex(), given[::-1].hex()]
    compared = [_compared(block, roots, header) for block in blocks]
    if not any(one.is_checked for one in compared):
        raise Refused(f"no time stamp of it leads to the Merkle root {roots[0]}" if blocks else _NO_STAMP)
    if header and header.at + _SLOW_CLOCK < datetime.fromisoformat(proven.day["sealed-at"]):
        raise Refused(f"its day says that it was signed after the block was made, at {header.at.isoformat()}")
    return compared


def _compared(block: Block, roots: Sequence[str], header: Header | None) -> ClaimedBlock:
    return ClaimedBlock(block, True, header) if block.merkle_root in roots else ClaimedBlock(block)
