"""The fast unpacker reads what zlib reads, and damaged pages as far as zlib does."""

from __future__ import annotations

import random
import zlib

import pytest

from services.fetcher.core import coding
from services.fetcher.core.answer import NoAnswer

CASES = 1500
_HEADER = 10
"""Bytes of a gzip header, which are left whole: of flags that mean nothing yet, zlib alone complains."""


def _made(rng: random.Random) -> tuple[bytes, str]:
    """A page packed in some way, whole, cut, damaged, or with something behind it."""
    plain = rng.randbytes(rng.randrange(50)) * rng.randrange(1, 400)
    name, bits = rng.choice([("gzip", 31), ("deflate", 15), ("deflate", -15)])
    packer = zlib.compressobj(rng.choice([0, 1, 6, 9]), zlib.DEFLATED, bits)
    packed = packer.compress(plain) + packer.flush()
    match rng.randrange(4):
        case 0:
            packed = packed[: rng.randrange(len(packed) + 1)]
        case 1:
            at = rng.randrange(min(_HEADER, len(packed) - 1), len(packed))
            packed = packed[:at] + bytes([packed[at] ^ 1 << rng.randrange(8)]) + packed[at + 1 :]
        case 2:
            packed += rng.randbytes(rng.randrange(30))
    return packed, name


def _read(packed: bytes, name: str) -> bytes | str:
    try:
        return coding.decoded(packed, name, 1 << 21, 200.0)
    except NoAnswer as error:
        return error.reason


def test_it_reads_the_same_as_zlib(monkeypatch: pytest.MonkeyPatch) -> None:
    assert vars(coding)["isal_zlib"] is not None
    rng = random.Random(20261124)
    cases = [_made(rng) for _ in range(CASES)]
    fast = [_read(*case) for case in cases]
    monkeypatch.setattr(coding, "isal_zlib", None)
    assert fast == [_read(*case) for case in cases]
    assert sum(isinstance(one, bytes) for one in fast) > CASES / 2 and "bad-encoding" in fast
