"""The events that a watch wants are sent to its webhook and marked in the notification stream, each once."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from redis.asyncio import Redis

from services.enricher.core.enrich import enrich
from services.publisher.adapters.events.notifier import Notifier
from services.publisher.adapters.events.webhooks import WebhookSender, open_webhooks
from services.publisher.core.events.webhook_signing import new_secret
from shared.archive import outbox
from shared.archive.maintenance.withhold import withhold_article
from shared.archive.outbox import Cursor
from shared.archive.schema.connection import connection
from shared.archive.watches import deliveries, store
from shared.archive.watches.subscriptions import Subscription
from shared.contracts import Annotation, AnnotationKind, Lane, ObservationKind
from shared.streams.bus.entries import Entry
from shared.streams.bus.notifications import NotificationStream
from shared.streams.bus.topology import NOTIFICATIONS as STREAM
from tests.integration.publisher.receiver import Receiver, receiving
from tests.integration.publisher.service import running
from tests.publishing import Press, enriched, hours, observed, polled
from tests.waiting import eventually

KIM = "Comrade Kim Jong Un gave field guidance to the farm, which reported on its spring sowing; the work went on well."
NOBODY = "Officials gave field guidance to the farm, which reported on its spring sowing; the work went on well there."


@asynccontextmanager
async def telling(press: Press, redis_url: str) -> AsyncIterator[tuple[Notifier, WebhookSender, Redis]]:
    redis = Redis.from_url(redis_url)
    async with redis, open_webhooks(press.pool) as webhooks:
        yield Notifier(press.pool, NotificationStream(redis)), webhooks, redis


async def watch(press: Press, name: str, wanted: Subscription, receiver: Receiver | None = None) -> store.Watch:
    url, secret = (receiver.url, receiver.secret) if receiver else (None, "")
    async with connection(press.pool) as conn:
        await store.put_watch(conn, name, wanted, url, secret)
        return await store.watch_named(conn, name)


async def entries(redis: Redis) -> list[tuple[str, dict[str, str]]]:
    found: Any = await redis.xrange(STREAM)
    return [(i.decode(), {k.decode(): v.decode() for k, v in f.items()}) for i, f in found]


async def a_life(press: Press) -> None:
    """An article that loses a name and is removed, and one that stays."""
    await press.publish(enriched("farm", hours(0), KIM), enriched("mine", hours(0)))
    await press.publish(enriched("farm", hours(1), NOBODY))
    await press.publish(observed("farm", hours(2), ObservationKind.GONE), polled(hours(3)))
    await press.publish(observed("farm", hours(9), ObservationKind.GONE), polled(hours(10)))


async def test_watches_ask_for_acts_and_for_findings_of_other_programs(press: Press, redis_url: str) -> None:
    visit = enriched("farm", hours(0), "Kim Jong Un visited a farm in Wonsan, which grows rice and keeps cows.")
    async with receiving(new_secret()) as receiver, telling(press, redis_url) as (teller, webhooks, _):
        acts = await watch(press, "acts", Subscription(search='did:"Kim Jong Un/visit"'), receiver)
        await watch(press, "others", Subscription(search='did:"Kim Jong Un/inspect"'), receiver)
        await watch(press, "series", Subscription(search='series:"Weather, No. 3"'), receiver)
        tags = await watch(press, "tags", Subscription(("annotated",), search="tag:rice"), receiver)
        await watch(press, "no tags", Subscription(("annotated",), search="tag:steel"), receiver)
        await press.publish(enrich(visit.article, ["en"], "UTC", lambda _: [("en", 0.99)]), enriched("mine", hours(0)))
        article = await press.one("SELECT id, revision_id FROM article WHERE address LIKE '%%farm'")
        message = Annotation(
            article_id=article["id"], revision_id=article["revision_id"], kind=AnnotationKind.TAGS, version="1",
            producer="desk", value=("Rice",), made_at=hours(1),
        )  # fmt: skip
        await press.handler.annotations([Entry("1-0", Lane.LIVE, 0, message, "", None, "desk", hours(1), 0)])
        while await teller.step():
            pass
        await webhooks.drain(acts)
        assert receiver.kinds() == ["created"]
        await webhooks.drain(tags)
        assert receiver.kinds() == ["created", "annotated"]
        async with connection(press.pool) as conn:
            assert set(await deliveries.counts(conn)) == {acts.id, tags.id}


async def test_each_watch_receives_what_it_subscribed_to(press: Press, redis_url: str) -> None:
    async with receiving(new_secret()) as receiver, telling(press, redis_url) as (teller, webhooks, redis):
        mine = await watch(press, "kim", Subscription(people=("kim jong-un",)), receiver)
        await watch(press, "removals", Subscription(kinds=("removed",)))
        await watch(press, "elsewhere", Subscription(outlets=("herald",)))
        await watch(press, "sowing", Subscription(kinds=("created",), search='"spring sowing" -officials'))
        await a_life(press)
        assert await teller.step() > 0
        await webhooks.drain(mine)
        assert sorted(receiver.kinds()) == ["created", "name-removed", "revised"], "before the edit, or by it"
        assert all(attempt == 1 for _, attempt, _ in receiver.got)
        marked = {(f["kind"], n) for _, f in await entries(redis) for n in json.loads(f["watches"])}
    assert {kind for kind, name in marked if name == "removals"} == {"removed"}
    assert {kind for kind, name in marked if name == "sowing"} == {"created"}
    assert not [name for _, name in marked if name == "elsewhere"]


async def test_a_step_done_twice_tells_once(press: Press, redis_url: str) -> None:
    """As when the publisher dies after telling and before its cursor is written down."""
    async with receiving(new_secret()) as receiver, telling(press, redis_url) as (teller, webhooks, redis):
        hook = await watch(press, "all", Subscription(), receiver)
        await a_life(press)
        await teller.step()
        async with connection(press.pool) as conn:
            await outbox.save_cursor(conn, "notifications", Cursor())
        await teller.step()
        await webhooks.drain(hook)
        events = await press.rows("SELECT xid::text || '-' || id AS cursor FROM event ORDER BY xid, id")
        assert [name for name, _ in await entries(redis)] == [row["cursor"] for row in events]
        assert len(receiver.got) == len({name for name, _, _ in receiver.got}) == len(events)


async def test_a_receiver_that_fails_is_tried_again_with_the_attempt(press: Press, redis_url: str) -> None:
    async with receiving(new_secret()) as receiver, telling(press, redis_url) as (teller, webhooks, _):
        hook = await watch(press, "all", Subscription(kinds=("created",)), receiver)
        await press.publish(enriched("farm", hours(0)))
        await teller.step()
        receiver.answers = [503]
        await webhooks.drain(hook)
        (row,) = await _deliveries(press, hook)
        assert (row["state"], row["attempt"], row["status"]) == ("due", 1, 503)
        async with connection(press.pool) as conn:
            await conn.execute("UPDATE delivery SET due_at = now()")
        await webhooks.drain(hook)
        assert [attempt for _, attempt, _ in receiver.got] == [1, 2]
        assert receiver.got[0][0] == receiver.got[1][0], "the same message, and it says that it comes again"
        assert (await _deliveries(press, hook))[0]["state"] == "sent"


async def test_what_is_given_up_is_kept_and_can_be_sent_again(press: Press, redis_url: str) -> None:
    async with receiving(new_secret()) as receiver, telling(press, redis_url) as (teller, webhooks, _):
        hook = await watch(press, "all", Subscription(kinds=("created",)), receiver)
        await press.publish(enriched("farm", hours(0)))
        await teller.step()
        async with connection(press.pool) as conn:
            await conn.execute("UPDATE delivery SET attempt = 14")
        receiver.answers = [500]
        await webhooks.drain(hook)
        (row,) = await _deliveries(press, hook)
        assert (row["state"], row["error"]) == ("dead", "answered 500")
        async with connection(press.pool) as conn:
            assert await deliveries.requeue(conn, hook) == 1
        await webhooks.drain(hook)
        assert [attempt for _, attempt, _ in receiver.got] == [15, 16]


async def test_a_withheld_article_is_reported_without_its_words(press: Press, redis_url: str) -> None:
    async with receiving(new_secret()) as receiver, telling(press, redis_url) as (teller, webhooks, _):
        hook = await watch(press, "all", Subscription(), receiver)
        named = await watch(press, "kim", Subscription(people=("Kim Jong Un",)), receiver)
        await press.publish(enriched("farm", hours(0), KIM))
        article = await press.one("SELECT id FROM article")
        async with connection(press.pool) as conn:
            await withhold_article(conn, article["id"], "an order")
        await teller.step()
        await webhooks.drain(hook)
        await webhooks.drain(named)
        assert receiver.kinds() == ["created", "withheld"]
        assert "farm" not in json.dumps([body for _, _, body in receiver.got])


async def test_a_stream_of_another_archive_begins_anew(press: Press, redis_url: str) -> None:
    async with telling(press, redis_url) as (teller, _, redis):
        await redis.xadd(STREAM, {"kind": "created"}, id="18446744073709551000-1")
        await press.publish(enriched("farm", hours(0)))
        await teller.step()
        assert [f["kind"] for _, f in await entries(redis)] == ["created"]
        assert not (await entries(redis))[0][0].startswith("18446744073709551")


async def test_a_publisher_killed_after_its_commit_tells_all_the_same(
    press: Press, tmp_path: Path, redis_url: str, database_url: str
) -> None:
    """Events committed while no publisher runs are sent by the next one. Publishers are processes."""
    async with receiving(new_secret()) as receiver:
        await watch(press, "removals", Subscription(kinds=("removed",)), receiver)
        await a_life(press)
        with running(tmp_path, redis_url, database_url):
            await eventually(_has(receiver, 1), what="the removal is sent")
        with running(tmp_path, redis_url, database_url) as again:
            await eventually(_ready(again), what="it is ready once more")
            await asyncio.sleep(1)
        assert receiver.kinds() == ["removed"]


def _has(receiver: Receiver, number: int) -> Any:
    async def has() -> bool:
        return len(receiver.got) >= number

    return has


def _ready(publisher: Any) -> Any:
    async def ready() -> bool:
        return bool(await asyncio.to_thread(publisher.is_ready))

    return ready


async def _deliveries(press: Press, hook: store.Watch) -> Any:
    async with connection(press.pool) as conn:
        return await deliveries.list_deliveries(conn, hook, None, 10)
