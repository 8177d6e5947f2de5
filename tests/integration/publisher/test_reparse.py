"""Later parsers read what is in the archive: the same edits, no news, nothing left of what was no article."""

from __future__ import annotations

import random
from typing import Any

import pytest

from shared.archive.schema.connection import connection
from shared.archive.write import reparse_queue
from shared.contracts import EnrichedArticle, Observation, ObservationKind
from tests.publishing import START, Press, enriched, everything, hours, observed

EDITS = {"a": [1, 1, 2, 2, 3], "b": [1, 1, 1, 2, 2], "c": [1, 2, 1, 1, 1]}
"""What three pages showed at each visit, ten hours apart."""


def read(path: str, visit: int, parser: int) -> EnrichedArticle:
    """The capture of a visit as a parser reads it: each words the same page in its own way."""
    text = f"Report number {EDITS[path][visit]} of {path}"
    page = enriched(path, hours(10 * visit), f"{text} on its spring sowing", title=path)
    blocks = (page.article.blocks[0].model_copy(update={"text": f"{text}, as parser {parser} words it"}),)
    return page.model_copy(
        update={"article": page.article.model_copy(update={"parser": str(parser), "blocks": blocks})}
    )


def refused(page: EnrichedArticle, parser: str, kind: ObservationKind = ObservationKind.NO_ARTICLE) -> Observation:
    """What a parser says that reads no article in the capture."""
    article = page.article
    path = article.url.rpartition("/")[2]
    return observed(path, article.captured_at, kind, capture_id=article.capture_id, parser=parser, reason=kind.value)


async def changes(press: Press) -> list[tuple[Any, ...]]:
    rows = await press.rows("SELECT id, kind, at, weight, from_revision, to_revision FROM change ORDER BY id")
    return [tuple(row.values()) for row in rows]


async def revised(press: Press) -> list[str]:
    rows = await press.rows("SELECT data->>'change' AS change FROM event WHERE kind = 'revised' ORDER BY id")
    return [row["change"] for row in rows]


