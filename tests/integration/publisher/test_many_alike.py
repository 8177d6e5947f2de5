"""More captures of one text than a batch reads: the earliest decide, whatever arrived first."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta

import pytest

from services.publisher.adapters.queues.judging import Judging
from shared.archive.schema.connection import connection
from shared.archive.schema.rows import fetch, to_json
from shared.archive.write import replaced_texts
from shared.contracts import EnrichedArticle
from tests.publishing import Press, enriched, hours

SOON = "We will be back soon. Our site is being worked on at the moment, and all pages will return within the hour."


def soon(name: str, hour: float) -> EnrichedArticle:
    return enriched(name, hours(hour), SOON, title="Gazette")


def story(number: int, hour: float) -> EnrichedArticle:
    """A text with words of its own."""
    word = "".join(chr(ord("a") + int(digit)) for digit in str(number))
    return enriched(f"n{number}", hours(hour), " ".join(f"{word}{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"))


async def judged(press: Press) -> None:
    """Judge what is enqueued, as if the pauses between rounds were over."""
    judging = Judging(press.pool, press.handler, lambda _: timedelta(0))
    while await judging.judge(asyncio.Event()):
        pass


async def kinds_of(press: Press, pattern: str) -> list[str]:
    rows = await press.rows("SELECT kind FROM change WHERE address LIKE %s", pattern)
    return [row["kind"] for row in rows]


@pytest.mark.parametrize("is_last", [False, True])
async def test_a_page_with_which_many_articles_began_is_a_text_of_none(press: Press, is_last: bool) -> None:
    """Seventy articles are published while the outlet shows the page everywhere; that is known first or last."""
    began = [soon(f"n{n}", 1 + n / 100) for n in range(70)]
    own = [story(n, at + n / 100) for at in (9, 17) for n in range(70)]
    before, replaced = [enriched(n, hours(0)) for n in "ab"], [soon(n, 1.5) for n in "ab"]
    facts = [began, own, before, replaced] if is_last else [before, replaced, began, own]
    for some in facts:
        await press.publish(*some)
    await judged(press)
    assert await kinds_of(press, "%/n%") == []
    articles = await press.rows(
        "SELECT title, first_captured_at >= %s AS late FROM article WHERE title <> ''", hours(9)
    )
    assert sum(a["late"] for a in articles) == 70


@pytest.mark.parametrize("is_last", [False, True])
async def test_the_earliest_of_many_replacements_decides(press: Press, is_last: bool) -> None:
    """The page stood at two articles early, and at many others days later, which were stored before."""
    many = [enriched(f"m{n}", hours(n / 1000)) for n in range(320)]
    late = [soon(f"m{n}", 300 + n / 1000) for n in range(320)]
    early = [one for n in "ab" for one in (enriched(n, hours(0)), soon(n, 2))]
    began = [soon("n7", 1), story(7, 9), story(7, 17)]
    for some in [many, late, early, began] if is_last else [early, began, many, late]:
        await press.publish(*some)
    await judged(press)
    assert await kinds_of(press, "%/n7") == []


async def test_further_visits_to_the_first_articles_enqueue_none(press: Press) -> None:
    """They change nothing. Only a new article among the first ones, or an earlier moment, does."""
    await press.publish(*[enriched(n, hours(0)) for n in "ab"])
    await press.publish(*[soon(n, 1.5) for n in "ab"])
    await press.publish(*[soon(f"n{n}", 2 + n / 100) for n in range(10)])
    await press.publish(*[story(n, at + n / 100) for at in (9, 17) for n in range(10)])
    await judged(press)

    async def waiting() -> int:
        return int((await press.one("SELECT count(*) AS n FROM judge_again WHERE NOT judged"))["n"])

    await press.publish(enriched("a", hours(30)))
    await press.publish(soon("a", 40))
    assert await waiting() == 0
    await press.publish(soon("b", 1.2))
    assert await waiting() == 11, "all but the article itself"
    await judged(press)
    await press.publish(soon("a", -1))
    assert await waiting() >= 10, "it began with the page, so only one text was replaced"


async def test_one_article_that_flickers_does_not_hide_the_others(press: Press) -> None:
    """Three hundred captures of the page are of one article. Two other texts were replaced after those."""
    for start in (0, 10, 20, 30):
        hour = [start + n / 10 for n in range(100)]
        await press.publish(*[one for h in hour for one in (enriched("a", hours(h)), soon("a", h + 0.05))])
    await press.publish(*[enriched(n, hours(0)) for n in "bc"])
    await press.publish(*[soon(n, 40 + place / 10) for place, n in enumerate("bc")])
    await press.publish(soon("n7", 50), story(7, 59), story(7, 67))
    await judged(press)
    assert await kinds_of(press, "%/n7") == []


_VISITS_BESIDE_A_COUNTER = """
INSERT INTO capture SELECT made.* FROM capture c, generate_series(1, %s::int) n, generate_series(0, %s::int) v,
jsonb_populate_record(c, jsonb_build_object(
    'id', left(encode(sha256((n || '-' || v)::bytea), 'hex'), length(c.id)),
    'address_id', left(encode(sha256(n::text::bytea), 'hex'), length(c.id)),
    'captured_at', c.captured_at + v * interval '1 hour' + n * interval '1 second',
    'wording', CASE v WHEN 0 THEN 'own ' || n ELSE 'page' END)) made
"""


async def test_of_many_visits_to_a_page_beside_a_counter_only_the_first_are_judged(press: Press) -> None:
    """Each visit is a capture with the same words. An earlier text is looked for once for each address."""
    await press.publish(enriched("a", hours(0)))
    addresses, visits = 250, 40
    async with connection(press.pool) as conn:
        await conn.execute(_VISITS_BESIDE_A_COUNTER, (addresses, visits))
        await conn.execute("ANALYZE capture")
        texts: list[dict[str, object]] = [{"outlet_id": "gazette", "wording": "page"}]
        found = await replaced_texts.articles_replaced_by(conn, texts, "wording")
        plan = b"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + replaced_texts._REPLACING["wording"]
        [row] = await fetch(conn, plan, [], to_json(texts))
    root = row["QUERY PLAN"][0]["Plan"]
    assert len({row["article_id"] for row in found}) == addresses
    assert root["Shared Hit Blocks"] + root["Shared Read Blocks"] < 1.5 * addresses * visits


async def test_captures_to_leave_out_are_sent_once_for_a_batch(press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not with each text: then what a batch sends grows with the square of its captures."""
    sent = list[int]()

    def measured(rows: Sequence[Mapping[str, object]]) -> str:
        sent.append(len(text := to_json(rows)))
        return text

    monkeypatch.setattr(replaced_texts, "to_json", measured)
    await press.publish(*[enriched(f"n{n}", hours(n / 100)) for n in range(50)])
    await press.publish(*[story(n, 9 + n / 100) for n in range(50)])
    assert 1000 < max(sent) < 50 * 500
