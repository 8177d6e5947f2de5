"""Send requests to OpenSearch over reused connections. If a node does not answer, try the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
import orjson
import structlog

from services.reader.adapters.search.engine import SearchUnavailable
from services.reader.adapters.search.opensearch.address import SearchAddress
from services.reader.adapters.search.opensearch.certificates import ssl_context, tls_trouble

log = structlog.get_logger()
_TIMEOUT = aiohttp.ClientTimeout(total=30, connect=5)
_CONNECTIONS = 32
_SAID = 300
_REFUSED = (401, 403)
BUSY = 429
_KNOWN = (200, 201, 404, 409)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer of the cluster."""

    status: int
    body: Any

    @property
    def found(self) -> bool:
        return self.status != 404

    @property
    def conflict(self) -> bool:
        return self.status == 409


class OpenSearchClient:
    """A client of one cluster. It opens its connections at the first request, in the running event loop.

    Raises `Misconfigured` if the authority's certificate cannot be read.
    """

    def __init__(self, address: SearchAddress) -> None:
        self._address = address
        self._trusted = ssl_context(address.authority)
        self._first = 0
        self._session: aiohttp.ClientSession | None = None
        self._away = False

    async def ask(self, method: str, path: str, body: object = None, **params: str) -> Reply:
        """Send JSON and return the reply: success, 404 or 409.

        Raises `SearchUnavailable` if no node answers, or one refuses the request.
        """
        data = body if isinstance(body, bytes) else None if body is None else orjson.dumps(body)
        reply = await self._answered(method, path, data, params)
        if reply.status in _KNOWN:
            return reply
        said = f"{method} {path}: {reply.status} {orjson.dumps(reply.body).decode()[:_SAID]}"
        if reply.status in _REFUSED:
            said += "; check the user in PRESSWATCH_SEARCH_URL and its rights"
        raise SearchUnavailable(f"the search engine refuses: {said}")

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _answered(self, method: str, path: str, data: bytes | None, params: Mapping[str, str]) -> Reply:
        """Ask the node that answered last, then the others. Every request may be sent twice."""
        origins, whys = self._address.origins, []
        for number in range(len(origins)):
            at = (self._first + number) % len(origins)
            try:
                reply = await self._sent(method, origins[at] + path, data, params)
            except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
                whys.append(f"{origins[at]}: {tls_trouble(error) or f'{type(error).__name__} {error}'.strip()}")
                continue
            self._first = at
            self._note(None)
            return reply
        why = "the search engine does not answer: " + "; ".join(whys)
        self._note(why)
        raise SearchUnavailable(why)

    async def _sent(self, method: str, url: str, data: bytes | None, params: Mapping[str, str]) -> Reply:
        async with self._opened().request(method, url, data=data, params=params) as answer:
            text = await answer.read()
            if answer.status in _REFUSED and not text.startswith(b"{"):
                return Reply(answer.status, text.decode("utf-8", "replace"))  # the security plugin's `Unauthorized`
            return Reply(answer.status, orjson.loads(text) if text else {})

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                timeout=_TIMEOUT,
                connector=aiohttp.TCPConnector(limit=_CONNECTIONS, ssl=self._trusted),
                headers=self._headers(),
            )
        return self._session

    def _headers(self) -> dict[str, str]:
        headers = {"Content-Type": "application/json"}
        if self._address.user:
            headers["Authorization"] = aiohttp.encode_basic_auth(self._address.user, self._address.password, "utf-8")
        return headers

    def _note(self, why: str | None) -> None:
        """Log when the cluster becomes unavailable and when it is back, not each request."""
        if why and not self._away:
            log.warning("the search engine is away", why=why)
        elif self._away and not why:
            log.info("the search engine is back")
        self._away = why is not None
