"""Tells what the outbox holds: to the notification stream, and to the webhooks of the watches that wanted it.

One transaction a step: events read from the cursor, told, deliveries written, cursor moved. If we die before it commits
the step is done again; the stream refuses what it has, and a delivery is a row that is there or not.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress

import orjson
import structlog

from shared.archive import outbox
from shared.archive.outbox import Cursor, Event
from shared.archive.schema.connection import Connection, Pool, connection
from shared.archive.watches import deliveries, store
from shared.archive.watches.events import load_events
from shared.archive.watches.store import Watch
from shared.archive.watches.subscriptions import SubscriptionMatcher, WatchEvent
from shared.errors import Unavailable
from shared.streams.bus.connection import OUTAGE
from shared.streams.bus.notifications import NotificationStream

log = structlog.get_logger()

_READER = "notifications"
_LOCK = 7_304_002  # any number, the same in every version of us
_STEP = 500
_IDLE_S = 2.0


class Notifier:
    """Any number of replicas may have one; one at a time works."""

    def __init__(self, pool: Pool, notifications: NotificationStream) -> None:
        self._pool, self._notifications = pool, notifications
        self._compared = False
        self._looking: dict[int, tuple[Watch, SubscriptionMatcher]] = {}

    async def run(self, news: asyncio.Event, sender: asyncio.Event, stop: asyncio.Event) -> None:
        """Until told to stop: at once when the archive notifies, and every few seconds in any case."""
        while not stop.is_set():
            try:
                news.clear()
                if await self.step():
                    sender.set()
                    continue
            except (Unavailable, *OUTAGE) as error:
                log.warning("cannot tell of what happened for now", why=str(error))
            with suppress(TimeoutError):
                await asyncio.wait_for(news.wait(), _IDLE_S)

    async def step(self) -> int:
        """Tells the next events; returns how many, 0 where there is nothing or another replica is at it."""
        async with connection(self._pool) as conn:
            locked = await (await conn.execute("SELECT pg_try_advisory_xact_lock(%s)", (_LOCK,))).fetchone()
            if locked is None or not locked[0]:
                return 0
            await self._compare(conn)
            events = await outbox.events_after(conn, await outbox.load_cursor(conn, _READER), _STEP)
            if events:
                await self._tell(conn, events)
                await outbox.save_cursor(conn, _READER, events[-1].cursor)
        return len(events)

    async def _compare(self, conn: Connection) -> None:
        """Once: a stream that is further than the archive tells of another one, and would refuse all we have."""
        if self._compared:
            return
        last = await self._notifications.last_published()
        if last is not None and Cursor.parse(last) > await outbox.newest(conn):
            log.warning("the notifications were of another archive, and begin anew", last=last)
            await self._notifications.restart()
        self._compared = True

    async def _tell(self, conn: Connection, events: Sequence[Event]) -> None:
        watches = await self._watches(conn)
        reads = any(looking.needs_texts for _, looking in watches)
        told = await load_events(conn, events, texts=reads)
        found = [_found(watches, event, happening) for event, happening in zip(events, told, strict=True)]
        await deliveries.put_deliveries(
            conn, [(w, e) for e, ws in zip(events, found, strict=True) for w in ws if w.url is not None]
        )
        await self._notifications.publish([_entry(h, ws) for h, ws in zip(told, found, strict=True)])

    async def _watches(self, conn: Connection) -> list[tuple[Watch, SubscriptionMatcher]]:
        """Made ready once for each, as long as it stays what it is."""
        watches = await store.all_watches(conn)
        kept = {w.id: self._looking[w.id] for w in watches if w.id in self._looking and self._looking[w.id][0] == w}
        self._looking = {w.id: kept.get(w.id) or (w, SubscriptionMatcher(w.wanted)) for w in watches}
        return list(self._looking.values())


def _found(watches: Sequence[tuple[Watch, SubscriptionMatcher]], event: Event, happening: WatchEvent) -> list[Watch]:
    return [w for w, looking in watches if event.recorded_at >= w.since and looking.matches(happening)]


def _entry(happening: WatchEvent, watches: Sequence[Watch]) -> tuple[str, dict[str, str]]:
    fields = {
        "kind": happening.kind,
        "outlet": happening.outlet_id,
        "article_id": happening.article_id or "",
        "at": happening.at,
        "recorded_at": happening.recorded_at,
        "data": orjson.dumps(happening.data).decode(),
        "watches": orjson.dumps([watch.name for watch in watches]).decode(),
    }
    return happening.cursor, fields
