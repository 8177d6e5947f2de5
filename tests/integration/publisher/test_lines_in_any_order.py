"""Whether a changed line is an edit depends on what other articles showed by then, and not on when that arrives."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime

import pytest

from services.console.run.embedded import Postgres
from shared.contracts import EnrichedArticle
from shared.contracts import ObservationKind as Kind
from tests.integration.publisher.test_any_order import fresh
from tests.publishing import TEXT, Press, Telling, enriched, everything, hours, observed, open_press

TOLL = "So far {} carts have crossed it, said the harbour office."


def story() -> list[Telling]:
    """Articles with a counter and a figure; one of them, without a counter, in which the figure is corrected."""
    facts: list[Telling] = []
    for n in range(10):
        for visit, hour in enumerate((0, 9, 20, 33)):
            lines = [TEXT.format(f"p{n}"), TOLL.format(n), f"Read {n * 3 + visit} times"]
            facts.append(enriched(f"o{n}", hours(hour + n / 10), lines))
    facts += [enriched("y", hours(hour), [TEXT.format("y"), TOLL.format(hour // 20)]) for hour in (1, 12, 21)]
    return [*facts, observed("y", hours(30), Kind.NOT_MODIFIED)]


def at(fact: Telling) -> datetime:
    if isinstance(fact, EnrichedArticle):
        return fact.article.captured_at
    return fact.observed_at if hasattr(fact, "observed_at") else fact.captured_at


def by_article(fact: Telling) -> tuple[int, datetime]:
    """The articles with a counter come last, with all their visits."""
    return "/o" in (fact.article.url if isinstance(fact, EnrichedArticle) else fact.url), at(fact)


@pytest.mark.parametrize(
    "order", [by_article, lambda fact: -at(fact).timestamp(), *(random.Random(n) for n in range(2))]
)
async def test_lines_of_others_that_arrive_late_are_considered(
    postgres: Postgres, press: Press, order: random.Random | Callable[[Telling], float]
) -> None:
    facts = sorted(story(), key=at)
    for fact in facts:
        await press.publish(fact)
    expected = await everything(press)
    if isinstance(order, random.Random):
        order.shuffle(facts)
    else:
        facts.sort(key=order)
    chance = random.Random(0)
    async with fresh(postgres, "late") as url, open_press(url) as other:
        while facts:
            size = chance.randint(1, 7)
            await other.publish(*facts[:size])
            del facts[:size]
        found = await everything(other)
    assert [c["kind"] for c in expected["change"]] == ["revised"], "the corrected figure"
    for table, rows in expected.items():
        assert found[table] == rows, table
