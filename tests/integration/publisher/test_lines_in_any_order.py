"""Lines that come and go: the archive is the same in whatever order, and by however many publishers, facts arrive."""

from __future__ import annotations

import asyncio
import os
import random
from collections.abc import AsyncIterator, Sequence

import pytest

from services.publisher.core.batch import Batch
from services.publisher.core.reading import Row
from shared.contracts import EnrichedArticle
from tests.integration.publisher.busy_pages import busy_pages
from tests.publishing import TEXT, Press, Telling, enriched, hours, open_press

SEEDS = range(int(os.environ.get("ORDER_SEEDS", "1")))
"""Set ORDER_SEEDS to try more orders by hand."""
ARTICLES = 30
_PATH = "replace(a.address, a.outlet_id, '') AS path"
_SHOWN = {
    "articles": f"SELECT {_PATH}, a.title, a.sort_at, a.first_captured_at, a.last_captured_at, a.last_seen_at, "
    "a.state, a.state_since, a.unsettled, a.revision_id, a.revision_count "
    "FROM article a WHERE a.outlet_id = %s ORDER BY path",
    "texts": f"SELECT {_PATH}, r.id, r.title, r.blocks, r.first_seen, r.last_seen "
    "FROM revision r JOIN article a ON a.id = r.article_id WHERE a.outlet_id = %s ORDER BY path, r.id",
    "changes": f"SELECT {_PATH}, c.kind, c.at, c.since, c.from_revision, c.to_revision, c.weight, c.confidence "
    "FROM change c JOIN article a ON a.id = c.article_id WHERE a.outlet_id = %s ORDER BY path, c.at, c.kind, c.since",
}
"""What a reader sees of an outlet, without the ids, which contain the outlet's name."""
_JUDGE_ALL = """
INSERT INTO judge_again (article_id, outlet_id, since) SELECT id, outlet_id, sort_at FROM article WHERE outlet_id = %s
ON CONFLICT (article_id) DO UPDATE SET judged = false RETURNING 1"""


async def settled(press: Press, outlet: str) -> dict[str, list[Row]]:
    """Judge what is enqueued, round after round, and return what a reader sees."""
    while await press.rows("SELECT article_id FROM judge_again WHERE outlet_id = %s LIMIT 1", outlet):
        await press.rows("UPDATE outlet SET judging_since = NULL WHERE id = %s RETURNING 1", outlet)
        await press.handler.publish(Batch(judging=outlet))
    return {what: await press.rows(query, outlet) for what, query in _SHOWN.items()}


async def tell(press: Press, facts: Sequence[Telling], chance: random.Random) -> None:
    left = list(facts)
    while left:
        size = chance.randint(1, 40)
        await press.publish(*left[:size])
        del left[:size]


def mixed(outlet: str, seed: int, chance: random.Random, share: float = 1) -> list[Telling]:
    facts = busy_pages(outlet, seed, ARTICLES)
    return chance.sample(facts, int(len(facts) * share))


@pytest.mark.parametrize("seed", SEEDS)
async def test_any_order_gives_the_archive_of_the_true_order(press: Press, database_url: str, seed: int) -> None:
    chance = random.Random(seed)
    await tell(press, busy_pages("true", seed, ARTICLES), chance)
    expected = await settled(press, "true")
    assert {"revised", "removed"} <= {row["kind"] for row in expected["changes"]}
    await press.rows(_JUDGE_ALL, "true")
    assert await settled(press, "true") == expected, "judged once more"
    await tell(press, mixed("mixed", seed, chance), chance)
    assert await settled(press, "mixed") == expected
    async with open_press(database_url) as other:
        await asyncio.gather(*(tell(p, mixed("two", seed, chance, 2 / 3), chance) for p in (press, other)))
    await tell(press, mixed("two", seed, chance), chance)
    assert await settled(press, "two") == expected


_WRITES = "SELECT article_id, xmin::text AS by FROM judge_again"


async def test_an_outlet_that_is_read_again_enqueues_an_article_once(press: Press) -> None:
    """Every batch of captures read by a later parser is late for all other articles."""

    async def read(parser: str) -> AsyncIterator[None]:
        for hour, views in ((0, 100), (30, 200), (60, 300)):
            for first in range(0, ARTICLES, 5):
                await press.publish(*(_with_views(n, hour, views, parser) for n in range(first, first + 5)))
                yield

    async for _ in read("1"):
        pass
    await press.rows("DELETE FROM judge_again RETURNING 1")
    written: set[tuple[str, str]] = set()
    async for _ in read("2"):
        written |= {(row["article_id"], row["by"]) for row in await press.rows(_WRITES)}
    assert len(written) == len({article for article, _ in written}) > 0


def _with_views(number: int, hour: int, views: int, parser: str) -> EnrichedArticle:
    text = f"{TEXT.format(number)} {TEXT.format(f'{number} again')} Views: {views + number}."
    return enriched(f"n{number}", hours(hour + number / 100), text, parser=parser)