@pytest.mark.parametrize("seed", range(3))
async def test_captures_and_parsers_in_any_interleaving(press: Press, seed: int) -> None:
    """Visits in the order of time, each by the parser of its day, earlier ones read again in between."""
    chance = random.Random(seed)
    seen: list[tuple[str, int]] = []
    for visit in range(5):
        for path in EDITS:
            seen.append((path, visit))
            await press.publish(read(path, visit, min(3, 1 + visit // 2)))
            for old, number in chance.sample(seen, min(2, len(seen))):
                await press.publish(read(old, number, chance.randint(1, 3)))
    for path, visit in chance.sample(seen, len(seen)):
        await press.publish(read(path, visit, 3))

    found = {k: v for k, v in (await everything(press)).items() if k != "capture"}
    reported = await revised(press)
    ids = {row[0] for row in await changes(press)}
    assert len(reported) == len(set(reported)), "no edit is reported twice"
    assert set(reported) <= ids, "and none that is none"
    assert len(ids) == 5

    for table in ("article", "address", "revision", "change", "capture", "reparse"):
        await press.rows(f"WITH gone AS (DELETE FROM {table}) SELECT 1")
    for path, visit in sorted(seen, key=lambda one: one[1]):
        await press.publish(read(path, visit, 3))
    assert found == {k: v for k, v in (await everything(press)).items() if k != "capture"}


async def test_an_edit_between_two_parsers_is_reported_once_both_were_read_alike(press: Press) -> None:
    await press.publish(read("a", 1, 1))
    await press.publish(read("a", 2, 2))
    assert (await press.kinds(), await changes(press)) == (["created", "corrected"], [])

    async with connection(press.pool) as conn:
        (wanted,) = await reparse_queue.claim(conn, 10, 60, urgent=True)
    assert wanted.capture_id == read("a", 1, 1).article.capture_id
    async with connection(press.pool) as conn:
        assert await reparse_queue.claim(conn, 10, 60, urgent=True) == [], "taken is taken"
        assert len(await reparse_queue.claim(conn, 10, 0, urgent=True)) == 1, "until it is forgotten"
        await reparse_queue.complete(conn, [wanted.capture_id])
        assert await reparse_queue.count_pending(conn) == 0

    await press.publish(read("a", 1, 2))
    assert await press.kinds() == ["created", "corrected", "revised"]
    assert (await press.one("SELECT count(*) AS n FROM revision"))["n"] == 2


async def test_an_edit_stays_shown_while_its_captures_are_read_again_and_is_reported_no_second_time(
    press: Press,
) -> None:
    for visit in (1, 2):
        await press.publish(read("a", visit, 1))
    shown = await changes(press)
    for visit in (2, 1):
        await press.publish(read("a", visit, 2))
        assert [c[:4] for c in await changes(press)] == [c[:4] for c in shown]
        (row,) = await press.rows(
            "SELECT count(*) AS n FROM change JOIN revision f ON f.id = from_revision "
            "JOIN revision t ON t.id = to_revision"
        )
        assert row["n"] == 1, "both texts are there to be compared"
    assert await revised(press) == [shown[0][0]]
    assert (await press.one("SELECT count(*) AS n FROM revision"))["n"] == 2
    assert (await changes(press))[0][4:] != shown[0][4:]


async def test_a_change_that_the_better_parser_sees_as_none_goes(press: Press) -> None:
    for hour, text in ((0, "One"), (5, "Two")):
        await press.publish(enriched("a", hours(hour), text, title="x"))
    for hour, text in ((0, "One"), (5, "Two")):
        page = enriched("a", hours(hour), text, title="x")
        block = page.article.blocks[0].model_copy(update={"text": "The same"})
        article = page.article.model_copy(update={"parser": "2", "blocks": (block,)})
        await press.publish(page.model_copy(update={"article": article}))
    assert await changes(press) == []
    assert await press.kinds() == ["created", "revised", "corrected"]


async def test_what_a_later_parser_refuses_is_withdrawn_and_comes_back_when_a_still_later_one_reads_it(
    press: Press,
) -> None:
    page = enriched("a", START)
    await press.publish(page)
    await press.publish(refused(page, "1"))
    assert len(await press.rows("SELECT 1 FROM article")) == 1, "it is the reading that counts, not a refusal as old"

    await press.publish(refused(page, "2"))
    for table in ("article", "address", "revision", "capture"):
        assert await press.rows(f"SELECT 1 FROM {table}") == []
    reported = await press.rows("SELECT kind, data FROM event ORDER BY id")
    assert [row["kind"] for row in reported] == ["created", "corrected"]
    assert reported[1]["data"] == {"withdrawn": True}

    await press.publish(enriched("a", START, parser="3"))
    assert (await press.one("SELECT state FROM article"))["state"] == "live"


async def test_a_page_once_taken_for_gone_is_no_sign_of_removal_when_a_later_parser_only_cannot_read_it(
    press: Press,
) -> None:
    await press.publish(enriched("a", START))
    page = enriched("a", hours(1))
    await press.publish(refused(page, "1", ObservationKind.SOFT_GONE))
    assert (await press.one("SELECT state FROM article"))["state"] == "suspected"

    await press.publish(refused(page, "2", ObservationKind.NO_ARTICLE))

    assert (await press.one("SELECT state FROM article"))["state"] == "live"
    assert [row["kind"] for row in await press.rows("SELECT kind FROM observation")] == ["no-article"]


async def test_one_capture_that_is_none_leaves_the_others(press: Press) -> None:
    first, wall = (
        enriched("a", START),
        enriched("a", hours(5), "Please accept our cookies, " + "and those of our partners, " * 5),
    )
    await press.publish(first)
    await press.publish(wall)
    assert len(await changes(press)) == 1

    await press.publish(refused(wall, "2", ObservationKind.BLOCKED))

    assert await changes(press) == []
    article = await press.one("SELECT * FROM article")
    assert (article["title"], article["last_captured_at"]) == ("News of a", START)
    assert len(await press.rows("SELECT 1 FROM revision")) == 1


async def test_a_page_once_taken_for_gone_is_no_sign_of_removal_when_a_later_parser_reads_it(press: Press) -> None:
    await press.publish(enriched("a", START))
    gone = [enriched("a", hours(h)) for h in (1, 12)]
    for page in gone:
        await press.publish(refused(page, "1", ObservationKind.SOFT_GONE))
        await press.publish(observed("", page.article.captured_at, ObservationKind.POLLED, page_kind="listing"))
    for page in gone:
        article = page.article.model_copy(update={"parser": "2"})
        await press.publish(page.model_copy(update={"article": article}))
    assert (await press.one("SELECT state FROM article"))["state"] == "live"
    assert await changes(press) == []


async def test_another_address_by_a_later_parser_is_another_address_of_the_same_article(press: Press) -> None:
    page = enriched("a?view=1", START)
    await press.publish(page)
    (before,) = await press.rows("SELECT id FROM article")
    article = page.article.model_copy(update={"parser": "2", "address": "https://gazette.example/a"})

    await press.publish(page.model_copy(update={"article": article}))

    (after,) = await press.rows("SELECT id, address FROM article")
    ids = {row["id"] for row in await press.rows("SELECT id FROM address WHERE article_id = %s", after["id"])}
    assert before["id"] in ids, "the id that was handed out leads there still"
    assert after["address"] == "https://gazette.example/a"
    assert await changes(press) == []
    assert set(await press.kinds()) == {"created", "corrected"}
