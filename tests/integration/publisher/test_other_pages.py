"""Pages in place of articles that no rule and no known word gives away: by their wording elsewhere, by their layout."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations
from random import Random

import pytest

from shared.contracts import DateValue, EnrichedArticle, Precision
from tests.publishing import START, TEXT, Press, Telling, enriched, hours

STORY = TEXT.format("hills") + " " + TEXT.format("valley")
BUSY = (
    "Many guests are here at the moment, so this room is full, and everybody has to wait for a seat. It was {} when "
    "you came, you asked for {}, and the number on your slip is {}."
)
SHORT = "Subscribe {} for the pictures of the week"


def dated(days: int) -> DateValue:
    at = START + timedelta(days=days)
    return DateValue(printed=f"{at:%d %B}", value=at, precision=Precision.DAY, rule="meta")


def story(name: str, hour: float, outlet: str = "gazette") -> EnrichedArticle:
    text = f"{STORY} {name} {TEXT.format(name)}"
    return enriched(name, hours(hour), text, outlet=outlet, published=dated(-3), layout=("aa", "bb"))


def busy(name: str, hour: float, outlet: str = "gazette", token: str = "") -> EnrichedArticle:
    """A page with a date, in the layout of a story, and as long as one."""
    token = token or f"{name}{hour:.0f}x8"
    text = BUSY.format(f"{token}:17", f"https://{outlet}.example/{name}", token)
    return enriched(name, hours(hour), text, title="Welcome", outlet=outlet, published=dated(0), layout=("aa",))


async def changes(press: Press) -> list[str]:
    return [kind for kind in await press.kinds("change") if kind not in ("suspected", "cleared")]


async def test_a_page_that_differs_by_a_token_at_two_articles_is_no_edit_in_any_order(press: Press) -> None:
    orders = Random(1).sample(list(permutations(range(5))), 30)
    for number, order in enumerate(orders):
        outlet = f"o{number}"
        await press.publish(*(story(name, 0, outlet) for name in "ab"))
        facts = [busy("a", 1, outlet), busy("b", 2, outlet), busy("a", 3, outlet)]
        facts += [story("a", 12, outlet), story("b", 13, outlet)]
        for place in order:
            await press.publish(facts[place])
    assert not {"revised", "alternating", "removed", "restored"} & set(await press.kinds())
    states = await press.rows("SELECT state, revision_count FROM article GROUP BY 1, 2")
    assert [tuple(row.values()) for row in states] == [("live", 1)]


async def test_a_page_that_stands_at_one_article_alone_is_its_text_from_the_next_visit_on(press: Press) -> None:
    await press.publish(story("a", 0), story("b", 0))
    await press.publish(busy("a", 1, token="4"))
    assert await changes(press) == []
    assert press.asked.addresses == ["https://gazette.example/a"], "a further visit decides"
    await press.publish(story("b", 3), busy("a", 8, token="4"))
    assert await changes(press) == ["revised"]
    assert (await press.one("SELECT state, title FROM article WHERE title = 'Welcome'"))["state"] == "live"


def offer(name: str, hour: float, layout: tuple[str, ...]) -> EnrichedArticle:
    return enriched(name, hours(hour), SHORT.format(name), title="Offer", published=dated(0), layout=layout)


@pytest.mark.parametrize(
    ("layout", "expected"), [(("cc",), ["removed"]), (("aa", "cc"), ["revised"]), ((), ["revised"])]
)
async def test_a_short_page_of_another_layout_is_a_removal(
    press: Press, layout: tuple[str, ...], expected: list[str]
) -> None:
    facts: list[Telling] = [offer("a", 2, layout), story("b", 4), offer("a", 9, layout)]
    await press.publish(story("a", 0), story("b", 0))
    for fact in facts:
        await press.publish(fact)
    assert await changes(press) == expected


async def test_two_stories_of_one_form_that_are_edited_alike_are_edited(press: Press) -> None:
    """Their words are the same but for the numbers, before and after."""
    for name, number in (("a", 3), ("b", 4)):
        text = f"{STORY} The count was {number}."
        facts = [enriched(name, hours(0), text, title=f"Count {number}", published=dated(-3))]
        facts += [enriched(name, hours(9), f"{text} It was corrected later on.", title=f"Recount {number}")]
        await press.publish(*facts)
    assert await changes(press) == ["revised", "revised"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("https://agency.example/2026/17", "https://agency.example/2026/17"),
        ("https://gazette.example/a", "https://new-gazette.example/news/a.html"),
        ("https://gazette.example/a", "https://new-gazette.example/"),
        ("https://gazette.example/a", "https://new-gazette.example/a/index.html"),
        ("https://gazette.example/a", "https://new-gazette.example/index.php"),
    ],
    ids=["an agency", "the site moves", "the new site names its front page", "a folder's index", "the site's index"],
)
async def test_an_edit_below_the_name_of_another_site_is_one(press: Press, before: str, after: str) -> None:
    """Headline, date and text are edited at once."""
    text = f"{STORY} {TEXT.format('coast')}"
    edited = f"{text} It was corrected later on."

    def page(hour: float, text: str, title: str, canonical: str) -> EnrichedArticle:
        return enriched("a", hours(hour), text, title=title, canonical=canonical, published=dated(int(hour)))

    await press.publish(page(0, text, "A headline", before))
    await press.publish(page(30, edited, "Another headline | New", after))
    assert await press.kinds("change") == ["revised"]


async def test_a_page_that_names_another_site_is_no_edit(press: Press) -> None:
    """It has a headline, a date and a layout like the article, much the same words, and another one at each address."""
    other = "https://echo.example/2026/echo-{}"

    def page(name: str, hour: float) -> EnrichedArticle:
        text = f"{STORY} {name} {TEXT.format('eastern ' + name)}"
        title, canonical = f"Echo of {name}", other.format(name)
        return enriched(
            name, hours(hour), text, title=title, canonical=canonical, published=dated(-9), layout=("aa", "bb")
        )

    await press.publish(*(story(name, 0) for name in "ab"))
    await press.publish(page("a", 1), page("b", 2), page("a", 9))
    await press.publish(story("a", 12), story("b", 13))
    assert await changes(press) == []
