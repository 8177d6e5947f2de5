"""The phrases of each month: counted again when a text of it changes, and the same in any order."""

from __future__ import annotations

import itertools

from services.publisher.adapters.periodic.phrase_counter import PhraseCounter
from shared.archive.schema.connection import connection
from shared.ids import article_id
from tests.publishing import Press, enriched, hours

TEXTS = (
    "The Dear Leader of Westmouth opened the harbour, and the Harbour Guard of the North cheered.",
    "A letter to the Dear Leader of Westmouth was read aloud by the Harbour Guard of the North.",
    "Nobody but the Dear Leader of Westmouth spoke. The Harbour Guard of the North left early.",
)
AT_ONCE = {"quiet_s": 0.0}


async def counted(press: Press) -> list[tuple[str, str, str, int]]:
    while await PhraseCounter(press.pool).count_next(**AT_ONCE):
        pass
    rows = await press.rows("SELECT month::text, language, written, articles FROM month_phrase ORDER BY 1, 2, 3")
    return [(row["month"], row["language"], row["written"], row["articles"]) for row in rows]


async def test_any_order_of_arrival_gives_the_same(press: Press) -> None:
    articles = [enriched(str(n), hours(n), text) for n, text in enumerate(TEXTS)]
    for order in itertools.permutations(articles):
        async with connection(press.pool) as conn:
            await conn.execute("TRUNCATE article, revision, address, alias, capture, change, counted_month")
        for article in order:
            await press.publish(article)
            found = await counted(press)
        assert found == [
            ("2024-03-01", "en", "Dear Leader of Westmouth", 3),
            ("2024-03-01", "en", "Harbour Guard of the North", 3),
        ]


async def test_a_month_is_counted_again_when_a_text_changes_and_only_then(press: Press) -> None:
    await press.publish(*(enriched(str(n), hours(n), text) for n, text in enumerate(TEXTS)))
    assert len(await counted(press)) == 2
    assert not await PhraseCounter(press.pool).count_next(**AT_ONCE)
    await press.publish(enriched("0", hours(30), TEXTS[0].replace("Dear Leader", "Mayor")))
    assert [row[2:] for row in await counted(press)] == [("Harbour Guard of the North", 3)]


async def test_a_withheld_text_is_not_counted(press: Press) -> None:
    await press.publish(*(enriched(str(n), hours(n), text) for n, text in enumerate(TEXTS)))
    assert await counted(press)
    one = article_id("https://gazette.example/1")
    await press.rows("UPDATE article SET withheld = true WHERE id = %s RETURNING 1", one)
    assert await counted(press) == []


async def test_a_month_that_changes_waits_until_it_is_quiet(press: Press) -> None:
    await press.publish(*(enriched(str(n), hours(n), text) for n, text in enumerate(TEXTS)))
    assert not await PhraseCounter(press.pool).count_next()
