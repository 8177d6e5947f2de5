"""An article that was edited before its second address was seen is one: by a canonical link, or the same number in both
addresses with nearly the same text.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations
from random import Random

import pytest

from shared.archive.schema.connection import connection
from shared.archive.schema.rows import fetch
from shared.archive.write import identity
from shared.contracts import DateValue, EnrichedArticle, ObservationKind, Precision
from shared.ids import article_id
from tests.publishing import TEXT, Press, Telling, enriched, hours, observed, polled, unchanged

STORY = " ".join(TEXT.format(name) for name in ("hills", "rivers", "valleys"))
EDITED = f"{STORY} It was corrected on the day after."
ID = "4120057"


Facts = Callable[[str], list[Telling]]
"""The facts of one article, in the outlet with this name."""


def shown(path: str, hour: float, text: str, outlet: str = "gazette", by: str = "", days: int = 0) -> EnrichedArticle:
    date = DateValue(printed="1 March", value=hours(-24 * days), precision=Precision.DAY, rule="meta")
    return enriched(path, hours(hour), text, title="News", outlet=outlet, by=by, published=date)


async def in_all_orders(press: Press, facts: Facts, most: int = 24) -> set[tuple[object, ...]]:
    """Publish the facts in many orders, for an outlet each. Returns what comes out: once each."""
    orders = [*permutations(range(len(facts("gazette"))))]
    for number, order in enumerate(Random(1).sample(orders, min(most, len(orders)))):
        for place in order:
            await press.publish(facts(f"o{number}")[place])
    rows = await press.rows(
        "SELECT a.outlet_id, address_count, revision_count, state, "
        "(SELECT string_agg(kind, ' ' ORDER BY at, kind) FROM change WHERE article_id = a.id) AS changes FROM article a"
    )
    assert len(rows) == len({row.pop("outlet_id") for row in rows}), "one article each"
    return {tuple(row.values()) for row in rows}


async def test_an_edited_article_that_names_another_address_is_one_with_one_edit(press: Press) -> None:
    def facts(outlet: str) -> list[Telling]:
        return [
            shown(f"news/{ID}", 0, STORY, outlet),
            shown(f"stories/{ID}x", 10, EDITED, outlet, by=f"news/{ID}"),
            shown(f"stories/{ID}x", 20, EDITED, outlet),
        ]

    assert await in_all_orders(press, facts) == {(2, 2, "live", "revised")}


async def test_a_version_for_printing_that_names_the_article_later_is_no_edit(press: Press) -> None:
    """Both addresses stood side by side before."""

    def facts(outlet: str) -> list[Telling]:
        return [
            shown("print/77", 0, f"{EDITED} Printed by you.", outlet),
            shown("news/77", 5, EDITED, outlet),
            shown("news/77", 10, EDITED, outlet, by="print/77"),
            shown("news/77", 20, EDITED, outlet),
        ]

    assert await in_all_orders(press, facts) == {(2, 1, "live", None)}


async def test_an_address_that_many_urls_lead_to_can_be_named(press: Press) -> None:
    """Only addresses that had an article of their own count."""
    path = f"stories/{ID}x"
    await press.publish(*(shown(path, 11 + n, EDITED, by=f"{path}?from={n}") for n in range(14)))
    await press.publish(shown(f"news/{ID}", 0, STORY), shown(path, 10, EDITED, by=f"news/{ID}"))
    assert [r["address_count"] for r in await press.rows("SELECT address_count FROM article")] == [2]


async def test_a_second_address_that_comes_twice_in_a_batch_is_joined(press: Press) -> None:
    await press.publish(shown(f"news/{ID}", 0, STORY), shown(f"news/{ID}", 10, EDITED))
    await press.publish(*(shown(f"print/{ID}", hour, f"{EDITED} Printed by you.") for hour in (20, 21)))
    assert [r["address_count"] for r in await press.rows("SELECT address_count FROM article")] == [2]


async def test_a_version_for_printing_that_is_found_after_an_edit_is_no_second_article(press: Press) -> None:
    """What the version for printing adds is no edit."""

    def facts(outlet: str) -> list[Telling]:
        return [
            shown(f"news/{ID}.html", 0, STORY, outlet),
            shown(f"news/{ID}.html", 10, EDITED, outlet),
            shown(f"print/{ID}.html", 20, f"{EDITED} Printed by you.", outlet),
            shown(f"news/{ID}.html", 30, EDITED, outlet),
        ]

    assert await in_all_orders(press, facts) == {(2, 2, "live", "revised")}


async def test_an_article_that_comes_back_elsewhere_with_an_edit_is_one(press: Press) -> None:
    def facts(outlet: str) -> list[Telling]:
        path = f"news/{ID}.html"
        return [
            shown(path, 0, STORY, outlet),
            *(observed(path, hours(h), ObservationKind.NOT_FOUND, outlet=outlet) for h in (10, 20)),
            polled(hours(15), outlet),
            shown(f"again/{ID}.html", 30, EDITED, outlet),
        ]

    found = await in_all_orders(press, facts, 40)
    assert found == {(2, 2, "restored", "suspected removed restored revised")}


async def test_an_edited_article_at_another_spelling_of_its_address_is_one(press: Press) -> None:
    """A folder, its index file, and the same with `www.`."""

    def facts(outlet: str) -> list[Telling]:
        return [
            shown("news/17", 0, STORY, outlet),
            shown("news/17", 10, EDITED, outlet),
            shown("news/17/index.html", 20, EDITED, outlet),
            shown("news/17/", 30, EDITED, outlet),
        ]

    assert await in_all_orders(press, facts) == {(3, 2, "live", "revised")}


async def test_an_article_with_a_number_before_its_slug_is_one_when_the_slug_changes(press: Press) -> None:
    def facts(outlet: str) -> list[Telling]:
        return [
            shown(f"news/{ID}/the-first-words", 0, STORY, outlet),
            shown(f"news/{ID}/the-first-words", 10, EDITED, outlet),
            shown(f"news/{ID}/after-the-vote", 20, EDITED, outlet),
            shown(f"news/{ID}-after-the-vote.html", 30, EDITED, outlet),
        ]

    assert await in_all_orders(press, facts) == {(3, 2, "live", "revised")}


DAYS = ("20260301", "202603", "260301", "010326", "01032026")


@pytest.mark.parametrize("place", ["news/{}/{}", "news/{}-{}", "{1}/{0}", "{1}/{0}.html"])
async def test_a_day_in_two_addresses_is_no_number_of_one_story(press: Press, place: str) -> None:
    """Two reports of a day, such as those of two regions, may have nearly the same text."""
    for number, day in enumerate(DAYS):
        north, south = place.format(day, "north"), place.format(day, "south")
        await press.publish(shown(north, 0, STORY, f"o{number}"), shown(south, 10, EDITED, f"o{number}"))
    rows = await press.rows("SELECT address FROM article ORDER BY outlet_id")
    assert len(rows) == 2 * len(DAYS), rows


async def test_two_articles_of_one_name_stay_two(press: Press) -> None:
    """Reports of a series have much the same text, a slug, and other dates; a number of few digits names none."""
    slug = "weather-in-the-north-of-the-country"
    await press.publish(
        shown(f"2023/{slug}", 0, STORY, days=365),
        shown(f"2024/{slug}", 0, EDITED),
        shown("politics/17", 0, STORY.replace("hills", "towns")),
        shown("sport/17", 0, EDITED.replace("hills", "towns")),
        shown(f"news/{ID}", 0, STORY.replace("hills", "lakes")),
        shown(f"news/{ID}", 0, EDITED.replace("hills", "lakes"), "echo"),
    )
    assert {r["address_count"] for r in await press.rows("SELECT address_count FROM article")} == {1}


async def test_reports_of_one_day_about_two_places_stay_two(press: Press) -> None:
    slug, other = "weather-for-the-last-day-of-november", STORY.replace("hills", "towns").replace("rivers", "coasts")
    await press.publish(shown(f"north/{slug}", 0, STORY), shown(f"south/{slug}", 0, other))
    assert [r["address_count"] for r in await press.rows("SELECT address_count FROM article")] == [1, 1]


async def test_the_page_of_an_outage_joins_no_articles_of_one_name(press: Press) -> None:
    down = f"This service is not available. {TEXT.format('the provider')}"
    other = "Judges heard two witnesses who saw a boat sink near an island where nobody lives, and asked for more time."
    await press.publish(shown(f"news/{ID}", 0, STORY), shown(f"photo/{ID}", 0, other))
    await press.publish(*(enriched(f"{part}/{ID}", hours(5), down, title="Down") for part in ("news", "photo")))
    assert [r["address_count"] for r in await press.rows("SELECT address_count FROM article")] == [1, 1]


async def test_a_page_that_is_given_at_the_address_of_another_of_its_name_joins_nothing(press: Press) -> None:
    """A cache mixes them up once. In no order does this make them one."""
    other = "Judges heard two witnesses who saw a boat sink near an island where nobody lives, and asked for more time."
    told = [("news", 0, STORY), ("photo", 0, other), ("news", 5, other), ("news", 8, STORY)]
    for number, order in enumerate(Random(1).sample([*permutations(told)], 8)):
        for part, hour, text in order:
            await press.publish(shown(f"{part}/{ID}", hour, text, f"o{number}"))
    rows = await press.rows("SELECT address_count, revision_count FROM article")
    assert [tuple(row.values()) for row in rows] == [(1, 1)] * 16


async def test_a_canonical_link_with_the_same_text_joins_pages_without_a_date(press: Press) -> None:
    def facts(outlet: str) -> list[Telling]:
        told = [("news", 0, STORY, ""), ("news", 5, EDITED, ""), ("stories", 10, EDITED, f"news/{ID}")]
        return [
            enriched(f"{part}/{ID}", hours(hour), text, title="News", outlet=outlet, by=by)
            for part, hour, text, by in told
        ]

    assert await in_all_orders(press, facts) == {(2, 2, "live", "revised")}


async def test_a_page_that_every_article_names_costs_no_more_than_the_links_to_it(press: Press) -> None:
    """A wrong template does so. Each link counted all the others."""
    await press.publish(shown("front", 0, STORY), *(shown(f"a{n}", 0, f"{EDITED} {n}") for n in range(14)))
    async with connection(press.pool) as conn:
        front = article_id(shown("front", 0, STORY).article.url)
        await conn.execute(
            b"INSERT INTO alias SELECT id, %s, address FROM address WHERE id <> %s ON CONFLICT DO NOTHING",
            (front, front),
        )
        assert (await identity.links(conn, [front], 13, 13)).named == set()
        assert len((await identity.links(conn, [front], 13, 14)).named) == 14
        named = {"ids": [front], "most_redirects": 13, "most": 12}
        plan = await fetch(conn, b"EXPLAIN " + identity._LINKS, named=named)
    assert "Limit" in str(plan) and "CTE target" in str(plan)


async def test_a_name_that_many_addresses_have_joins_nothing(press: Press) -> None:
    await press.publish(*(shown(f"{n:02}/{ID}", n, STORY + n * " More.") for n in range(14)))
    assert [r["address_count"] for r in await press.rows("SELECT address_count FROM article")] == [1] * 14


async def test_an_address_too_many_parts_those_that_had_its_name(press: Press) -> None:
    for n in range(12):
        await press.publish(shown(f"{n:02}/{ID}", n, STORY + n * " More."))
    assert [r["address_count"] for r in await press.rows("SELECT address_count FROM article")] == [12]
    await press.publish(shown(f"12/{ID}", 12, STORY + 12 * " More."))
    assert [r["address_count"] for r in await press.rows("SELECT address_count FROM article")] == [1] * 13


async def test_names_are_looked_up_in_the_index(press: Press) -> None:
    """The query repeats the expression and the condition of the index."""
    await press.publish(shown(f"news/{ID}.html", 0, STORY))
    async with connection(press.pool) as conn:
        await conn.execute("SET LOCAL enable_seqscan = off")
        query = b"EXPLAIN " + identity._NAMESAKES
        plan = "\n".join(str(row) for row in await fetch(conn, query, "[]", [article_id("https://a.example/")], 13))
    assert "address_of_number_or_name" in plan


async def test_an_unchanged_page_that_names_another_address_is_seen_there_again(press: Press) -> None:
    renamed = shown(f"stories/{ID}x", 10, EDITED, by=f"news/{ID}")
    await press.publish(shown(f"news/{ID}", 0, STORY), renamed)
    await press.publish(unchanged(renamed, hours(30)))
    assert (await press.one("SELECT last_seen_at FROM article"))["last_seen_at"] == hours(30)
