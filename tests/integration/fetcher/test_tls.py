"""Certificates that are not good are refused, counted by reason and observed; a good one is kept with the capture."""

from __future__ import annotations

import asyncio
import hashlib
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.fetcher.adapters.http_client import HttpClient, HttpLimits, RequestPolicy
from services.fetcher.core.classification import classify_failure
from services.fetcher.core.response import FetchFailure
from shared.contracts import ObservationKind
from tests.integration.bus.authority import Authority, Signed
from tests.integration.fetcher.site import reply


@pytest.fixture
def trusted(tmp_path: Path) -> Authority:
    return Authority(tmp_path / "trusted")


@asynccontextmanager
async def tls_site(signed: Signed) -> AsyncIterator[str]:
    """Yields `host:port` of a site that shows this certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(signed.certificate, signed.key)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(reply(b"<p>news", connection="close"))
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    try:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()


def _client(authority: Authority) -> HttpClient:
    trust = ssl.create_default_context(cafile=str(authority.certificate))
    return HttpClient("Presswatch-test", HttpLimits(total_s=5.0), lambda: datetime(2026, 3, 1, tzinfo=UTC), trust)


async def test_the_certificate_of_the_other_side_is_kept(trusted: Authority) -> None:
    signed = trusted.sign("good")
    expected = hashlib.sha256(ssl.PEM_cert_to_DER_cert(signed.certificate.read_text())).hexdigest()
    async with tls_site(signed) as at, _client(trusted) as client:
        response = await client.get(f"https://{at}/", RequestPolicy({}, frozenset({at})))
        again = await client.get(f"https://{at}/", RequestPolicy({}, frozenset({at})))
    assert (response.body, response.peer_address) == (b"<p>news", "127.0.0.1")
    assert response.certificate_sha256 == again.certificate_sha256 == expected


@pytest.mark.parametrize(
    ("fault", "reason"),
    [("stranger", "tls-untrusted"), ("expired", "tls-expired"), ("elsewhere", "tls-wrong-host")],
)
async def test_a_bad_certificate_is_refused(trusted: Authority, tmp_path: Path, fault: str, reason: str) -> None:
    stranger = Authority(tmp_path / "stranger")
    signed = {
        "stranger": lambda: stranger.sign("one"),
        "expired": lambda: trusted.sign("two", expired=True),
        "elsewhere": lambda: trusted.sign("three", alternatives="DNS:elsewhere.example"),
    }[fault]()
    async with tls_site(signed) as at, _client(trusted) as client:
        with pytest.raises(FetchFailure) as caught:
            await client.get(f"https://{at}/", RequestPolicy({}, frozenset({at})))
    assert caught.value.reason == reason
    classification = classify_failure(caught.value)
    assert (classification.seen, classification.reason, classification.retry) == (
        ObservationKind.UNREACHABLE,
        reason,
        True,
    )
    assert classification.health == "failed"


async def test_a_server_that_speaks_no_tls_is_reported(trusted: Authority) -> None:
    async def serve(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(reply(b"plain"))
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    at = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with _client(trusted) as client:
        with pytest.raises(FetchFailure) as caught:
            await client.get(f"https://{at}/", RequestPolicy({}, frozenset({at})))
    server.close()
    assert caught.value.reason == "tls"
