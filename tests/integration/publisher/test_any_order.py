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
from shared.contracts import BlobRef, PageKind, Picture
from shared.contracts import ObservationKind as Kind
from tests.publishing import (
    TEXT,
    Press,
    Telling,
    enriched,
    everything,
    hours,
    moved,
    observed,
    open_press,
    polled,
    refused,
    unchanged,
)
from tests.shared_data import shared_data

SAME = "The same long text under several addresses, told in so many words that nobody would take it for chance."
MOVED = "A story that stays what it is, though the outlet gives it one address after another and edits its headline."
OTHER = (
    "Fishermen of the eastern coast landed twice what they did last autumn, harbour masters told us on Tuesday night."
)
NOTICE = "The page you asked for is being revised: "


def tangle() -> list[Telling]:
    """Edits, twins, removals, an outage, moves, a second parser: everything at once."""
    facts: list[Telling] = []
    for name in "abc":
        facts += [enriched(name, hours(h), SAME, title="Twin") for h in (0, 10, 30)]
    facts += [
        enriched("d", hours(h), f"Text number {h // 10} of an article that is edited again and again")
        for h in (0, 9, 10, 25)
    ]
    facts += [enriched("b", hours(40), SAME + " It was edited.", title="Twin")]
    facts += [enriched("e", hours(0)), enriched("e", hours(3), "What a later parser reads in it " * 4, parser="2")]
    facts += [enriched("e", hours(0), parser="1"), enriched("e", hours(0), parser="2")]
    facts += [observed("d", hours(h), Kind.NOT_FOUND) for h in (26, 28, 36)]
    facts += [observed("e", hours(h), Kind.GONE) for h in (4, 12)] + [enriched("e", hours(20), parser="2")]
    facts += [observed("a", hours(h), Kind.MOVED, moved_to="https://gazette.example/b") for h in (31, 41)]
    facts += [observed(n, hours(h), Kind.UNREACHABLE) for n in "abcd" for h in (14, 15, 16)]
    facts += [observed("c", hours(h), Kind.NOT_MODIFIED) for h in (42, 43)]
    facts += [polled(hours(h)) for h in (1, 5, 27, 29, 39)]
    for name in "fgh":
        facts += [enriched(name, hours(h)) for h in (0, 30)]
        facts += [enriched(name, hours(20), SAME + " Back soon.", title="Gazette")]
        facts += [observed(name, hours(h), Kind.NOT_MODIFIED) for h in (21, 28)]
    return facts + moves()


def moves() -> list[Telling]:
    """Articles that moved, once and twice; to other words; to the front page; many to one."""
    facts: list[Telling] = [enriched("old", hours(h), MOVED) for h in (0, 6)]
    facts += [enriched("new", hours(h), MOVED, title="Another headline", by="old") for h in (12, 24)]
    facts += [moved("old", "new", hours(h)) for h in (12, 24)] + [enriched("new", hours(9), MOVED)]
    facts += [moved("new", "newest", hours(30)), enriched("newest", hours(30), MOVED + " So it was.", by="new")]
    facts += [observed("new", hours(31), Kind.NOT_MODIFIED, moved_to="https://gazette.example/newest")]
    facts += [enriched("i", hours(0), OTHER), moved("i", "newest", hours(3)), moved("i", "", hours(4))]
    facts += [enriched(f"m{n}", hours(0), f"{MOVED} Number {n}.") for n in range(14)]
    facts += [moved(f"m{n}", "all", hours(5 + n)) for n in range(14)] + [enriched("all", hours(5), MOVED + " All.")]
    facts += [enriched(f"q{n}", hours(n), SAME + " Not yet.", title="Gazette") for n in range(14)]
    facts += [enriched("t", hours(h), (MOVED, OTHER)[h % 2], title="Turn") for h in range(9)]
    return facts + stubs()


def stubs() -> list[Telling]:
    """Short pages in place of articles: for a while, for good, and with other signs."""
    facts: list[Telling] = []
    for name in ("u", "v", "w", "x"):
        facts += [enriched(name, hours(0), [MOVED, OTHER]), enriched(name, hours(5), NOTICE + name, title="Notice")]
    facts += [enriched("u", hours(7), [MOVED, OTHER]), enriched("v", hours(13), NOTICE + "v", title="Notice")]
    facts += [observed("w", hours(h), Kind.NOT_MODIFIED) for h in (9, 12, 20)]
    facts += [observed("x", hours(6), Kind.GONE), observed("x", hours(20), Kind.GONE)]
    return facts + repeated()


def repeated() -> list[Telling]:
    """Visits that found a body unchanged: a text, a page in its place, and one that other stories showed too."""
    facts: list[Telling] = []
    for name in ("r", "s"):
        story, again = enriched(name, hours(0)), enriched(name, hours(3))
        soon = enriched(name, hours(12), SAME + " Back later.", title="Gazette")
        facts += [story, again, soon, enriched(name, hours(30), OTHER + name)]
        facts += [unchanged(again, hours(h)) for h in (5, 9)] + [unchanged(soon, hours(h)) for h in (14, 20)]
    gone = refused("y", hours(4), Kind.SOFT_GONE)
    facts += [enriched("y", hours(0)), gone, unchanged(gone, hours(6)), unchanged(gone, hours(25))]
    feed, page = (refused("feed", hours(h), Kind.POLLED, page_kind=PageKind.FEED, links_found=n) for h, n in FEEDS)
    facts += other_pages()
    return [*facts, feed, page, *(unchanged(f, hours(h), page_kind=PageKind.FEED) for f, h in ((feed, 1), (page, 35)))]


def other_pages() -> list[Telling]:
    """Pages that differ by a number, and pages of another layout, in place of articles; texts that share nothing."""
    facts: list[Telling] = []
    for name in ("za", "zb", "zc"):
        facts += [enriched(name, hours(h), [MOVED, TEXT.format(name)], layout=("aa", "bb")) for h in (0, 40)]
    for name, hour in (("za", 10), ("zb", 11), ("za", 18), ("zb", 19)):
        facts.append(enriched(name, hours(hour), f"{OTHER} {OTHER} {hour}:00", title="Gazette", layout=("aa",)))
    facts += [enriched("zc", hours(h), NOTICE + "soon", title="Gazette", layout=("cc",)) for h in (10, 20)]
    facts += [
        enriched("zd", hours(h), f"{text} {h}", title=f"Day {h}") for h, text in zip((0, 9, 18), DAYS, strict=True)
    ]
    return facts


DAYS = (OTHER + MOVED, SAME + NOTICE, "Of gulls and herons, which nobody had counted until the keeper of the lake did.")
FEEDS = ((0.2, 3), (32, 0))


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
    path = f"n{number}"
    return [
        enriched(path, hours(0), outlet=outlet),
        enriched(path, hours(1), "Edited later into something quite different from what it was", outlet=outlet),
        enriched(path, hours(2), "Edited later into something quite different from what it was", outlet=outlet),
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
