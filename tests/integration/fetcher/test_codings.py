"""Bodies that a server packs: undone, refused as bombs, cut off."""

from __future__ import annotations

import gzip
import zlib

import brotli  # type: ignore[import-untyped]
import pytest
import zstandard

from services.fetcher.adapters.http_client import HttpClient
from tests.integration.fetcher.http_requests import fetch, refusal
from tests.integration.fetcher.site import reply, site


@pytest.mark.parametrize(
    ("coding", "pack"),
    [
        ("gzip", gzip.compress),
        ("x-gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", lambda b: zlib.compress(b, wbits=-15)),
        ("br", brotli.compress),
        ("zstd", zstandard.compress),
        ("br, gzip", lambda b: gzip.compress(brotli.compress(b))),
        ("gzip", lambda b: gzip.compress(b[:3]) + gzip.compress(b[3:])),
        ("gzip", lambda b: b),
        ("utf-8", lambda b: b),
    ],
)
async def test_codings_are_undone(client: HttpClient, coding: str, pack: object) -> None:
    body = "한국어 text".encode() * 50
    async with site({"/": reply(pack(body), content_encoding=coding)}) as at:  # type: ignore[operator]
        assert (await fetch(client, at)).body == body


@pytest.mark.parametrize(
    ("coding", "bomb"),
    [
        ("gzip", gzip.compress(bytes(30_000_000))),
        ("br", brotli.compress(bytes(30_000_000))),
        ("zstd", zstandard.compress(bytes(30_000_000))),
        ("deflate", zlib.compress(bytes(30_000_000))),
        ("gzip, gzip", gzip.compress(gzip.compress(bytes(100_000_000)))),
        ("gzip", gzip.compress(bytes(1000)) * 5000),
        ("gzip, gzip, gzip, gzip", b"x"),
    ],
)
async def test_bombs_are_refused(client: HttpClient, coding: str, bomb: bytes) -> None:
    async with site({"/": reply(bomb, content_encoding=coding)}) as at:
        assert await refusal(client, at) in ("bomb", "too-large")


@pytest.mark.parametrize("coding", ["", "gzip"])
async def test_bombs_within_what_does_not_say_that_it_is_packed_are_refused(client: HttpClient, coding: str) -> None:
    """What is inside counts against the size that was sent, as with nested codings that are declared."""
    inner = gzip.compress(bytes(3000), mtime=0) * 600
    async with site({"/": reply(gzip.compress(inner), content_type="text/html", content_encoding=coding)}) as at:
        assert await refusal(client, at) == "bomb"


PACKED = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "raw deflate": lambda b: zlib.compress(b, wbits=-15),
    "br": brotli.compress,
    "zstd": zstandard.compress,
    "two members": lambda b: gzip.compress(b[:90]) + gzip.compress(b[90:]),
    "two frames": lambda b: zstandard.compress(b[:90]) + zstandard.compress(b[90:]),
    "br, gzip": lambda b: gzip.compress(brotli.compress(b)),
}
CODINGS = {"raw deflate": "deflate", "two members": "gzip", "two frames": "zstd"}


@pytest.mark.parametrize("packing", PACKED)
@pytest.mark.parametrize("lost", [1, 5, 9, 40])
async def test_a_body_cut_off_inside_its_coding_is_no_answer(client: HttpClient, packing: str, lost: int) -> None:
    """Its Content-Length fits what was sent: only the coding tells that something is missing."""
    body = " ".join(f"sentence {n * 7919 % 1000} of the story" for n in range(400)).encode()
    cut = PACKED[packing](body)[:-lost]
    async with site({"/": reply(cut, content_encoding=CODINGS.get(packing, packing))}) as at:
        assert await refusal(client, at) == "truncated"


async def test_a_body_that_is_not_what_it_says_is_reported(client: HttpClient) -> None:
    async with site({"/": reply(b"\x1f\x8bnonsense" * 9, content_encoding="gzip")}) as at:
        assert await refusal(client, at) == "bad-encoding"
