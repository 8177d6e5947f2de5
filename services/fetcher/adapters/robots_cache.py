"""robots.txt of each host, read once a day for all replicas."""

from __future__ import annotations

import asyncio
import base64
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

import orjson
from redis.asyncio import Redis

from services.fetcher.adapters.http_client import HttpClient, RequestPolicy
from services.fetcher.core.response import FetchFailure
from services.fetcher.core.robots_rules import MOST_BYTES, Robots, robots, standing_of
from shared.streams.bus.connection import command
from shared.streams.bus.topology import Keys

_FRESH_S = 86_400
_CLOSED_S = 600
_MOST_PARSED = 2_000
_LOOK_AGAIN_S = 0.1

CrawlDelay = Callable[[str, float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class _Parsed:
    robots: Robots
    until: float


class RobotsCache:
    """robots.txt rules, shared between replicas through Redis.

    `agent` is our name in robots.txt files. An answer is kept for a day; after a failure the server is asked again
    after ten minutes. One replica asks and the others wait for its result. `clock` counts seconds.
    """

    def __init__(self, redis: Redis, keys: Keys, client: HttpClient, agent: str, clock: Callable[[], float]) -> None:
        self._redis, self._keys, self._client, self._agent, self._clock = redis, keys, client, agent, clock
        self._parsed: OrderedDict[str, _Parsed] = OrderedDict()
        self._asking: dict[tuple[str, frozenset[str]], asyncio.Task[Robots]] = {}

    async def check(self, url: str, policy: RequestPolicy, on_delay: CrawlDelay | None = None) -> None:
        """Raise `FetchFailure("robots")` if robots.txt forbids the URL.

        If robots.txt could not be read, raise the failure that prevented it. `on_delay` receives a Crawl-delay as soon
        as one has been read.
        """
        rules = await self._of(url, policy, on_delay)
        if rules.why:
            raise FetchFailure(rules.why, f"robots.txt could not be fetched, so we stay away for a while: {rules.why}")
        if rules.standing == "closed":
            raise FetchFailure("robots-unreachable", "robots.txt could not be read, so we stay away for a while")
        if not rules.allows(url, self._agent):
            raise FetchFailure("robots", "robots.txt asks us not to fetch this")

    async def _of(self, url: str, policy: RequestPolicy, on_delay: CrawlDelay | None) -> Robots:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"
        held = self._parsed.get(origin)
        if held is not None and self._clock() < held.until:
            return held.robots
        asked = (origin, policy.allow_private)
        task = self._asking.get(asked)
        if task is None:
            task = self._asking[asked] = asyncio.create_task(self._read(origin, policy, on_delay))
            task.add_done_callback(lambda _: self._asking.pop(asked, None))
        return await asyncio.shield(task)

    async def _read(self, origin: str, policy: RequestPolicy, on_delay: CrawlDelay | None) -> Robots:
        key = self._keys.of("frontier", "robots", origin)
        stored = await self._stored(key)
        if stored is None:
            stored = await self._ask(origin, policy, key)
            row = orjson.loads(stored)
            await command(self._redis, "SET", key, stored, "EX", _lifetime(row["status"]))
        row = orjson.loads(stored)
        rules = robots(standing_of(row["status"]), base64.b64decode(row["body"]), row.get("why", ""))
        self._keep(origin, rules, _lifetime(row["status"]))
        delay = rules.crawl_delay_s(self._agent)
        if delay and on_delay is not None:
            await on_delay(urlsplit(origin).netloc, delay)
        return rules

    async def _stored(self, key: str) -> bytes | None:
        """Return rules stored by any replica, waiting for one that asks now; None if this process must ask."""
        longest = round(self._client.limits.total_s * 1000)
        while True:
            stored: bytes | None = await command(self._redis, "GET", key)
            if stored is not None:
                return stored
            if await command(self._redis, "SET", f"{key}:asking", "1", "NX", "PX", longest):
                return None
            await asyncio.sleep(_LOOK_AGAIN_S)

    async def _ask(self, origin: str, policy: RequestPolicy, key: str) -> bytes:
        """Return what to store. A private address is an error that nobody stores: another outlet may allow it."""
        try:
            response = await self._client.get(f"{origin}/robots.txt", policy)
        except FetchFailure as error:
            if error.reason == "private-address":
                await command(self._redis, "SET", f"{key}:asking", "1", "PX", 1)  # the operator may not delete
                raise
            if error.refused:
                return orjson.dumps({"status": 404, "body": ""})
            return orjson.dumps({"status": None, "body": "", "why": error.reason})
        body = response.body[:MOST_BYTES] if 200 <= response.status < 300 else b""
        return orjson.dumps({"status": response.status, "body": base64.b64encode(body).decode()})

    def _keep(self, origin: str, rules: Robots, lifetime_s: float) -> None:
        """Keep the rules in this process for at most an hour, so that all replicas follow a change in Redis."""
        self._parsed[origin] = _Parsed(rules, self._clock() + min(3600.0, lifetime_s))
        self._parsed.move_to_end(origin)
        while len(self._parsed) > _MOST_PARSED:
            self._parsed.popitem(last=False)


def _lifetime(status: int | None) -> int:
    return _CLOSED_S if standing_of(status) == "closed" else _FRESH_S
