"""HTTP client that follows redirects itself, limits every answer, guards addresses and keeps the body as sent."""

from __future__ import annotations

import asyncio
import hashlib
import ssl
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from services.fetcher.adapters.address_guard import MARK, ThreadResolver, guarded_socket, names_private_host
from services.fetcher.adapters.http_limits import HttpLimits
from services.fetcher.adapters.network_errors import failure_reason
from services.fetcher.adapters.request_policy import RedirectCheck, RequestPolicy
from services.fetcher.adapters.request_targets import encode_url, host_and_port, redirect_target, refresh_target
from services.fetcher.core.content_coding import decode_body, undeclared_coding, whole_gzip
from services.fetcher.core.open_ended import is_open_ended, stops_halfway
from services.fetcher.core.response import FetchFailure, Hop, Response

_REDIRECTS = (301, 302, 303, 307, 308)
_DECODE_ASIDE_BYTES = 512 * 1024

__all__ = ["ACCEPT", "HttpClient", "HttpLimits", "RedirectCheck", "RequestPolicy"]

ACCEPT = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
    "Accept-Encoding": "gzip, deflate, br, zstd",
}


class _Response(aiohttp.ClientResponse):
    """Response that records the peer's address and certificate while the connection is still open."""

    peer_address = ""
    certificate_sha256 = ""

    async def start(self, connection: Any) -> aiohttp.ClientResponse:
        transport = connection.transport
        if transport is not None:
            self.peer_address = _peer(transport.get_extra_info("peername"))
            self.certificate_sha256 = _fingerprint(transport.get_extra_info("ssl_object"))
        return await super().start(connection)


