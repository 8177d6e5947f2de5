"""A person's ruling of what is one article: by the command, in any order of arrival, and with what is withheld."""

from __future__ import annotations

import asyncio
import json
import random
import subprocess
from pathlib import Path

import pytest

from services.console.run.embedded import Postgres
from services.publisher.adapters.queues.identity_rulings import apply
from shared.archive.maintenance.withhold import lift_article, withhold_article
from shared.archive.schema.connection import connection
from shared.archive.write import rulings
from shared.ids import article_id
from tests.command import presswatch
from tests.integration.publisher.service import running
from tests.integration.publisher.tangle import MOVED, OTHER
from tests.integration.publisher.test_any_order import fresh
from tests.publishing import START, Press, Telling, enriched, everything, hours, open_press
from tests.waiting import eventually

A, B, C = (f"https://gazette.example/{name}" for name in "abc")


def command(database_url: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return presswatch("article", *arguments, database_url=database_url)


async def rule(press: Press, kind: str, *addresses: str) -> None:
    async with connection(press.pool) as conn:
        if kind == "join":
            await rulings.join(conn, addresses[0], addresses[1], "seen by eye")
        else:
            await rulings.part(conn, addresses[0], "seen by eye")
    await apply(press.pool, press.handler)


async def articles(press: Press) -> set[str]:
    """The paths of each article."""
    rows = await press.rows(
        "SELECT string_agg(right(address, 1), '' ORDER BY address) AS p, (SELECT count(*) FROM article) AS articles "
        "FROM address GROUP BY article_id"  # one query: a publisher may commit between two
    )
    assert {row["articles"] for row in rows} == {len(rows)}
    return {row["p"] for row in rows}


async def test_the_commands_against_a_running_publisher(
    press: Press, database_url: str, redis_url: str, tmp_path: Path
) -> None:
    await press.publish(enriched("a", START), enriched("b", START, OTHER), enriched("c", START, title="News of a"))
    with running(tmp_path, redis_url, database_url) as publisher:

        async def ready() -> bool:
            return publisher.is_ready()

        await eventually(ready, what="the publisher is ready")
        joined = await asyncio.to_thread(command, database_url, "join", A, B, "--reason", "the same report")
        assert (joined.returncode, joined.stdout) == (0, f"one article: {article_id(A)}\n"), joined.stderr
        assert await articles(press) == {"ab", "c"}

        parted = await asyncio.to_thread(command, database_url, "part", B, "--reason", "a mistake", "--json")
        found = json.loads(parted.stdout)
        assert (found["kind"], found["applied"], found["article"]) == ("part", True, article_id(B))
        assert await articles(press) == {"a", "b", "c"}
    events = await press.rows("SELECT kind FROM event WHERE article_id = %s", article_id(A))
    assert [e["kind"] for e in events] == ["created", "corrected", "corrected"]


_REFUSING = """
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''not today''; END';
CREATE TRIGGER refuse BEFORE INSERT ON withholding FOR EACH ROW EXECUTE FUNCTION refuse()
"""


async def test_a_ruling_that_cannot_be_applied_ends_nothing_and_holds_no_other_up(
    press: Press, database_url: str, redis_url: str, tmp_path: Path
) -> None:
    texts = {"a": MOVED, "b": MOVED, "c": OTHER, "d": f"{OTHER} More."}
    await press.publish(*(enriched(name, START, text, title="Same") for name, text in texts.items()))
    async with connection(press.pool) as conn:
        await withhold_article(conn, A, "order of a court")
        await conn.execute(_REFUSING)
        await rulings.part(conn, B, "seen by eye")
        await rulings.join(conn, C, "https://gazette.example/d", "seen by eye")
    with running(tmp_path, redis_url, database_url) as publisher:

        async def joined() -> bool:
            return await articles(press) == {"ab", "cd"}

        async def parted() -> bool:
            return await articles(press) == {"a", "b", "cd"}

        await eventually(joined, what="the second ruling is applied")
        assert publisher.is_ready()
        async with connection(press.pool) as conn:
            await conn.execute("DROP TRIGGER refuse ON withholding")
        await eventually(parted, what="the first ruling is applied")


async def test_joined_and_separated_again(press: Press) -> None:
    await press.publish(enriched("a", START), enriched("b", START, OTHER))
    before = await everything(press)
    await rule(press, "join", A, B)
    assert await articles(press) == {"ab"}
    await rule(press, "part", B)
    assert await everything(press) == before


async def test_what_cannot_be_ruled_is_refused_in_a_sentence(press: Press, database_url: str) -> None:
    await press.publish(enriched("a", START), enriched("a", START, outlet="echo"))
    refusals = {
        ("join", A, "https://gazette.example/x"): "the archive has no article at https://gazette.example/x",
        ("join", A, "https://echo.example/a"): "articles of two outlets never become one",
        ("join", A, A): "are the same address",
        ("part", A): "there is nothing to separate",
    }
    for arguments, why in refusals.items():
        refused = await asyncio.to_thread(command, database_url, *arguments, "--reason", "x")
        assert refused.returncode == 78 and why in refused.stderr, refused
        assert "Traceback" not in refused.stderr
    helped = await asyncio.to_thread(command, database_url, "join", "--help")
    assert "Example: presswatch article join" in helped.stdout and "--json" in helped.stdout
    assert (await press.one("SELECT count(*) AS n FROM ruling"))["n"] == 0


async def test_a_separated_address_is_joined_by_no_fact_and_the_last_ruling_counts(press: Press) -> None:
    await press.publish(*(enriched(n, START, MOVED, title="Same") for n in "abc"))
    assert await articles(press) == {"abc"}
    await rule(press, "part", B)
    assert await articles(press) == {"ac", "b"}
    await press.publish(enriched("b", hours(1), MOVED, title="Same"), enriched("c", hours(1), MOVED, title="Same"))
    await press.publish(enriched("b", hours(-1), MOVED, title="Same"))
    assert await articles(press) == {"ac", "b"}
    await rule(press, "join", C, B)
    assert await articles(press) == {"abc"}
    await rule(press, "part", A)
    assert await articles(press) == {"a", "bc"}


@pytest.mark.parametrize("seed", range(3))
async def test_rulings_hold_in_any_order_of_arrival(postgres: Postgres, press: Press, seed: int) -> None:
    facts: list[Telling] = [enriched(n, hours(h), MOVED, title="Same") for n in "abc" for h in (0, 5)]
    facts += [enriched("d", hours(1), OTHER), enriched("d", hours(9), OTHER + " More.")]
    await press.publish(*facts)
    await rule(press, "part", B)
    await rule(press, "join", "https://gazette.example/d", C)
    expected = await everything(press)
    kept = await press.rows("SELECT kind, outlet_id, address_id, other_id, reason FROM ruling ORDER BY id")
    chance = random.Random(seed)
    chance.shuffle(facts)
    early = chance.randint(0, len(facts))
    async with fresh(postgres, f"ruled{seed}") as url, open_press(url) as other:
        for number in range(len(facts) + 1):
            if number == early:
                async with connection(other.pool) as conn:
                    for row in kept:
                        await conn.execute(
                            "INSERT INTO ruling (kind, outlet_id, address_id, other_id, reason) "
                            "VALUES (%(kind)s, %(outlet_id)s, %(address_id)s, %(other_id)s, %(reason)s)",
                            row,
                        )
                await apply(other.pool, other.handler)
            await other.publish(*facts[number : number + 1])
        assert await articles(other) == await articles(press)
        found = await everything(other)
    for table, rows in expected.items():
        assert found[table] == rows, table


async def test_an_address_separated_from_a_withheld_article_stays_withheld(press: Press) -> None:
    await press.publish(enriched("a", START, MOVED, title="Same"), enriched("b", START, MOVED, title="Same"))
    async with connection(press.pool) as conn:
        await withhold_article(conn, B, "order of a court")
    await rule(press, "part", B)

    rows = await press.rows("SELECT a.withheld, w.reason FROM article a JOIN withholding w ON w.article_id = a.id")
    assert [tuple(row.values()) for row in rows] == [(True, "order of a court")] * 2
    async with connection(press.pool) as conn:
        await lift_article(conn, B, "quashed")
    shown = {r["id"]: r["withheld"] for r in await press.rows("SELECT id, withheld FROM article")}
    assert shown == {article_id(A): True, article_id(B): False}

    await rule(press, "join", A, B)
    assert (await press.one("SELECT withheld FROM article"))["withheld"] is True
