"""Content codings made to cost more than they weigh."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable

import brotli  # type: ignore[import-untyped]
import pytest
import zstandard

from services.fetcher.core.content_coding import decode_body
from services.fetcher.core.image_headers import identify
from services.fetcher.core.response import FetchFailure

MOST, RATIO = 50 << 20, 200.0
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress, "deflate": zlib.compress, "zstd": zstandard.ZstdCompressor().compress,
    "br": lambda body: bytes(brotli.compress(body, quality=1)),
}  # fmt: skip


@pytest.mark.timeout(60)
@pytest.mark.parametrize("member", [b"", b"x"])
def test_gzip_in_half_a_million_members(member: bytes) -> None:
    with pytest.raises(FetchFailure) as refused:
        decode_body(gzip.compress(member) * 500_000, "gzip", MOST, RATIO)
    assert refused.value.reason == "bomb"


def test_honest_members_are_all_read() -> None:
    parts = [f"part {n} ".encode() * (1 + 3_000 * (n % 7 == 0)) for n in range(500)]
    body = b"".join(map(gzip.compress, parts))
    assert decode_body(body, "gzip", MOST, RATIO) == b"".join(parts)
    assert decode_body(body + b"rubbish behind", "gzip", MOST, RATIO) == b"".join(parts)
    with pytest.raises(FetchFailure) as cut:
        decode_body(body[:-9], "gzip", MOST, RATIO)
    assert cut.value.reason == "truncated"


@pytest.mark.timeout(60)
@pytest.mark.parametrize("coding", PACKERS)
def test_small_ones_that_grow_alone_and_within_each_other(coding: str) -> None:
    packed = PACKERS[coding](bytes(100 << 20))
    for body, said in ((packed, coding), (gzip.compress(packed), f"{coding}, gzip")):
        with pytest.raises(FetchFailure) as refused:
            decode_body(body, said, MOST, RATIO)
        assert refused.value.reason == "bomb"
    with pytest.raises(FetchFailure, match="codings"):
        decode_body(packed, ", ".join([coding] * 4), MOST, RATIO)


@pytest.mark.parametrize("coding", PACKERS)
def test_exactly_as_much_as_is_allowed(coding: str) -> None:
    body = bytes(1 << 20)
    assert decode_body(PACKERS[coding](body), coding, 1 << 20, RATIO) == body
    with pytest.raises(FetchFailure):
        decode_body(PACKERS[coding](body + b"x"), coding, 1 << 20, RATIO)


@pytest.mark.timeout(60)
@pytest.mark.parametrize("segment", [b"\xff", b"\xff\xe0\x00\x02"])
def test_pictures_of_endless_segments_and_impossible_sizes(segment: bytes) -> None:
    assert identify(b"\xff\xd8\xff\xe0\x00\x02" + segment * 4_000_000) == ("image/jpeg", 0, 0)
    huge = b"\xff" * 8
    assert identify(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + huge) == ("image/png", 0, 0)
    assert identify(b"\0\0\0\x20ftypavif\0\0\0\0ispe\0\0\0\0" + huge) == ("image/avif", 0, 0)
    bitmap = b"BM" + bytes(12) + (40).to_bytes(4, "little") + (1 << 31).to_bytes(4, "little") * 2
    assert identify(bitmap) == ("image/bmp", 0, 0)
