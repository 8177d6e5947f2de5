"""Trouble of an outlet as the archive computes it from what was seen: outages, and faults of entry points."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pytest

from shared.archive.read.outlets.entry_point_faults import entry_faults
from shared.archive.read.outlets.outages import outages, outages_now
from shared.archive.read.outlets.trouble import Trouble, sentence
from shared.archive.schema.connection import connection
from shared.contracts import Observation, ObservationKind, Origin, PageKind
from tests.publishing import Press, enriched, hours, observed

FEED = "https://gazette.example/feed"
SORRY = "We return in the morning, when the presses have been oiled and all of the servers have been dusted off."


async def found(press: Press, until: float = 48) -> list[Trouble]:
    async with connection(press.pool) as conn:
        return await outages(conn, "gazette", hours(0), hours(until))


async def with_articles(press: Press, number: int = 8) -> None:
    await press.publish(*(enriched(f"story-{n}", hours(n / 100)) for n in range(number)))


def bad(at: float, kind: ObservationKind, reason: str, numbers: Sequence[int] = range(8)) -> list[Observation]:
    return [observed(f"story-{n}", hours(at + n / 100), kind, reason=reason) for n in numbers]


@pytest.mark.parametrize(
    ("kind", "reason", "what"),
    [
        (ObservationKind.BLOCKED, "maintenance", "placeholder"),
        (ObservationKind.SOFT_GONE, "soft-gone", "placeholder"),
        (ObservationKind.SOFT_GONE, "redirected-home", "redirected-home"),
        (ObservationKind.BLOCKED, "http-403", "blocked"),
        (ObservationKind.BLOCKED, "login", "login"),
        (ObservationKind.NOT_FOUND, "http-404", "not-found"),
        (ObservationKind.UNREACHABLE, "timeout", "no-answer"),
    ],
)
async def test_bad_looks_at_many_addresses_are_one_outage(
    press: Press, kind: ObservationKind, reason: str, what: str
) -> None:
    await with_articles(press)
    await press.publish(*bad(2, kind, reason), *bad(5, kind, reason, range(3)))
    (outage,) = await found(press)
    assert (outage.what, outage.since, outage.last, outage.until) == (what, hours(2), hours(5.02), None)
    assert (outage.looks, outage.addresses) == (11, 8)
    async with connection(press.pool) as conn:
        assert await outages_now(conn, hours(6)) == [outage]
    await press.publish(enriched("story-3", hours(9)))
    (ended,) = await found(press)
    assert ended.until == hours(9)
    async with connection(press.pool) as conn:
        assert await outages_now(conn, hours(10)) == []


async def test_a_placeholder_that_was_read_as_an_article_counts_and_a_mirrored_edit_does_not(press: Press) -> None:
    await with_articles(press)
    await press.publish(*(enriched(f"story-{n}", hours(3 + n / 100), SORRY, title="Gazette") for n in range(8)))
    (outage,) = await found(press)
    assert (outage.what, outage.since, outage.addresses) == ("placeholder", hours(3), 8)
    assert sentence(outage) == "placeholder everywhere since 2024-03-01 03:00 UTC (at 8 addresses)"


async def test_a_placeholder_that_is_never_twice_the_same_counts_too(press: Press) -> None:
    await with_articles(press)
    pages = [enriched(f"story-{n}", hours(3 + n / 100), f"{SORRY} {SORRY} {n}:00", title="Gazette") for n in range(8)]
    await press.publish(*pages)
    (outage,) = await found(press)
    assert (outage.what, outage.since, outage.addresses) == ("placeholder", hours(3), 8)
    async with connection(press.pool) as conn:
        assert await outages_now(conn, hours(6)) == [outage]


async def test_few_addresses_or_good_pages_in_between_are_no_outage(press: Press) -> None:
    await with_articles(press)
    await press.publish(*bad(2, ObservationKind.NOT_FOUND, "http-404", range(4)))
    await press.publish(enriched("story-7", hours(3)))
    await press.publish(*bad(4, ObservationKind.NOT_FOUND, "http-404", range(4, 7)))
    assert await found(press) == []


async def test_an_unchanged_page_is_what_it_was_before(press: Press) -> None:
    """The same maintenance page again goes on with the outage; the same article ends it."""
    await with_articles(press)
    kept = [
        o.model_copy(update={"capture_id": f"{n:032x}"})
        for n, o in enumerate(bad(2, ObservationKind.BLOCKED, "maintenance"))
    ]
    await press.publish(*kept, *bad(4, ObservationKind.NOT_MODIFIED, "same-body"))
    (outage,) = await found(press)
    assert (outage.looks, outage.until) == (16, None)
    await press.publish(*bad(6, ObservationKind.UNREACHABLE, "timeout"), enriched("story-1", hours(7)))
    await press.publish(*bad(8, ObservationKind.BLOCKED, "http-403"), *bad(9, ObservationKind.NOT_MODIFIED, "", [1]))
    assert [one.until for one in await found(press)] == [hours(7), hours(9.01)]


def look(at: float, kind: ObservationKind, reason: str = "", links: int = 0) -> Observation:
    return Observation(
        kind=kind, url=FEED, observed_at=hours(at), outlet="gazette", page_kind=PageKind.FEED, reason=reason,
        links_found=links, entry_point=FEED, origin=Origin.FETCHED,
    )  # fmt: skip


async def faults(press: Press) -> list[tuple[str, datetime, int]]:
    async with connection(press.pool) as conn:
        return [
            (one.what, one.since, one.looks)
            for one in await entry_faults(conn, [("gazette", FEED), ("x", "http://x.example/")])
        ]


async def test_a_page_in_place_of_a_feed_is_a_fault_until_the_feed_is_back(press: Press) -> None:
    await press.publish(look(0, ObservationKind.POLLED, links=3), look(1, ObservationKind.NOT_MODIFIED, "http-304"))
    assert await faults(press) == []
    await press.publish(look(2, ObservationKind.POLLED, "html-instead"))
    assert await faults(press) == [("entry-html", hours(2), 1)]
    await press.publish(look(3, ObservationKind.NOT_MODIFIED, "same-body"))
    assert await faults(press) == [("entry-html", hours(2), 2)]
    await press.publish(look(4, ObservationKind.POLLED, links=3))
    assert await faults(press) == []
    await press.publish(look(5, ObservationKind.UNREACHABLE, "timeout"))
    assert await faults(press) == [], "once may be an accident"
    await press.publish(look(6, ObservationKind.UNREACHABLE, "timeout"))
    assert await faults(press) == [("entry-no-answer", hours(5), 2)]
    await press.publish(look(7, ObservationKind.NOT_MODIFIED, "http-304"))
    assert await faults(press) == []
