"""Articles whose removals cannot be judged hold up no others."""

from __future__ import annotations

import asyncio

import psycopg
import pytest

from services.publisher.adapters.batch import transaction
from services.publisher.adapters.batch.transaction import Published
from services.publisher.adapters.queues import judging as judging_module
from services.publisher.adapters.queues.judging import Judging
from services.publisher.core.batch import Batch
from shared.archive.schema.connection import connection
from shared.contracts import ObservationKind as Kind
from tests.integration.publisher.test_large_removals import ENQUEUED, REMOVED, judge_all, remove_all
from tests.publishing import WINDOW, Press, enriched, hours, observed, polled, unchanged


async def test_an_outlet_that_cannot_be_judged_does_not_hold_up_others(
    press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transaction, "_WAITING_AT_ONCE", 1)
    outlets, names = ("alpha", "beta"), [f"n{n}" for n in range(4)]
    kept = [enriched("kept", hours(0), outlet=o) for o in outlets]
    await press.publish(*kept, *(enriched(n, hours(0), outlet=o) for o in outlets for n in names))
    await press.publish(*(observed(n, hours(h), Kind.GONE, outlet=o) for h in (1, 9) for o in outlets for n in names))
    await press.publish(*(unchanged(one, hours(9.5)) for one in kept))
    await press.publish(*(polled(hours(h), o) for h in (10, 5) for o in outlets))
    publish = press.handler.publish

    async def refuse(batch: Batch) -> Published:
        if batch.judging == "alpha":
            raise psycopg.DataError("not to be stored")
        return await publish(batch)

    monkeypatch.setattr(press.handler, "publish", refuse)
    await judge_all(press, 1)
    rows = await press.rows("SELECT outlet_id, count(*) AS n FROM article WHERE state = 'removed' GROUP BY 1")
    assert rows == [{"outlet_id": "beta", "n": 4}]


async def alter(press: Press, how: str) -> None:
    async with connection(press.pool) as conn:
        await conn.execute(f"ALTER TABLE article {how}".encode())


async def test_an_article_that_cannot_be_judged_waits_alone(press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database refuses its row, as it does when a value cannot be stored."""
    monkeypatch.setattr(transaction, "_WAITING_AT_ONCE", 5)
    await remove_all(press, 16)
    await press.publish(polled(hours(10)), polled(hours(5)))
    await alter(press, "ADD CONSTRAINT odd CHECK (address NOT LIKE '%/n7' OR state <> 'removed')")
    await judge_all(press, 1)
    assert (await press.one(REMOVED))["n"] == 15
    failing = await press.one("SELECT failures, retry_at > now() AS waits FROM judge_again")
    assert failing == {"failures": 1, "waits": True}
    assert (await press.one("SELECT data FROM change WHERE kind = 'mass-removal'"))["data"] == {"count": 15}
    await alter(press, "DROP CONSTRAINT odd")
    await press.rows("UPDATE judge_again SET retry_at = now() RETURNING 1")
    await judge_all(press, 1)
    assert ((await press.one(REMOVED))["n"], (await press.one(ENQUEUED))["n"]) == (16, 0)
    assert (await press.one("SELECT data FROM change WHERE kind = 'mass-removal'"))["data"] == {"count": 16}


async def test_articles_of_the_next_round_do_not_hide_one_that_cannot_be_judged(
    press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transaction, "_WAITING_AT_ONCE", 5)
    for module in (transaction, judging_module):
        monkeypatch.setattr(module, "ENQUEUED_AT_ONCE", 8)
    await remove_all(press, 16)
    await press.publish(polled(hours(5)))
    judging = Judging(press.pool, press.handler, lambda _: WINDOW)
    await judging.judge(asyncio.Event())
    last = await press.one("SELECT article_id FROM judge_again WHERE NOT judged ORDER BY 1 DESC LIMIT 1")
    await press.publish(polled(hours(4)), polled(hours(10)))
    await alter(press, f"ADD CONSTRAINT odd CHECK (id <> '{last['article_id']}' OR state <> 'removed') NOT VALID")
    for _ in range(3):
        await judging.judge(asyncio.Event())
    failing = await press.rows("SELECT article_id FROM judge_again WHERE failures > 0")
    assert failing == [{"article_id": last["article_id"]}]
    assert (await press.one(REMOVED))["n"] == 15
    assert not await judging.judge(asyncio.Event()), "the others wait for the next round"
