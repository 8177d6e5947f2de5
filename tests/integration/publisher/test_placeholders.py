"""Pages in place of articles are no edits, and show that articles are gone at most."""

from __future__ import annotations

import pytest

from shared.contracts import DateValue, ObservationKind, Precision
from tests.publishing import START, TEXT, Press, Telling, enriched, hours, observed, polled

OTHER = "Fishermen of the eastern coast landed twice what they did last autumn, harbour masters said on Tuesday night."
SOON = "We will be back soon. Our site is being worked on at the moment, and all pages will return within the hour."
NOTICE = "The page you asked for is being revised."
STORY = [TEXT.format("hills"), OTHER]


async def test_a_placeholder_at_many_addresses_is_an_outage(press: Press) -> None:
    """No merge, no revision, no removal; and all is as it was when the articles are back."""
    names = [f"n{number}" for number in range(12)]
    await press.publish(*(enriched(name, START) for name in names))
    for name in names:  # in batches of their own, as in an outage they come
        await press.publish(enriched(name, hours(1), SOON, title="Gazette"))
    for name in names:
        await press.publish(observed(name, hours(9), ObservationKind.NOT_MODIFIED))
    assert {r["state"] for r in await press.rows("SELECT state FROM article")} == {"suspected"}

    await press.publish(polled(hours(10)), *(enriched(name, hours(10)) for name in names))

    articles = await press.rows("SELECT state, address_count, revision_count, title FROM article")
    assert len(articles) == 12
    assert {(a["state"], a["address_count"], a["revision_count"]) for a in articles} == {("live", 1, 1)}
    assert {a["title"] for a in articles} == {f"News of {name}" for name in names}
    assert set(await press.kinds("change")) == {"suspected", "cleared"}


async def test_a_soft_404_of_its_own_words_becomes_a_removal(press: Press) -> None:
    """While the outlet's entry point shows that it is up, pages that all say the same are gone."""
    names = [f"n{number}" for number in range(5)]
    await press.publish(*(enriched(name, START) for name in names))
    for name in names[:3]:
        await press.publish(enriched(name, hours(1), SOON, title="Gazette"), polled(hours(2)))
    await press.publish(*(observed(name, hours(9), ObservationKind.NOT_MODIFIED) for name in names))

    states = {r["address"][-2:]: r["state"] for r in await press.rows("SELECT address, state FROM article")}
    assert states == {"n0": "removed", "n1": "removed", "n2": "removed", "n3": "live", "n4": "live"}


async def test_placeholders_in_any_order_of_arrival(press: Press) -> None:
    names = ["a", "b", "c"]
    facts = [
        enriched(n, hours(h), SOON if h == 1 else None, title="Gazette" if h == 1 else "")
        for n in names
        for h in (0, 1, 2)
    ]
    for fact in sorted(facts, key=lambda f: (f.article.captured_at, f.article.url), reverse=True):
        await press.publish(fact)

    articles = await press.rows("SELECT state, address_count, revision_count FROM article")
    assert [(a["state"], a["address_count"], a["revision_count"]) for a in articles] == [("live", 1, 1)] * 3
    assert set(await press.kinds("change")) == {"suspected", "cleared"}


async def test_a_placeholder_of_one_article_is_no_edit(press: Press) -> None:
    await press.publish(enriched("a", START, STORY))
    for hour in (1, 2):
        await press.publish(enriched("a", hours(hour), NOTICE, title="Notice"), polled(hours(hour)))
        assert (await press.one("SELECT state FROM article"))["state"] == "suspected"
    assert [r["title"] for r in await press.rows("SELECT title FROM revision")] == ["News of a"]

    await press.publish(enriched("a", hours(3), STORY))

    assert await press.kinds("change") == ["suspected", "cleared"]
    assert await press.kinds() == ["created", "suspected", "cleared"]


@pytest.mark.parametrize("other", [enriched("b", hours(3)), observed("b", hours(3), ObservationKind.NOT_MODIFIED)])
async def test_a_placeholder_without_the_articles_date_that_stays_is_a_removal(press: Press, other: Telling) -> None:
    date = DateValue(printed="1 March 2024", value=START, precision=Precision.DAY, rule="meta")
    await press.publish(enriched("a", START, STORY, published=date), enriched("b", START))
    await press.publish(enriched("a", hours(1), NOTICE, title="Notice"), polled(hours(2)))
    await press.publish(observed("a", hours(8), ObservationKind.NOT_MODIFIED))
    assert (await press.one("SELECT state FROM article WHERE revision_count = 1 AND unsettled"))["state"] == "suspected"

    await press.publish(other)

    assert await press.kinds("change") == ["suspected", "removed"]
    await press.publish(enriched("a", hours(30), STORY, published=date))
    assert await press.kinds("change") == ["suspected", "removed", "restored"]


