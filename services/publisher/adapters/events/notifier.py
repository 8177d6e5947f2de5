"""Publish the outbox to the notification stream, and queue deliveries for the watches that match.

Each step is one transaction: read events after the cursor, publish them, write the deliveries, move the cursor. If the
process dies before the commit, the step is repeated. That is safe: the stream refuses entries it already has, and each
delivery is one row.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import TypeAlias

import orjson
import structlog

from shared.archive import outbox
from shared.archive.outbox import Cursor, Event
from shared.archive.schema.connection import Connection, Pool, connection
from shared.archive.watches import deliveries, store
from shared.archive.watches.events import load_events
from shared.archive.watches.first_copies import record_first_copies
from shared.archive.watches.store import Watch
from shared.archive.watches.subscriptions import COPIED, SubscriptionMatcher, WatchEvent
from shared.errors import Unavailable
from shared.streams.bus.connection import OUTAGE
from shared.streams.bus.notifications import NotificationStream

log = structlog.get_logger()

_LOCK = 7_304_002  # any number, but the same in all versions
_STEP, _STEP_OF_COPIES = 500, 50
"""Events of one step. It is one transaction, and looking for the copies of a long text may take a second."""
_IDLE_S = 30.0
"""`QueuePoller` looks for events each second, so this matters only while it cannot."""
_PAUSE_S = 0.5
"""Pause after events were published, so that under load the events of several batches share the next step.

A step takes about ten statements, half as many as a batch. The first event after a quiet time goes out at once.
"""
_Prepared: TypeAlias = tuple[Watch, SubscriptionMatcher]


class Notifier:
    """Publishes the outbox. Any number of replicas may run one; one at a time does the work."""

    def __init__(self, pool: Pool, notifications: NotificationStream) -> None:
        self._pool, self._notifications = pool, notifications
        self._compared = self._delivers = False
        self._most = _STEP
        self._looking: dict[int, _Prepared] = {}

    async def run(self, news: asyncio.Event, sender: asyncio.Event, stop: asyncio.Event) -> None:
        """Run until `stop` is set: work at once when the archive notifies or the poller finds events."""
        while not stop.is_set():
            try:
                news.clear()
                if done := await self.step():
                    if self._delivers:
                        sender.set()
                    await asyncio.sleep(_PAUSE_S if done < self._most else 0)
                    continue
            except (Unavailable, *OUTAGE) as error:
                log.warning("events not published yet", why=str(error))
            with suppress(TimeoutError):
                await asyncio.wait_for(news.wait(), _IDLE_S)

    async def step(self) -> int:
        """Publish the next events and return how many. Returns 0 if there are none or another replica is working."""
        async with connection(self._pool) as conn:
            locked = await (await conn.execute("SELECT pg_try_advisory_xact_lock(%s)", (_LOCK,))).fetchone()
            if locked is None or not locked[0]:
                return 0
            await self._compare(conn)
            events = await outbox.events_after(conn, await outbox.load_cursor(conn, outbox.NOTIFIER), self._most)
            if events:
                watches = await self._watches(conn)
                if any(COPIED in watch.wanted.kinds for watch, _ in watches):
                    self._most, events = _STEP_OF_COPIES, events[:_STEP_OF_COPIES]
                    await record_first_copies(conn, events)
                else:
                    self._most = _STEP
                await self._publish(conn, events, watches)
                await outbox.save_cursor(conn, outbox.NOTIFIER, events[-1].cursor)
        return len(events)

    async def _compare(self, conn: Connection) -> None:
        """Compare the stream with the archive, once.

        A stream that is ahead of the archive belongs to another archive. It would refuse all our entries, so restart
        it.
        """
        if self._compared:
            return
        last = await self._notifications.last_published()
        if last is not None and Cursor.parse(last) > await outbox.newest(conn):
            log.warning("the notification stream belonged to another archive and was restarted", last=last)
            await self._notifications.restart()
        self._compared = True

    async def _publish(self, conn: Connection, events: Sequence[Event], watches: Sequence[_Prepared]) -> None:
        reads = any(looking.needs_texts for _, looking in watches)
        loaded = await load_events(conn, events, texts=reads)
        found = [_found(watches, event, watch_event) for event, watch_event in zip(events, loaded, strict=True)]
        wanted = [(w, e) for e, ws in zip(events, found, strict=True) for w in ws if w.url is not None]
        await deliveries.put_deliveries(conn, wanted)
        self._delivers = bool(wanted)
        await self._notifications.publish([_entry(h, ws) for h, ws in zip(loaded, found, strict=True)])

    async def _watches(self, conn: Connection) -> list[_Prepared]:
        """Return all watches with their matchers. A matcher is built again only when its watch changes."""
        watches = await store.all_watches(conn)
        kept = {w.id: self._looking[w.id] for w in watches if w.id in self._looking and self._looking[w.id][0] == w}
        self._looking = {w.id: kept.get(w.id) or (w, SubscriptionMatcher(w.wanted)) for w in watches}
        return list(self._looking.values())


def _found(watches: Sequence[_Prepared], event: Event, watch_event: WatchEvent) -> list[Watch]:
    return [w for w, looking in watches if event.recorded_at >= w.since and looking.matches(watch_event)]


def _entry(event: WatchEvent, watches: Sequence[Watch]) -> tuple[str, dict[str, str]]:
    fields = {
        "kind": event.kind,
        "outlet": event.outlet_id,
        "article_id": event.article_id or "",
        "at": event.at,
        "recorded_at": event.recorded_at,
        "data": orjson.dumps(event.data).decode(),
        "watches": orjson.dumps([watch.name for watch in watches]).decode(),
    }
    return event.cursor, fields
