"""Names and versions of steps are the same in any order of arrival, and after the articles became one."""

from __future__ import annotations

import pytest

from services.console.run.embedded import Postgres
from services.enricher.core.enrich import enrich
from services.enricher.core.steps import STEPS
from services.publisher.adapters.batch.enriched_again import put_again
from services.publisher.core.reading import read
from services.publisher.core.stored_article import stored_article
from shared.archive.maintenance.export import Range, export
from shared.archive.schema.connection import connection
from shared.archive.write import enrichment
from shared.contracts import EnrichedArticle
from tests.integration.publisher.test_any_order import fresh
from tests.publishing import Press, enriched, everything, hours, moved, open_press

NAMES = next(step.version for step in STEPS if step.name == "names")
TEXT = "The delegation from Hanoi left Pyongyang by air on Monday, the Korean Central News Agency said in a report."


def named(path: str, at: float, text: str = TEXT) -> EnrichedArticle:
    return enrich(enriched(path, hours(at), text, title="A visit").article, ["en"], "UTC", lambda _: [("en", 0.99)])


FACTS = (
    named("a", 0),
    named("b", 3),
    named("c", 5),
    named("a", 9, TEXT + " Kim Jong Un saw them off."),
    moved("c", "a", hours(8)),
)


async def exported(press: Press) -> list[bytes]:
    async with connection(press.pool) as conn:
        return [line async for line in export(conn, Range())]


@pytest.mark.parametrize("order", [(0, 1, 2, 3, 4), (4, 3, 2, 1, 0), (3, 1, 4, 0, 2)])
async def test_any_order_gives_the_same_names(postgres: Postgres, press: Press, order: tuple[int, ...]) -> None:
    for number in order:
        await press.publish(FACTS[number])
    async with fresh(postgres, "names_in_order") as url, open_press(url) as usual:
        for fact in FACTS:
            await usual.publish(fact)
        assert await everything(press) == await everything(usual)
        assert await exported(press) == await exported(usual)
        rows = await press.rows("SELECT names, steps FROM revision ORDER BY first_seen")
        assert [len(row["names"]) for row in rows] == [3, 4]
        assert all(row["steps"]["names"] for row in rows)


async def test_a_step_read_again_puts_its_own_values_in_place(press: Press) -> None:
    for fact in FACTS:
        await press.publish(fact)
    before = await everything(press)
    await press.rows("UPDATE revision SET names = NULL, teaser = 'mine', steps = steps - 'names' RETURNING id")
    async with connection(press.pool) as conn:
        assert await enrichment.enqueue(conn, "names", NAMES, None, None, None) == len(before["revision"])
    async with connection(press.pool) as conn:
        assert await enrichment.enqueue(conn, "names", NAMES, None, None, None) == 0, "asked already"
    async with connection(press.pool) as conn:
        taken = await enrichment.claim(conn, 100, 90)
    again = [enrich(stored_article(row), ["en"], "UTC", lambda _: [("en", 0.99)]) for row in taken]
    for _ in range(2):  # twice changes nothing
        await put_again(press.pool, [read(one) for one in again])
    rows = await press.rows("SELECT names, steps, teaser FROM revision ORDER BY article_id, id")
    assert [row["names"] for row in rows] == [row["names"] for row in before["revision"]]
    assert [row["steps"] for row in rows] == [row["steps"] for row in before["revision"]]
    assert {row["teaser"] for row in rows} == {"mine"}, "other steps did not run"
    assert (await press.kinds())[-1] == "enriched"
    async with connection(press.pool) as conn:
        await enrichment.complete(conn, taken)
        assert await enrichment.count_pending(conn) == 0
        assert await enrichment.enqueue(conn, "names", NAMES, None, None, None) == 0


async def test_a_text_that_is_gone_is_let_go(press: Press) -> None:
    await press.publish(FACTS[0])
    await press.rows("INSERT INTO enrich_again (article_id, revision_id, step) VALUES ('a', 'b', 'names') RETURNING 1")
    async with connection(press.pool) as conn:
        (row,) = await enrichment.claim(conn, 100, 90)
        assert row["body_sha256"] is None