async def test_a_short_text_that_stays_in_place_of_the_old_one_is_an_edit(press: Press) -> None:
    """Where a second sign is wanting: the article had no date that it could have lost."""
    await press.publish(enriched("a", START, STORY))
    await press.publish(enriched("a", hours(1), NOTICE, title="Notice"), polled(hours(2)))
    await press.publish(observed("a", hours(4), ObservationKind.NOT_MODIFIED))
    await press.publish(observed("a", hours(8), ObservationKind.NOT_MODIFIED))

    article = await press.one("SELECT title, state, revision_count, last_seen_at FROM article")
    assert tuple(article.values()) == ("Notice", "live", 2, hours(8))
    revised = await press.one("SELECT at, since, weight FROM change WHERE kind = 'revised'")
    assert tuple(revised.values()) == (hours(8), START, "whole-text")
    assert await press.kinds() == ["created", "suspected", "revised", "cleared"]

    await press.publish(enriched("a", hours(20), STORY))
    assert (await press.kinds()).count("revised") == 1, "it may come from a cache"
    await press.publish(enriched("a", hours(30), STORY))
    assert (await press.kinds())[-1] == "revised"


async def test_an_article_that_was_published_during_an_outage_begins_with_its_own_text(press: Press) -> None:
    await press.publish(*(enriched(name, START, [TEXT.format(name), OTHER]) for name in "abc"))
    for name in "abcyz":
        await press.publish(enriched(name, hours(1), SOON, title="Gazette"), polled(hours(2)))
    for name in "abcyz":
        await press.publish(enriched(name, hours(9), SOON, title="Gazette"), polled(hours(10)))
    await press.publish(*(enriched(name, hours(20), [TEXT.format(name), OTHER]) for name in "abcyz"))

    articles = await press.rows("SELECT state, address_count, revision_count, title FROM article ORDER BY address")
    assert [tuple(a.values()) for a in articles] == [("live", 1, 1, f"News of {name}") for name in "abcyz"]
    assert not {"revised", "removed", "mass-removal"} & set(await press.kinds())


async def test_words_below_the_own_headline_that_stand_at_all_articles_are_no_text_of_a_new_one(press: Press) -> None:
    await press.publish(*(enriched(name, START, [TEXT.format(name), OTHER]) for name in "abc"))
    for hour in (1, 9):
        for name in "abcz":
            await press.publish(enriched(name, hours(hour), SOON), polled(hours(hour + 1)))
    await press.publish(*(enriched(name, hours(20), [TEXT.format(name), OTHER]) for name in "abcz"))

    articles = await press.rows("SELECT state, revision_count FROM article")
    assert [tuple(a.values()) for a in articles] == [("live", 1)] * 4
    assert not {"revised", "removed"} & set(await press.kinds("change"))


async def test_the_text_of_one_article_at_all_addresses_changes_none_of_them(press: Press) -> None:
    texts = {name: [TEXT.format(name), f"{OTHER} It was report {name}."] for name in "abc"}
    days = {
        name: DateValue(printed=name, value=hours(-24 * n), precision=Precision.DAY, rule="meta")
        for n, name in enumerate("abc")
    }

    def of(name: str, hour: float, shown: str) -> Telling:
        return enriched(name, hours(hour), texts[shown], title=f"News of {shown}", published=days[shown])

    await press.publish(*(of(name, 0, name) for name in "abc"))
    for hour in (30, 40):
        for name in "abc":
            await press.publish(of(name, hour, "a"), polled(hours(hour + 1)))
    texts["a"] = [*texts["a"], "It was corrected later on."]
    await press.publish(*(of(name, 60, name) for name in "abc"))

    articles = await press.rows("SELECT state, address_count, revision_count FROM article ORDER BY address")
    assert [tuple(a.values()) for a in articles] == [("live", 1, 2), ("live", 1, 1), ("live", 1, 1)]
    assert [kind for kind in await press.kinds("change") if kind not in ("suspected", "cleared")] == ["revised"]


async def test_an_edited_text_that_a_cache_shows_elsewhere_too_is_still_an_edit(press: Press) -> None:
    day = DateValue(printed="a", value=hours(-1), precision=Precision.DAY, rule="meta")
    text = [TEXT.format("a"), OTHER, "It was corrected later on."]
    await press.publish(enriched("a", START, text[:2], published=day), enriched("b", START, SOON))
    await press.publish(enriched("b", hours(1), text, title="News of a", published=day))
    await press.publish(enriched("c", START, [OTHER]), enriched("c", hours(2), text, title="News of a", published=day))
    await press.publish(enriched("a", hours(3), text, published=day))
    assert [r["kind"] for r in await press.rows("SELECT kind FROM change WHERE address LIKE '%%/a'")] == ["revised"]
