"""The publisher's queues in the archive: who is woken, and that nobody begins anything when the service stops."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from pathlib import Path

import pytest
from redis.asyncio import Redis

from services.publisher.adapters.queues.enrich_feeder import EnrichFeeder
from services.publisher.adapters.queues.identity_rulings import keep_ruling
from services.publisher.adapters.queues.judging import Judging
from services.publisher.adapters.queues.queue_poller import QueuePoller
from services.publisher.adapters.queues.reparse_feeder import ReparseFeeder
from shared.archive.schema.connection import connection
from shared.archive.write import rulings
from shared.contracts import Capture, Lane
from shared.observability.traces import new_traceparent
from shared.settings import SharedSettings
from shared.sources import Sources
from shared.storage.blobs import BlobWrite
from shared.storage.opening import open_blobs
from shared.streams.bus.enqueue import Enqueuer, StreamLimits
from tests.publishing import START, WINDOW, Press, enriched
from tests.waiting import PATIENCE_S

Feed = Callable[[asyncio.Event], Coroutine[None, None, int]]
STORY = enriched("a", START).article
QUEUES = ("urgent", "reparse", "enrich", "judge", "rulings")
_CAPTURE = "INSERT INTO reparse (capture_id, captured_at, body_sha256, kept_by, urgent) "
PUT = {
    "urgent": _CAPTURE + "SELECT id, captured_at, body_sha256, recorded_at, true FROM capture LIMIT 1 RETURNING 1",
    "reparse": _CAPTURE + "SELECT id, captured_at, body_sha256, recorded_at, false FROM capture "
    "WHERE url LIKE '%%/a' RETURNING 1",
    "enrich": "INSERT INTO enrich_again (article_id, revision_id, step) "
    "SELECT article_id, id, 'names' FROM revision LIMIT 1 RETURNING 1",
    "judge": "INSERT INTO judge_again (article_id, outlet_id, since) "
    "SELECT id, outlet_id, now() FROM article LIMIT 1 RETURNING 1",
}
TABLES = {"reparse": "reparse", "enrich": "enrich_again"}
READ = (
    "INSERT INTO cursor (name, xid, event_id) SELECT 'notifications', xid, id FROM event "
    "ORDER BY xid DESC, id DESC LIMIT 1 RETURNING 1"
)
DUE = (
    "WITH one AS (INSERT INTO watch (name, url) VALUES ('all', 'https://gazette.example/hook') RETURNING id) "
    "INSERT INTO delivery (watch_id, event_id) SELECT one.id, event.id FROM one, event RETURNING 1"
)
UNTOUCHED = (
    "SELECT (SELECT count(*) FROM reparse WHERE taken_at IS NULL) "
    "+ (SELECT count(*) FROM enrich_again WHERE taken_at IS NULL) "
    "+ (SELECT count(*) FROM judge_again WHERE NOT judged) "
    "+ (SELECT count(*) FROM ruling WHERE applied_at IS NULL) AS n"
)


async def put(press: Press, queue: str) -> None:
    await press.publish(enriched("a", START), enriched("b", START, "Something else is in this one."))
    if queue == "rulings":
        async with connection(press.pool) as conn:
            await rulings.join(conn, "https://gazette.example/a", "https://gazette.example/b", "seen by eye")
    else:
        await press.rows(PUT[queue])


def woken(poller: QueuePoller) -> set[str]:
    return {name for name in QUEUES if getattr(poller, name).is_set()}


@pytest.mark.parametrize("queue", QUEUES)
async def test_a_queue_with_entries_wakes_its_own_feeder(press: Press, queue: str) -> None:
    poller, stop = QueuePoller(press.pool), asyncio.Event()
    await put(press, queue)
    polling = asyncio.create_task(poller.run(stop))
    async with asyncio.timeout(PATIENCE_S):
        await getattr(poller, queue).wait()
    assert woken(poller) == {queue}
    stop.set()
    await polling
    assert woken(poller) == set(QUEUES), "each feeder looks at the stop flag"


async def test_events_and_due_deliveries_wake_who_sends_them(press: Press) -> None:
    poller, stop = QueuePoller(press.pool), asyncio.Event()
    polling = asyncio.create_task(poller.run(stop))
    await press.publish(enriched("a", START))
    async with asyncio.timeout(PATIENCE_S):
        await poller.events.wait()
    assert not poller.deliveries.is_set()
    await press.rows(READ)
    await press.rows(DUE)
    async with asyncio.timeout(PATIENCE_S):
        await poller.deliveries.wait()
    poller.events.clear()
    poller.deliveries.clear()
    async with asyncio.timeout(PATIENCE_S):
        await poller.deliveries.wait()
    assert not poller.events.is_set(), "all events were read"
    stop.set()
    await polling


@pytest.mark.parametrize("queue", QUEUES)
async def test_a_feeder_that_is_woken_to_stop_takes_nothing(
    press: Press, redis_url: str, tmp_path: Path, queue: str
) -> None:
    """What it took and left would wait 90 seconds for others."""
    redis = Redis.from_url(redis_url)
    enqueuer, blobs = Enqueuer(redis), open_blobs(SharedSettings(blobs=str(tmp_path)))
    waiting, stop = asyncio.Event(), asyncio.Event()
    reparse = ReparseFeeder(press.pool, blobs, Sources(), 1, enqueuer)
    feeders: dict[str, Awaitable[None]] = {
        "urgent": reparse.run(Lane.LIVE, waiting, stop),
        "reparse": reparse.run(Lane.BULK, waiting, stop),
        "enrich": EnrichFeeder(press.pool, 1, enqueuer).run(waiting, stop),
        "judge": Judging(press.pool, press.handler, lambda _: WINDOW).run(waiting, stop),
        "rulings": keep_ruling(press.pool, press.handler, waiting, stop),
    }
    running = asyncio.gather(*feeders.values())
    await put(press, queue)
    stop.set()
    waiting.set()
    async with asyncio.timeout(PATIENCE_S):
        await running
    assert (await press.one(UNTOUCHED))["n"] == 1
    await redis.aclose()


@pytest.mark.parametrize("queue", ["reparse", "enrich"])
async def test_a_feeder_that_waits_for_room_keeps_its_claim(
    press: Press, redis_url: str, tmp_path: Path, queue: str
) -> None:
    """Another publisher would put the same entries into the streams."""
    redis, hours = Redis.from_url(redis_url), itertools.count(0.0, 3600.0)
    full, blobs = Enqueuer(redis, StreamLimits(memory_share=0.0)), open_blobs(SharedSettings(blobs=str(tmp_path)))
    table, stop = TABLES[queue], asyncio.Event()
    await put(press, queue)
    page = Capture(url=STORY.url, captured_at=START, outlet=STORY.outlet, body=STORY.body)
    await blobs.put([BlobWrite(page, None, new_traceparent())])

    def feeder(clock: Callable[[], float]) -> Feed:
        if queue == "enrich":
            return EnrichFeeder(press.pool, 1, full, clock).feed
        return partial(ReparseFeeder(press.pool, blobs, Sources(), 1, full, clock).feed, lane=Lane.BULK)

    async with asyncio.timeout(PATIENCE_S), asyncio.TaskGroup() as group:
        waiting = group.create_task(feeder(partial(next, hours))(stop))
        await is_empty(press, f"{table} WHERE taken_at IS NULL")
        await press.rows(f"UPDATE {table} SET taken_at = now() - interval '1 hour' RETURNING 1")
        await is_empty(press, f"{table} WHERE taken_at < now() - interval '1 minute'")
        assert await feeder(time.monotonic)(stop) == 0, "another publisher takes nothing"
        stop.set()
    assert waiting.result() == 1
    await redis.aclose()


async def is_empty(press: Press, rows: str) -> None:
    while await press.rows(f"SELECT 1 FROM {rows}"):  # noqa: ASYNC110 - another process changes them
        await asyncio.sleep(0.05)
