"""An "unchanged" page repeats the judgement of its own body, also where it arrives before that body."""

from __future__ import annotations

from itertools import permutations

import pytest

from shared.contracts import DateValue, PageKind, Precision
from shared.contracts import ObservationKind as Kind
from tests.publishing import START, Press, Telling, enriched, hours, observed, polled, refused, unchanged

DATE = DateValue(printed="1 March 2024", value=START, precision=Precision.DAY, rule="meta")
SOON = "We will be back soon, when our engineers are done with the site."


def maintenance(outlet: str) -> list[Telling]:
    """Two stories show the same page in their place; `b` is looked at again, and shows it unchanged."""
    visits = (("a", 1), ("a", 9), ("b", 2))
    page = [enriched(name, hours(hour), SOON, title="Gazette", outlet=outlet) for name, hour in visits]
    return [*page, unchanged(page[2], hours(4))]


async def test_a_page_in_place_of_all_stories_removes_none_in_any_order(press: Press) -> None:
    for number, order in enumerate(permutations(range(4))):
        outlet = f"o{number}"
        await press.publish(*(enriched(name, hours(0), published=DATE, outlet=outlet) for name in "ab"))
        for place in order:
            await press.publish(maintenance(outlet)[place])
        assert not {"removed", "restored", "revised"} & set(await press.kinds()), order
    states = await press.rows("SELECT state, count(*) AS n FROM article GROUP BY state")
    assert [tuple(row.values()) for row in states] == [("suspected", 48)]


@pytest.mark.parametrize("is_quiet", [True, False])
async def test_the_visit_counts_once_the_body_has_arrived(press: Press, is_quiet: bool) -> None:
    """The body shows the text that the article has, or another."""
    first = enriched("a", hours(0))
    again = enriched("a", hours(2), None if is_quiet else "Another text of the same article, as long as it was. " * 3)
    await press.publish(first)
    await press.publish(unchanged(again, hours(5)))
    seen = "SELECT last_seen_at, state FROM article"
    assert await press.one(seen) == {"last_seen_at": hours(0), "state": "live"}
    await press.publish(again)
    assert await press.one(seen) == {"last_seen_at": hours(5), "state": "live"}


async def test_an_older_body_that_is_shown_again_is_the_one_that_counts(press: Press) -> None:
    """Two URLs lead to one address, and one of them shows a "not found" page meanwhile."""
    story = enriched("a", hours(0), by="print/a")
    await press.publish(story, enriched("a", hours(1)), refused("a", hours(2), Kind.SOFT_GONE))
    await press.publish(unchanged(story, hours(3)))
    assert (await press.one("SELECT last_seen_at FROM article"))["last_seen_at"] == hours(3)


def lists(outlet: str) -> list[Telling]:
    """A feed that is replaced by a page, which is unchanged at the next poll, while a story is not found."""
    page = refused("feed", hours(2), Kind.POLLED, outlet=outlet, page_kind=PageKind.FEED, reason="html")
    away = [observed("a", hours(hour), Kind.NOT_FOUND, outlet=outlet) for hour in (1, 9)]
    return [page, unchanged(page, hours(4), page_kind=PageKind.FEED), *away]


async def test_a_page_in_place_of_the_feed_is_no_answer_in_any_order(press: Press) -> None:
    for number, order in enumerate(permutations(range(4))):
        outlet = f"o{number}"
        feed = refused("feed", hours(0.5), Kind.POLLED, outlet=outlet, page_kind=PageKind.FEED, links_found=3)
        await press.publish(enriched("a", hours(0), outlet=outlet), feed)
        for place in order:
            await press.publish(lists(outlet)[place])
        assert not {"removed", "restored"} & set(await press.kinds()), order
    await press.publish(*(polled(hours(5), f"o{number}") for number in range(24)))
    states = await press.rows("SELECT state, count(*) AS n FROM article GROUP BY state")
    assert [tuple(row.values()) for row in states] == [("removed", 24)]
