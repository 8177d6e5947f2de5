"""HTTP as we want it: own redirects, limits everywhere, addresses guarded, and what was sent kept as it was."""

from __future__ import annotations

import asyncio
import hashlib
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import urljoin, urlsplit

import aiohttp
from yarl import URL

from services.fetcher.adapters.guard import MARK, ThreadResolver, guarded_socket
from services.fetcher.core.answer import Answer, Hop, NoAnswer
from services.fetcher.core.coding import decoded

_REDIRECTS = (301, 302, 303, 307, 308)
_DEFAULT_PORTS = {"http": 80, "https": 443}
_DECODE_ASIDE_BYTES = 512 * 1024
ACCEPT = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
    "Accept-Encoding": "gzip, deflate, br, zstd",
}


@dataclass(frozen=True, slots=True)
class HttpLimits:
    """Bytes as sent and after decoding, how many times larger the latter may be, redirects, and seconds: to connect,
    between two pieces, in all."""

    body_bytes: int = 20 << 20
    decoded_bytes: int = 50 << 20
    ratio: float = 200.0
    redirects: int = 8
    connect_s: float = 15.0
    read_s: float = 20.0
    total_s: float = 60.0


@dataclass(frozen=True, slots=True)
class Manners:
    """How to ask one outlet: headers beside the usual ones, host:port pairs that may be private, a proxy."""

    headers: Mapping[str, str]
    allow_private: frozenset[str] = frozenset()
    proxy: str | None = None


class MayFollow(Protocol):
    """Asked before each redirect to another host; raises `NoAnswer` where it must not be followed."""

    async def __call__(self, url: str) -> None: ...


class _Response(aiohttp.ClientResponse):
    """Remembers the other side while the connection is still at hand."""

    peer_address = ""
    certificate_sha256 = ""

    async def start(self, connection: Any) -> aiohttp.ClientResponse:
        transport = connection.transport
        if transport is not None:
            self.peer_address = _peer(transport.get_extra_info("peername"))
            self.certificate_sha256 = _fingerprint(transport.get_extra_info("ssl_object"))
        return await super().start(connection)


