"""Notify a hub (https://www.w3.org/TR/websub/) of feeds that changed, if the operator named one.

The hub reads the feeds and sends them to its subscribers. A notification may be repeated: the hub then finds nothing
new. So replicas need no lock, and the cursor moves only after the hub has accepted.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence

import aiohttp
import structlog

from services.publisher.core.events.feed_topics import changed_feeds
from services.publisher.core.events.webhook_signing import wait_after
from shared.archive import outbox
from shared.archive.outbox import Cursor, Event
from shared.archive.schema.connection import Connection, Pool, connection
from shared.archive.schema.rows import fetch
from shared.errors import Unavailable
from shared.pauses import sleep_or_stop

log = structlog.get_logger()

GATHER_S = 5.0
"""The pause between notifications. A feed that changes several times in it is named once."""
_READER = "websub"
_STEP = 500
_TOGETHER = 30
_TIMEOUT = aiohttp.ClientTimeout(total=20, connect=5)
_PLACES = b"SELECT DISTINCT outlet_id, edition FROM article WHERE id = ANY(%s)"


class HubNotifier:
    """Notify the hub of changes in the feeds of the site at `base`. Earlier events of an archive are not announced."""

    def __init__(self, pool: Pool, http: aiohttp.ClientSession, hub: str, base: str) -> None:
        self._pool, self._http, self._hub, self._base = pool, http, hub, base
        self._begun = False

    async def run(self, stop: asyncio.Event) -> None:
        """Notify until `stop` is set. While the hub does not accept, wait longer each time, up to hours."""
        failures = 0
        while not stop.is_set():
            wait = GATHER_S
            try:
                await self.step()
                failures = 0
            except (Unavailable, aiohttp.ClientError, TimeoutError, OSError) as error:
                failures = min(failures + 1, 12)
                wait = wait_after(failures, random.random()) or GATHER_S  # noqa: S311 - spreads, guards nothing
                log.warning("the hub of the feeds was not notified yet", hub=self._hub, why=str(error))
            await sleep_or_stop(stop, wait)

    async def step(self) -> int:
        """Notify the hub of the feeds that the next events changed. Return the number of feeds."""
        async with connection(self._pool) as conn:
            events = await outbox.events_after(conn, await self._begin(conn), _STEP)
            changed = changed_feeds(self._base, await _places(conn, events))
        for at in range(0, len(changed), _TOGETHER):
            await self._notify(changed[at : at + _TOGETHER])
        if events:
            async with connection(self._pool) as conn:
                await outbox.save_cursor(conn, _READER, events[-1].cursor)
        return len(changed)

    async def _begin(self, conn: Connection) -> Cursor:
        """Return where to continue. At the first start this is after the newest event."""
        cursor = await outbox.load_cursor(conn, _READER)
        if cursor == Cursor() and not self._begun:
            cursor = await outbox.newest(conn)
            await outbox.save_cursor(conn, _READER, cursor)
        self._begun = True
        return cursor

    async def _notify(self, changed: Sequence[str]) -> None:
        form = [("hub.mode", "publish"), *(("hub.url", topic) for topic in changed)]
        async with self._http.post(self._hub, data=form, allow_redirects=False) as answer:
            if not 200 <= answer.status < 300:
                raise aiohttp.ClientError(f"answered {answer.status}")


async def _places(conn: Connection, events: Sequence[Event]) -> list[tuple[str, str | None]]:
    """Return the outlets and editions of the events."""
    found: dict[tuple[str, str | None], None] = {(event.outlet_id, None): None for event in events}
    articles = list({event.article_id for event in events if event.article_id})
    rows = await fetch(conn, _PLACES, articles) if articles else []
    return list(found | {(row["outlet_id"], row["edition"]): None for row in rows})


async def run_websub(pool: Pool, hub: str, base: str, stop: asyncio.Event) -> None:
    """Notify the hub until `stop` is set, with an HTTP client of its own."""
    headers = {"user-agent": "Presswatch-WebSub/1"}
    async with aiohttp.ClientSession(timeout=_TIMEOUT, headers=headers, cookie_jar=aiohttp.DummyCookieJar()) as http:
        await HubNotifier(pool, http, hub, base).run(stop)
