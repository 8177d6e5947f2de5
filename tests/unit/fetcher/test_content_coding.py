"""The fast unpacker reads what zlib reads, and damaged pages as far as zlib does."""

from __future__ import annotations

import random
import zlib

import pytest

from services.fetcher.core import content_coding
from services.fetcher.core.response import FetchFailure

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
        return content_coding.decode_body(packed, name, 1 << 21, 200.0)
    except FetchFailure as error:
        return error.reason


def test_it_reads_the_same_as_zlib(monkeypatch: pytest.MonkeyPatch) -> None:
    assert vars(content_coding)["isal_zlib"] is not None
    rng = random.Random(20261124)
    cases = [_made(rng) for _ in range(CASES)]
    fast = [_read(*case) for case in cases]
    monkeypatch.setattr(content_coding, "isal_zlib", None)
    assert fast == [_read(*case) for case in cases]
    assert sum(isinstance(one, bytes) for one in fast) > CASES / 2 and "bad-encoding" in fast


def test_what_may_be_stored_as_it_was_sent_is_what_is_read_from_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """By either library, of whole, cut, damaged and longer packings: one whole member, or none."""
    rng = random.Random(7)
    cases = [packed for packed, name in (_made(rng) for _ in range(CASES)) if name == "gzip"]
    fast = [content_coding.whole_gzip(packed, 1 << 21, 200.0) for packed in cases]
    taken = [(packed, plain) for packed, plain in zip(cases, fast, strict=True) if plain is not None]
    assert len(cases) / 5 < len(taken) < len(cases)
    assert all(zlib.decompress(packed, 31) == plain for packed, plain in taken)
    monkeypatch.setattr(content_coding, "isal_zlib", None)
    assert fast == [content_coding.whole_gzip(packed, 1 << 21, 200.0) for packed in cases]


@pytest.mark.parametrize("behind", [b"x", b"\0", zlib.compress(b""), b"\x1f\x8b"])
def test_nothing_may_stand_behind_it(behind: bytes) -> None:
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    packed = packer.compress(b"page" * 99) + packer.flush()
    assert content_coding.whole_gzip(packed, 1 << 21, 200.0) == b"page" * 99
    assert content_coding.whole_gzip(packed + behind, 1 << 21, 200.0) is None
    assert content_coding.whole_gzip(packed, 100, 200.0) is None, "more than the limits allow"