class HttpClient:
    """Use within `async with`. One instance a process: connections are kept and used again."""

    def __init__(self, user_agent: str, limits: HttpLimits, now: Callable[[], datetime]) -> None:
        self._user_agent, self.limits, self._now = user_agent, limits, now
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
        manners: Manners,
        headers: Mapping[str, str] | None = None,
        may_follow: MayFollow | None = None,
    ) -> Answer:
        """The answer after redirects, or `NoAnswer` with the reason why there is none."""
        try:
            async with asyncio.timeout(self.limits.total_s):
                return await self._follow(url, manners, {**manners.headers, **(headers or {})}, may_follow)
        except NoAnswer:
            raise
        except TimeoutError as error:
            raise NoAnswer("timeout", str(error) or f"no complete answer within {self.limits.total_s:g} s") from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise _explained(error) from None

    async def _follow(
        self, url: str, manners: Manners, headers: dict[str, str], may_follow: MayFollow | None
    ) -> Answer:
        hops: list[Hop] = []
        at = url
        while True:
            session = self._session_for(at, manners)
            async with session.get(_url(at), headers=headers, allow_redirects=False, proxy=manners.proxy) as response:
                location = response.headers.get("location", "")
                if response.status not in _REDIRECTS or not location:
                    return await self._answer(url, at, hops, response)
                hops.append(Hop(at, response.status))
            target = _target(at, location)
            self._check_hops(hops, target)
            if may_follow is not None and urlsplit(target).netloc != urlsplit(at).netloc:
                await may_follow(target)
            at = target

    def _check_hops(self, hops: list[Hop], target: str) -> None:
        if len(hops) > self.limits.redirects:
            raise NoAnswer("too-many-redirects", f"more than {self.limits.redirects} redirects, last to {target[:300]}")
        if any(hop.url == target for hop in hops):
            raise NoAnswer("redirect-loop", f"redirected in a circle by {target[:300]}")

    async def _answer(self, url: str, at: str, hops: list[Hop], response: aiohttp.ClientResponse) -> Answer:
        received_at = self._now()
        sent = await self._read(response)
        coding = response.headers.get("content-encoding", "")
        headers = tuple((_text(name), _text(value)) for name, value in response.raw_headers)
        return Answer(
            url,
            at,
            response.status,
            headers,
            await self._decoded(sent, coding) if coding else sent,
            received_at,
            tuple(hops),
            getattr(response, "peer_address", ""),
            getattr(response, "certificate_sha256", ""),
        )

    async def _read(self, response: aiohttp.ClientResponse) -> bytes:
        most = self.limits.body_bytes
        if (response.content_length or 0) > most:
            raise NoAnswer("too-large", f"{response.content_length} bytes announced, at most {most} are taken")
        pieces, size = [], 0
        while piece := await response.content.readany():
            size += len(piece)
            if size > most:
                response.close()
                raise NoAnswer("too-large", f"more than {most} bytes")
            pieces.append(piece)
        return b"".join(pieces)

    async def _decoded(self, sent: bytes, coding: str) -> bytes:
        limits = self.limits
        if len(sent) < _DECODE_ASIDE_BYTES:
            return decoded(sent, coding, limits.decoded_bytes, limits.ratio)
        return await asyncio.to_thread(decoded, sent, coding, limits.decoded_bytes, limits.ratio)

    def _session_for(self, url: str, manners: Manners) -> aiohttp.ClientSession:
        """Only what the outlet's own file names, and the operator's own proxy, goes past the guard."""
        allowed = _host_and_port(url) in manners.allow_private
        session = self._open if allowed or manners.proxy else self._guarded
        if session is None:
            raise RuntimeError("use the client within `async with`")
        return session

    def _session(self, *, guarded: bool) -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(
            limit=0,
            limit_per_host=0,
            resolver=ThreadResolver(),
            ttl_dns_cache=300,
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


def _url(url: str) -> URL:
    """Sent as it is where it is plain ASCII; else with what HTTP cannot carry percent-encoded."""
    try:
        return URL(url, encoded=url.isascii())
    except (ValueError, TypeError) as error:
        raise NoAnswer("bad-url", f"no URL that can be asked for: {error}") from None


def _target(at: str, location: str) -> str:
    """The address a `Location` leads to; servers send raw UTF-8 in it."""
    text = location.encode("utf-8", "surrogateescape").decode("utf-8", "replace").strip()
    try:
        target = urljoin(at, text).partition("#")[0]
        scheme, host = urlsplit(target).scheme, urlsplit(target).hostname
    except ValueError:
        raise NoAnswer("bad-redirect", f"redirected to what is no URL: {text[:300]}") from None
    if scheme not in ("http", "https") or not host:
        raise NoAnswer("bad-redirect", f"redirected to {text[:300]}; only http and https are followed")
    if any(c <= " " or c == "\x7f" for c in target):
        target = str(URL(target))
    return target


def _host_and_port(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.hostname}:{parts.port or _DEFAULT_PORTS.get(parts.scheme, 0)}"


def _explained(error: Exception) -> NoAnswer:
    said = str(error)[:500] or type(error).__name__
    if MARK in said:
        return NoAnswer("private-address", said)
    kinds: tuple[tuple[type[Exception] | tuple[type[Exception], ...], str], ...] = (
        (aiohttp.ClientConnectorDNSError, "dns"),
        ((aiohttp.ClientSSLError, ssl.SSLError), "tls"),
        (aiohttp.ClientConnectorError, "connect"),
        (aiohttp.InvalidURL, "bad-url"),
        (aiohttp.ServerDisconnectedError, "disconnected"),
        (aiohttp.ClientPayloadError, "truncated"),
        (aiohttp.ClientResponseError, "protocol"),
        (OSError, "connect"),
    )
    reason = next((reason for kind, reason in kinds if isinstance(error, kind)), "protocol")
    if reason == "protocol" and "Got more than" in said:
        reason = "headers-too-large"
    return NoAnswer(reason, said)


def _text(raw: bytes) -> str:
    """Headers are Latin-1 by the standard; UTF-8 where it reads as such, for that is what servers send."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _peer(name: object) -> str:
    return str(name[0]) if isinstance(name, tuple) and name else ""


def _fingerprint(connection: Any) -> str:
    certificate = connection.getpeercert(binary_form=True) if connection is not None else None
    return hashlib.sha256(certificate).hexdigest() if certificate else ""
