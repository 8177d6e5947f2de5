"""Which addresses are one article: by their first text, by a redirect between them, and by nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from shared.contracts import DateValue, ObservationKind, Precision
from shared.ids import article_id
from tests.publishing import START, TEXT, Press, enriched, hours, moved, observed, polled, unchanged

SOON = "We will be back soon. Our site is being worked on at the moment, and all pages will return within the hour."
OTHER = "Fishermen of the eastern coast landed twice what they did last autumn, harbour masters said on Tuesday night."


async def test_the_same_text_at_two_addresses_is_one_article_by_the_smaller(press: Press) -> None:
    text = "x" * 100
    await press.publish(enriched("b", hours(1), text, title="Same"))
    old = (await press.one("SELECT id FROM article"))["id"]
    await press.publish(enriched("a", hours(2), text, title="Same"))

    article = await press.one("SELECT * FROM article")
    assert article["id"] == article_id("https://gazette.example/a")
    assert article["address_count"] == 2
    kept = await press.one("SELECT article_id FROM address WHERE id = %s", old)
    assert kept["article_id"] == article["id"]
    assert await press.kinds() == ["created", "corrected", "corrected"]


async def test_an_unchanged_visit_beside_a_new_twin_counts_all_the_same(press: Press) -> None:
    text = "x" * 100
    await press.publish(enriched("b", hours(1), text, title="Same"), enriched("c", hours(1)))
    twin = enriched("a", hours(2), text, title="Same")
    await press.publish(enriched("b", hours(5), text, title="Same"), enriched("c", hours(6)), twin)

    mine, other = await press.rows("SELECT * FROM article ORDER BY address")
    assert (mine["id"], mine["address_count"], mine["last_seen_at"]) == (
        article_id("https://gazette.example/a"),
        2,
        hours(5),
    )
    assert other["last_seen_at"] == hours(6)
    seen = {row["address"][-1]: row["last_seen"] for row in await press.rows("SELECT * FROM address")}
    assert seen == {"a": hours(2), "b": hours(5), "c": hours(6)}


async def test_the_same_text_in_two_outlets_stays_two_articles(press: Press) -> None:
    text = "x" * 100
    await press.publish(
        enriched("a", START, text, title="Same"), enriched("a", START, text, title="Same", outlet="echo")
    )

    assert len(await press.rows("SELECT 1 FROM article")) == 2
    assert len({row["text_sha256"] for row in await press.rows("SELECT text_sha256 FROM revision")}) == 1


@pytest.mark.parametrize("name", ["7", "4120057"])
async def test_the_original_in_place_of_a_translation_is_an_article_of_its_own(press: Press, name: str) -> None:
    """In any order. The two editions were one article for good, which was revised into another language, or lost it."""
    korean = "항구의 새 공사가 화요일에 시작되였다고 시의회가 통지 칠호에서 밝혔다. " * 4
    date = DateValue(printed="1 March", value=START, precision=Precision.DAY, rule="meta")
    told = (("en", 1, OTHER), ("ko", 2, OTHER), ("ko", 9, korean), ("en", 10, OTHER))
    for order in (1, -1):
        outlet = f"korean-central-gazette{order}"
        for folder, hour, text in told[::order]:
            path, title = f"{folder}/{name}", "물고기" if text == korean else "Fish"
            await press.publish(enriched(path, hours(hour), text, title=title, outlet=outlet, published=date))
        found = "SELECT address, revision_count FROM article WHERE outlet_id = %s ORDER BY address"
        articles = [(row["address"].split("/", 3)[3], row["revision_count"]) for row in await press.rows(found, outlet)]
        assert articles == [(f"en/{name}", 1), (f"ko/{name}", 2)]


async def test_short_texts_do_not_make_one_article(press: Press) -> None:
    await press.publish(enriched("a", START, "Photo", title="Photo"), enriched("b", START, "Photo", title="Photo"))

    assert len(await press.rows("SELECT 1 FROM article")) == 2


async def test_a_later_text_joins_nothing(press: Press) -> None:
    """An edit into the words of another article leaves two articles: only first texts make one of two addresses."""
    await press.publish(enriched("a", START), enriched("b", START))
    await press.publish(enriched("a", hours(1), SOON, title="Gazette"))
    await press.publish(enriched("c", hours(2), SOON, title="Gazette"))

    assert (await press.one("SELECT count(*) AS n FROM article"))["n"] == 3


async def test_an_address_that_leads_to_another_article_is_no_removal(press: Press) -> None:
    """However often the same redirect is seen; but with other words there the two are not one."""
    await press.publish(enriched("old-slug", START))
    await press.publish(moved("old-slug", "new-slug", hours(1)))
    await press.publish(enriched("new-slug", hours(1), OTHER, title="Another headline"))
    await press.publish(polled(hours(2)), observed("old-slug", hours(9), ObservationKind.NOT_MODIFIED))

    assert [r["state"] for r in await press.rows("SELECT state FROM article")] == ["live", "live"]
    assert (await press.one("SELECT state FROM address WHERE address LIKE '%%/old-slug'"))["state"] == "moved"
    assert await press.kinds("change") == []


async def test_a_moved_article_is_one_with_two_addresses_and_its_new_headline_a_revision(press: Press) -> None:
    await press.publish(enriched("7-old-slug", START))
    at = hours(1)
    await press.publish(enriched("7-new-slug", at, TEXT.format("7-old-slug"), title="Better", by="7-old-slug"))
    await press.publish(moved("7-old-slug", "7-new-slug", at))
    for hour in (2, 9, 16):  # the same redirect, the same body
        await press.publish(moved("7-old-slug", "7-new-slug", hours(hour)), polled(hours(hour)))
        again = "https://gazette.example/7-new-slug"
        await press.publish(observed("7-old-slug", hours(hour + 1), ObservationKind.NOT_MODIFIED, moved_to=again))

    article = await press.one("SELECT * FROM article")
    assert (article["address_count"], article["revision_count"], article["state"]) == (2, 2, "live")
    assert (article["title"], article["last_seen_at"]) == ("Better", hours(17))
    assert await press.kinds("change") == ["revised"]
    states = await press.rows("SELECT right(address, 8) AS slug, state FROM address")
    assert {r["slug"]: r["state"] for r in states} == {"old-slug": "moved", "new-slug": "live"}


async def test_a_moved_article_that_is_gone_there_too_is_removed(press: Press) -> None:
    """And what the old address answers by itself says nothing of the new one."""
    new = "https://gazette.example/new"
    await press.publish(enriched("old", START, OTHER, title="Fish"))
    await press.publish(enriched("new", hours(1), OTHER, title="Fish", by="old"))
    await press.publish(moved("old", "new", hours(1)))
    await press.publish(*(observed("old", hours(h), ObservationKind.NOT_FOUND) for h in (2, 10)), polled(hours(9)))
    assert (await press.one("SELECT state FROM article"))["state"] == "live"

    gone = (observed("old", hours(h), ObservationKind.NOT_FOUND, moved_to=new) for h in (11, 20))
    await press.publish(*gone, polled(hours(19)))

    assert (await press.one("SELECT state FROM article"))["state"] == "removed"
    assert await press.kinds("change") == ["suspected", "removed"]


@pytest.mark.parametrize("one_by_one", [True, False])
async def test_many_addresses_that_lead_to_one_are_no_move(press: Press, *, one_by_one: bool) -> None:
    """As many as no story has, though the words are alike: all that was joined before is parted again."""
    names = [f"n{number:02}" for number in range(14)]
    await press.publish(*(enriched(n, START) for n in names), enriched("all", hours(1)))
    facts = [moved(n, "all", hours(2)) for n in names]
    for batch in [[f] for f in facts] if one_by_one else [facts]:
        await press.publish(*batch)

    rows = await press.rows("SELECT address_count, state FROM article ORDER BY address")
    assert [(r["address_count"], r["state"]) for r in rows] == [(1, "live"), *[(1, "suspected")] * 14]


async def test_a_redirect_to_the_front_page_joins_nothing(press: Press) -> None:
    await press.publish(enriched("a", START), enriched("", START, TEXT.format("a")))
    await press.publish(moved("a", "", hours(1)))

    assert {r["address_count"] for r in await press.rows("SELECT address_count FROM article")} == {1}


@pytest.mark.parametrize("one_by_one", [True, False])
async def test_a_text_with_which_many_addresses_begin_joins_nothing(press: Press, *, one_by_one: bool) -> None:
    facts = [enriched(f"n{number:02}", hours(number), SOON, title="Gazette") for number in range(14)]
    for batch in [[f] for f in facts] if one_by_one else [facts]:
        await press.publish(*batch)

    assert [r["address_count"] for r in await press.rows("SELECT address_count FROM article")] == [1] * 14


async def test_a_redirect_to_another_article_that_was_there_is_a_removal(press: Press) -> None:
    """Its words are nearly the same, as those of two reports of one form, but headline and date are others."""
    reports: dict[str, dict[str, Any]] = {
        name: {
            "title": f"Catch of {name}",
            "published": DateValue(printed=name, value=hours(-24 * n), precision=Precision.DAY, rule="meta"),
        }
        for n, name in enumerate(("old", "new", "third"))
    }
    await press.publish(*(enriched(name, hours(0), f"{OTHER} On {name}.", **more) for name, more in reports.items()))
    for hour in (10, 20):
        await press.publish(moved("old", "new", hours(hour)), polled(hours(hour + 1)))
        await press.publish(enriched("third", hours(hour + 1), f"{OTHER} On third.", **reports["third"]))
    await press.publish(moved("old", "new", hours(40)))

    rows = await press.rows("SELECT address, state FROM article")
    states = {row["address"].rpartition("/")[2]: row["state"] for row in rows}
    assert states == {"old": "removed", "new": "live", "third": "live"}


async def _led_on(press: Press, last_stood: float) -> list[str]:
    """A report is seen, a second one like it, the first one again, and then the first leads to the second for good."""
    lines = [TEXT.format(name) for name in ("hills", "rivers", "valleys")]
    first = enriched("a", START, ["It went to Kim.", *lines], title="Message to Kim")
    await press.publish(first, enriched("b", hours(1), ["It went to Lee.", *lines], title="Message to Lee"))
    await press.publish(unchanged(first, hours(last_stood)))
    for hour in (20, 40, 60):
        await press.publish(moved("a", "b", hours(hour)), polled(hours(hour)))
    return await press.kinds()


async def test_a_story_whose_old_page_a_cache_still_showed_is_edited_and_not_removed(press: Press) -> None:
    assert await _led_on(press, last_stood=3) == ["created", "created", "revised", "corrected", "corrected"]


async def test_a_message_that_stood_beside_another_is_removed_when_it_leads_there(press: Press) -> None:
    assert (await _led_on(press, last_stood=9))[:3] == ["created", "created", "suspected"]
