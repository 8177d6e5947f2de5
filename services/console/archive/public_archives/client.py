"""Ask an archive politely: robots.txt, a pause between requests, and patience when it is busy."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Protocol
from urllib.parse import urlsplit

from services.fetcher.adapters.http_client import HttpClient, RequestPolicy
from services.fetcher.core.intervals import requested_pause_s
from services.fetcher.core.response import FetchFailure, Response

_ATTEMPTS = 4
_LONGEST_WAIT_S = 600.0
_LASTING = ("robots", "left-archive", "bad-url", "private-address", "too-large", "bomb", "bad-redirect")


class Robots(Protocol):
    """Raise `FetchFailure` if robots.txt forbids the URL or cannot be read. Report a Crawl-delay."""

    async def __call__(self, url: str, on_delay: Callable[[str, float], Awaitable[None]]) -> None: ...


class Unreached(Exception):
    """The archive gave no answer for now. Asking later may help."""


class ArchiveClient:
    """One archive's host, asked one request at a time with at least `delay_s` seconds between two.

    A redirect to another host is not followed: the memento of a redirect would lead to the outlet itself.
    """

    def __init__(self, client: HttpClient, robots: Robots, policy: RequestPolicy, delay_s: float) -> None:
        self._client, self._robots, self._policy = client, robots, policy
        self._delay_s = delay_s
        self._next = 0.0
        self.requests = 0

    async def get(self, url: str, headers: Mapping[str, str] | None = None) -> Response:
        """Return the answer, whatever its status below 500.

        Raises `Unreached` if the archive is busy, down or asks to wait long, and `FetchFailure` if it may not be asked
        or its answer may not be taken.
        """
        await self._allowed(url)
        why, wait_s = "", 0.0
        for attempt in range(_ATTEMPTS):
            await self._wait_for_turn(wait_s)
            self.requests += 1
            try:
                answer = await self._client.get(url, self._policy, headers, self._stay)
            except FetchFailure as error:
                if error.reason in _LASTING or error.refused:
                    raise
                why, asked_s = f"{error.reason}: {error}", 0.0
            else:
                if answer.status != 429 and answer.status < 500:
                    return answer
                if answer.header("memento-datetime"):
                    return answer  # the archive works, and replays an error of the outlet
                why, asked_s = f"the server answered {answer.status}", _asked_pause_s(answer)
            if asked_s > _LONGEST_WAIT_S:
                raise Unreached(f"{why}; it asks us to wait {asked_s:.0f} seconds")
            wait_s = min(_LONGEST_WAIT_S, max(asked_s, self._delay_s * 5 ** (attempt + 1)))
        raise Unreached(why)

    async def _allowed(self, url: str) -> None:
        try:
            await self._robots(url, self._slow_down)
        except FetchFailure as error:
            if error.reason in _LASTING:
                raise
            raise Unreached(str(error)) from None

    async def _slow_down(self, _: str, delay_s: float) -> None:
        self._delay_s = max(self._delay_s, delay_s)

    async def _stay(self, url: str) -> None:
        raise FetchFailure("left-archive", f"redirected to {urlsplit(url).netloc}, which is not the archive")

    async def _wait_for_turn(self, wait_s: float) -> None:
        await asyncio.sleep(max(wait_s, self._next - time.monotonic(), 0.0))
        self._next = time.monotonic() + self._delay_s


def _asked_pause_s(answer: Response) -> float:
    return requested_pause_s({name.lower(): value for name, value in answer.headers}, datetime.now(UTC))
