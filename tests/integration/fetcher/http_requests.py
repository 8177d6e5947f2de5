"""An HTTP client with small limits, and what tests ask it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from services.fetcher.adapters.http_client import HttpClient, HttpLimits, RequestPolicy
from services.fetcher.core.response import FetchFailure, Response
from tests.integration.fetcher.site import Site

NOW = datetime(2026, 3, 1, tzinfo=UTC)
LIMITS = HttpLimits(body_bytes=200_000, decoded_bytes=2_000_000, ratio=100, redirects=4, read_s=1.0, total_s=2.0)


@pytest.fixture
async def client() -> AsyncIterator[HttpClient]:
    async with HttpClient("Presswatch-test", LIMITS, lambda: NOW) as opened:
        yield opened


async def fetch(client: HttpClient, at: Site, path: str = "/", **headers: str) -> Response:
    return await client.get(at.url(path), RequestPolicy(headers, frozenset({at.authority})))


async def refusal(client: HttpClient, at: Site, path: str = "/") -> str:
    with pytest.raises(FetchFailure) as caught:
        await fetch(client, at, path)
    return caught.value.reason
