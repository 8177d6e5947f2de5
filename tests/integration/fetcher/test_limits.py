"""Answers made to exhaust whoever reads them: headers without end, lists with bombs in them."""

from __future__ import annotations

import asyncio
import tracemalloc
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from services.fetcher.adapters.http_client import HttpClient, HttpLimits, RequestPolicy
from services.fetcher.core.response import FetchFailure
from services.parser.core.links import read_links
from shared.contracts import PageKind
from tests.integration.fetcher.site import site

_MOST_MEMORY = 32 << 20


@pytest.fixture
async def client() -> AsyncIterator[HttpClient]:
    now = datetime(2026, 3, 1, tzinfo=UTC)
    async with HttpClient("Presswatch-test", HttpLimits(total_s=4.0), lambda: now) as opened:
        yield opened


async def _headers_for_ever(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(100_000):
        writer.write(b"X-%d: %s\r\n" % (number, b"a" * 4000))
        await writer.drain()


async def _informed_for_ever(writer: asyncio.StreamWriter) -> None:
    for _ in range(1_000_000):
        writer.write(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n")
        await writer.drain()


@pytest.mark.parametrize("page", [_headers_for_ever, _informed_for_ever])
async def test_headers_without_end_are_left(client: HttpClient, page: object) -> None:
    async with site({"/": page}) as at:  # type: ignore[dict-item]
        tracemalloc.start()
        with pytest.raises(FetchFailure) as caught:
            await client.get(at.url("/"), RequestPolicy({}, frozenset({at.authority})))
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert caught.value.reason in ("headers-too-large", "timeout", "disconnected", "protocol")
    assert most < _MOST_MEMORY


_LAUGHS = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10))
_BOMB = f"<?xml version='1.0'?><!DOCTYPE r [<!ENTITY l0 'ha'>{_LAUGHS}]>"
_THEFT = "<?xml version='1.0'?><!DOCTYPE r [<!ENTITY l9 SYSTEM 'file:///etc/passwd'>]>"
_FEED = "<rss version='2.0'><channel><item><title>&l9;</title><link>http://a.example/1</link></item></channel></rss>"
_SITEMAP = "<urlset><url><loc>http://a.example/1</loc><lastmod>&l9;</lastmod></url></urlset>"


@pytest.mark.parametrize("head", [_BOMB, _THEFT], ids=["laughs", "theft"])
@pytest.mark.parametrize(("kind", "body"), [(PageKind.FEED, _FEED), (PageKind.SITEMAP, _SITEMAP)])
def test_entities_do_nothing(head: str, kind: PageKind, body: str) -> None:
    links = read_links((head + body).encode(), kind, "http://a.example/list.xml")
    (link,) = links.links
    assert link.url == "http://a.example/1"
    assert len(link.title) < 100 and "root:" not in link.title
    assert len(link.published) < 100 and "root:" not in link.published