class HttpClient:
    """HTTP client for `async with`. Use one instance per process: it keeps connections open and reuses them."""

    def __init__(
        self,
        user_agent: str,
        limits: HttpLimits,
        now: Callable[[], datetime],
        trust: ssl.SSLContext | None = None,
        *,
        keep_packed: bool = False,
    ) -> None:
        """Create a client. `trust` replaces the system's certificate authorities.

        `keep_packed` keeps every coded body as sent too, so that digests of such bodies can be checked.
        """
        self._user_agent, self.limits, self._now, self._trust = user_agent, limits, now, trust
        self._keep_packed = keep_packed
        self._guarded: aiohttp.ClientSession | None = None
        self._open: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> HttpClient:
        self._guarded = self._session(guarded=True)
        self._open = self._session(guarded=False)
        return self

    async def __aexit__(self, *_: object) -> None:
        for session in (self._guarded, self._open):
            if session is not None:
                await session.close()

    async def get(
        self,
        url: str,
        policy: RequestPolicy,
        headers: Mapping[str, str] | None = None,
        may_follow: RedirectCheck | None = None,
    ) -> Response:
        """Return the answer after redirects. Raises `FetchFailure` with the reason when there is none."""
        try:
            async with asyncio.timeout(self.limits.total_s):
                return await self._follow(url, policy, headers or {}, may_follow)
        except FetchFailure:
            raise
        except TimeoutError as error:
            raise FetchFailure(
                "timeout", str(error) or f"no complete answer within {self.limits.total_s:g} s"
            ) from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise failure_reason(error) from None

    async def _follow(
        self, url: str, policy: RequestPolicy, headers: Mapping[str, str], may_follow: RedirectCheck | None
    ) -> Response:
        hops: list[Hop] = []
        at = url
        while True:
            session = self._session_for(at, policy)
            sent = {**policy.headers_for(at, url), **headers}
            async with session.get(encode_url(at), headers=sent, allow_redirects=False, proxy=policy.proxy) as response:
                location = response.headers.get("location", "") if response.status in _REDIRECTS else ""
                answer = None if location else await self._answer(url, at, hops, response)
            target = redirect_target(at, location) if answer is None else refresh_target(at, answer)
            if answer is not None and not target:
                return answer
            hops.append(Hop(at, response.status))
            self._check_hops(hops, target)
            if may_follow is not None and urlsplit(target).netloc != urlsplit(at).netloc:
                await may_follow(target)
            if policy.hop_s:
                await asyncio.sleep(policy.hop_s)
            at = target

    def _check_hops(self, hops: list[Hop], target: str) -> None:
        if len(hops) > self.limits.redirects:
            raise FetchFailure(
                "too-many-redirects", f"more than {self.limits.redirects} redirects, last to {target[:300]}"
            )
        if any(hop.url == target for hop in hops):
            raise FetchFailure("redirect-loop", f"redirected in a circle by {target[:300]}")

    async def _answer(self, url: str, at: str, hops: list[Hop], response: aiohttp.ClientResponse) -> Response:
        received_at = self._now()
        sent = await self._read(response)
        coding = response.headers.get("content-encoding", "")
        body, packed = await self._decoded(sent, coding) if coding else (sent, None)
        while undeclared := undeclared_coding(response.content_type, body):
            coding = f"{undeclared}, {coding}" if coding else undeclared
            body, packed = await self._decoded(sent, coding)  # anew, because the limits are for what was sent
        headers = tuple((_text(name), _text(value)) for name, value in response.raw_headers)
        is_open = response.status == 200 and not coding and is_open_ended({name.lower() for name, _ in headers})
        if is_open and stops_halfway(body):  # what is packed tells its own end, and a status needs no page
            raise FetchFailure("truncated", "the connection ended within the page, and no length was announced")
        return Response(
            url,
            at,
            response.status,
            headers,
            body,
            received_at,
            tuple(hops),
            getattr(response, "peer_address", ""),
            getattr(response, "certificate_sha256", ""),
            packed,
        )

    async def _read(self, response: aiohttp.ClientResponse) -> bytes:
        most = self.limits.body_bytes
        if (response.content_length or 0) > most:
            raise FetchFailure("too-large", f"{response.content_length} bytes announced, at most {most} are allowed")
        pieces, size = [], 0
        while piece := await response.content.readany():
            size += len(piece)
            if size > most:
                response.close()
                raise FetchFailure("too-large", f"more than {most} bytes")
            pieces.append(piece)
        return b"".join(pieces)

    async def _decoded(self, sent: bytes, coding: str) -> tuple[bytes, bytes | None]:
        """Return the body and, if it was sent as exactly one plain gzip member or is to be kept, the bytes as sent."""
        if len(sent) < _DECODE_ASIDE_BYTES:
            return self._decode(sent, coding)
        return await asyncio.to_thread(self._decode, sent, coding)

    def _decode(self, sent: bytes, coding: str) -> tuple[bytes, bytes | None]:
        limits = self.limits
        if coding.strip().lower() in ("gzip", "x-gzip"):
            body = whole_gzip(sent, limits.decoded_bytes, limits.ratio)
            if body is not None:
                return body, sent
        return decode_body(sent, coding, limits.decoded_bytes, limits.ratio), sent if self._keep_packed else None

    def _session_for(self, url: str, policy: RequestPolicy) -> aiohttp.ClientSession:
        """Choose a session. Only addresses allowed by the outlet's file and the operator's proxy skip the guard."""
        allowed = host_and_port(url) in policy.allow_private
        if policy.proxy and not allowed and names_private_host(urlsplit(url).hostname or ""):
            raise FetchFailure("private-address", f"{MARK} {urlsplit(url).hostname}, requested through a proxy")
        session = self._open if allowed or policy.proxy else self._guarded
        if session is None:
            raise RuntimeError("use the client within `async with`")
        return session

    def _session(self, *, guarded: bool) -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(
            limit=0,
            limit_per_host=0,
            resolver=ThreadResolver(),
            ttl_dns_cache=300,
            ssl=self._trust or True,
            socket_factory=guarded_socket if guarded else None,
        )
        timeout = aiohttp.ClientTimeout(
            total=None, sock_connect=self.limits.connect_s, connect=None, sock_read=self.limits.read_s
        )
        return aiohttp.ClientSession(
            connector=connector,
            timeout=timeout,
            headers={"User-Agent": self._user_agent, **ACCEPT},
            auto_decompress=False,
            cookie_jar=aiohttp.DummyCookieJar(),
            response_class=_Response,
            requote_redirect_url=False,
            trust_env=False,
        )


def _text(raw: bytes) -> str:
    """Decode a header as UTF-8 if it is valid, otherwise as Latin-1. The standard says Latin-1; servers send UTF-8."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _peer(name: object) -> str:
    return str(name[0]) if isinstance(name, tuple) and name else ""


def _fingerprint(connection: Any) -> str:
    certificate = connection.getpeercert(binary_form=True) if connection is not None else None
    return hashlib.sha256(certificate).hexdigest() if certificate else ""
