"""Whatever order facts arrive in, in whatever batches, by however many publishers: the same archive."""

from __future__ import annotations

import asyncio
import gzip
import json
import random
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import psycopg
import pytest

from services.console.run.embedded import Postgres
from shared.contracts import BlobRef, Picture
from shared.contracts import ObservationKind as Kind
from tests.integration.publisher.tangle import SAME, tangle
from tests.publishing import (
    Press,
    Telling,
    enriched,
    everything,
    hours,
    observed,
    open_press,
    polled,
)
from tests.shared_data import shared_data


@asynccontextmanager
async def fresh(postgres: Postgres, name: str) -> AsyncIterator[str]:
    """Another empty database on the same server."""
    async with await psycopg.AsyncConnection.connect(postgres.url, autocommit=True) as connection:
        await connection.execute(f"CREATE DATABASE {name}".encode())
        yield postgres.url_of(name)
        await connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.mark.parametrize("seed", range(6))
async def test_any_order_and_any_batches_give_the_same_archive(postgres: Postgres, press: Press, seed: int) -> None:
    facts = tangle()
    await press.publish(*facts)
    expected = await everything(press)
    chance = random.Random(seed)
    chance.shuffle(facts)
    facts += chance.sample(facts, 10)
    async with fresh(postgres, f"order{seed}") as url, open_press(url) as other:
        while facts:
            size = chance.randint(1, 7)
            await other.publish(*facts[:size])
            del facts[:size]
        found = await everything(other)
    for table, rows in expected.items():
        assert found[table] == rows, table


async def test_several_publishers_at_once_neither_deadlock_nor_differ(database_url: str) -> None:
    facts = [f for n in range(12) for f in tangle_of(f"outlet{n % 3}", n)]
    chance = random.Random(7)
    async with open_press(database_url) as one, open_press(database_url) as two, open_press(database_url) as three:

        async def work(press: Press) -> None:
            mine = chance.sample(facts, len(facts))
            for start in range(0, len(mine), 9):
                await press.publish(*mine[start : start + 9])

        await asyncio.gather(work(one), work(two), work(three))
        created = await one.kinds()
        assert (await one.one("SELECT count(*) AS n FROM article"))["n"] == 12
        assert created.count("created") == 12
        assert (await one.one("SELECT count(*) AS n FROM article WHERE revision_count = 2"))["n"] == 12


def tangle_of(outlet: str, number: int) -> list[Telling]:
    """Tell of an edit. No other article is edited into the same words: they would be an error of the page."""
    path = f"n{number}"
    word = "lmnopqrstuvw"[number] * 5  # numbers make no difference between such texts
    edited = f"Edited later into something quite different from what the {word} was"
    return [
        enriched(path, hours(0), outlet=outlet),
        enriched(path, hours(1), edited, outlet=outlet),
        enriched(path, hours(2), edited, outlet=outlet),
        observed(path, hours(3), Kind.GONE, outlet=outlet),
        polled(hours(4), outlet),
    ]


def long_story(outlet: str) -> list[Telling]:
    """A tangle over many months, so that their tables are made meanwhile, with pictures and with twins and edits."""
    facts: list[Telling] = []
    for number in range(8):
        far = 24 * 31 * number
        path, text = f"n{number}", f"{SAME} It is number {number // 2}."
        facts += [enriched(path, hours(far + h), text, title=f"Twin {number // 2}", outlet=outlet) for h in (0, 5, 9)]
        facts += [enriched(path, hours(far + 20), f"{text} Edited.", title="Twin", outlet=outlet)] * (number % 2)
        facts += [observed(path, hours(far + h), Kind.GONE, outlet=outlet) for h in (30, 40) if number % 3]
        facts += [observed(path, hours(far + 7), Kind.NOT_MODIFIED, outlet=outlet), polled(hours(far + 35), outlet)]
        facts += [picture(outlet, number, version, far + 4 * version) for version in range(3)]
    return facts


def picture(outlet: str, number: int, version: int, hour: float) -> Picture:
    body = BlobRef(sha256=f"{version}" * 64, size=10, media_type="image/png")
    return Picture(url=f"https://{outlet}.example/{number}.png", captured_at=hours(hour), outlet=outlet, body=body)


@pytest.mark.parametrize("seed", [1, 2])
async def test_three_publishers_of_the_same_outlets_make_the_archive_of_one(postgres: Postgres, seed: int) -> None:
    facts = [fact for outlet in ("gazette", "echo", "herald") for fact in long_story(outlet)]
    async with fresh(postgres, f"alone{seed}") as url, open_press(url) as press:
        await press.publish(*facts)
        expected = await everything(press)
    async with (
        fresh(postgres, f"crowd{seed}") as url,
        open_press(url) as one,
        open_press(url) as two,
        open_press(url) as six,
    ):

        async def work(press: Press, chance: random.Random) -> None:
            """Two thirds of all facts, so that most come to two of the three, in batches that cross the outlets."""
            mine = chance.sample(facts, 2 * len(facts) // 3)
            while mine:
                size = chance.randint(1, 25)
                await press.publish(*mine[:size])
                del mine[:size]

        await asyncio.gather(*(work(p, random.Random(10 * seed + n)) for n, p in enumerate((one, two, six))))
        await one.publish(*random.Random(seed).sample(facts, len(facts)))  # what none of the three had
        found = await everything(two)
        created = await two.kinds()
        undone = await two.one(
            "SELECT deadlocks + xact_rollback AS n FROM pg_stat_database WHERE datname = current_database()"
        )
    for table, rows in expected.items():
        assert found[table] == rows, table
    assert created.count("created") >= len(expected["article"])
    assert undone["n"] == 0, "nobody was in anybody's way"


@pytest.mark.shared_data
@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_one_article_for_the_same_story_under_several_addresses(press: Press, seed: int) -> None:
    """The outlet gives a story one address per category: equal bodies are the truth about what is one article."""
    with gzip.open(shared_data("data/kcna-kp-2024.jsonl.gz")) as file:
        rows = [row for row in map(json.loads, file) if row["story_text"].strip()]
    random.Random(seed).shuffle(rows)
    messages = []
    for row in rows:
        at = datetime.fromtimestamp(row["date"] / 1000, UTC)
        name = row["link"].rpartition("/")[2]
        messages.append(enriched(name, at, row["story_text"].split("\n"), title=row["headline"]))
    for start in range(0, len(messages), 97):
        await press.publish(*messages[start : start + 97])

    truth: dict[str, set[str]] = defaultdict(set)
    for message in messages:
        truth[" ".join(b.text for b in message.article.blocks)].add(message.article.address)
    found: dict[str, set[str]] = defaultdict(set)
    for row in await press.rows("SELECT article_id, address FROM address"):
        found[row["article_id"]].add(row["address"])
    assert {frozenset(a) for a in found.values()} == components(list(truth.values()))


def components(groups: list[set[str]]) -> set[frozenset[str]]:
    """Groups that share an address are one."""
    merged: list[set[str]] = []
    for group in groups:
        touching = [m for m in merged if m & group]
        merged = [m for m in merged if not m & group] + [set(group).union(*touching)]
    return {frozenset(m) for m in merged}
