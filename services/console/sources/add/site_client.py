"""Fetch pages of a site as the fetcher does: guarded, with robots.txt honoured, one request at a time."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

from services.fetcher.adapters.http_client import HttpClient, RequestPolicy
from services.fetcher.core.interstitials import blocked_by
from services.fetcher.core.response import FetchFailure, Response
from services.fetcher.core.robots_rules import Robots, robots, standing_of
from services.fetcher.settings import PRODUCT


class SiteClient:
    """Fetch pages with a pause of `pause_s` between requests. `notes` has each address that failed, and why."""

    def __init__(self, client: HttpClient, policy: RequestPolicy, pause_s: float) -> None:
        self._client, self._policy, self._pause_s = client, policy, pause_s
        self._robots: dict[str, Robots] = {}
        self.sitemaps: list[str] = []
        self.notes: list[tuple[str, str]] = []

    async def get(self, url: str, *, quiet: bool = False) -> Response | None:
        """Return the response, or None if it failed or is a barrier. Failures of `quiet` guesses are not noted."""
        try:
            await self._allowed(url)
            await asyncio.sleep(self._pause_s)
            answer = await self._client.get(url, self._policy, may_follow=self._allowed)
        except FetchFailure as error:
            self._note(url, f"{error.reason}: {error}", quiet and not error.reason.startswith("robots"))
            return None
        barrier = blocked_by(answer.status, answer.body)
        if answer.status == 200 and not barrier:
            return answer
        self._note(url, f"blocked: {barrier}" if barrier else f"the server answered {answer.status}", quiet)
        return None

    def _note(self, url: str, why: str, quiet: bool) -> None:
        if not quiet:
            self.notes.append((url, why))

    async def _allowed(self, url: str) -> None:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._robots:
            self._robots[origin] = await self._read_robots(origin)
        rules = self._robots[origin]
        if rules.standing == "closed":
            raise FetchFailure("robots-unreachable", "robots.txt could not be read, so nothing is fetched")
        if not rules.allows(url, PRODUCT):
            raise FetchFailure("robots", "robots.txt asks us not to fetch this")

    async def _read_robots(self, origin: str) -> Robots:
        try:
            answer = await self._client.get(f"{origin}/robots.txt", self._policy)
        except FetchFailure as error:
            if error.reason == "private-address":
                raise
            return robots(standing_of(404 if error.refused else None), b"")
        found = robots(standing_of(answer.status), answer.body)
        if found.rules is not None:
            self.sitemaps += [one for one in found.rules.sitemaps if one not in self.sitemaps]
        return found
