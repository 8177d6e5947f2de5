"""The header of a Bitcoin block: 80 bytes that anybody can get from a node or a block explorer."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

_SIZE = 80


@dataclass(frozen=True, slots=True)
class Header:
    """`merkle_root` and `hash` are hex as block explorers show them. Making a header with such a hash takes about two
    to the power of `work` attempts."""

    merkle_root: str
    hash: str
    at: datetime
    work: int


def read_header(data: bytes) -> Header:
    """Read a header, and check that its hash is as low as it says itself. Raises `ValueError`."""
    if len(data) != _SIZE:
        raise ValueError(f"a header has {_SIZE} bytes, this has {len(data)}")
    digest = sha256(sha256(data).digest()).digest()
    target = _target(int.from_bytes(data[72:76], "little"))
    if int.from_bytes(digest, "little") > target:
        raise ValueError("it is not a block header: its hash is too high")
    at = datetime.fromtimestamp(int.from_bytes(data[68:72], "little"), UTC)
    work = int(math.log2((1 << 256) // (target + 1)))
    return Header(data[36:68][::-1].hex(), digest[::-1].hex(), at, work)


def _target(bits: int) -> int:
    """Return the highest hash that is allowed, from its short form: an exponent and three bytes."""
    exponent, mantissa = bits >> 24, bits & 0x7FFFFF
    if bits & 0x800000 or exponent > 32:
        raise ValueError("it is not a block header: it states no difficulty")
    return mantissa << 8 * (exponent - 3) if exponent > 3 else mantissa >> 8 * (3 - exponent)
