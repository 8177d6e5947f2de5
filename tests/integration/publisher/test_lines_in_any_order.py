"""Lines that come and go: the archive is the same in whatever order, and by however many publishers, facts arrive."""

from __future__ import annotations

import asyncio
import os
import random
from collections.abc import Sequence

import pytest

from services.console.run.embedded import Postgres
from services.publisher.core.reading import Row
from tests.integration.publisher.busy_pages import busy_pages
from tests.integration.publisher.test_any_order import fresh
from tests.integration.publisher.test_large_removals import judge_all
from tests.publishing import Press, Telling, everything, open_press

SEEDS = range(int(os.environ.get("ORDER_SEEDS", "2")))
_ALL_AGAIN = "INSERT INTO judge_again (article_id, outlet_id, since) SELECT id, outlet_id, sort_at FROM article"


async def settled(press: Press) -> dict[str, list[Row]]:
    """Judge what is enqueued, round after round, and return the archive."""
    while (await press.one("SELECT count(*) AS n FROM judge_again"))["n"]:
        await press.rows("UPDATE outlet SET judging_since = NULL RETURNING 1")
        await judge_all(press, 1)
    return await everything(press)


async def tell(press: Press, facts: Sequence[Telling], chance: random.Random, most: int) -> None:
    left = list(facts)
    while left:
        size = chance.randint(1, most)
        await press.publish(*left[:size])
        del left[:size]


def same(found: dict[str, list[Row]], expected: dict[str, list[Row]]) -> None:
    for table, rows in expected.items():
        assert found[table] == rows, table


@pytest.mark.parametrize("seed", SEEDS)
async def test_any_order_gives_the_archive_of_the_true_order(postgres: Postgres, seed: int) -> None:
    facts, chance = busy_pages(seed), random.Random(seed)
    async with fresh(postgres, f"inorder{seed}") as url, open_press(url) as press:
        await tell(press, facts, random.Random(seed), 9)
        expected = await settled(press)
        await press.rows(f"{_ALL_AGAIN} RETURNING 1")
        same(await settled(press), expected)
    assert any(row["kind"] == "revised" for row in expected["change"])
    async with fresh(postgres, f"mixed{seed}") as url, open_press(url) as press:
        await tell(press, chance.sample(facts, len(facts)), chance, 9)
        same(await settled(press), expected)
    async with fresh(postgres, f"two{seed}") as url, open_press(url) as one, open_press(url) as two:
        halves = [chance.sample(facts, 2 * len(facts) // 3) for _ in range(2)]
        await asyncio.gather(
            *(tell(p, half, random.Random(seed), 9) for p, half in zip((one, two), halves, strict=True))
        )
        await tell(two, facts, chance, 50)
        same(await settled(one), expected)
