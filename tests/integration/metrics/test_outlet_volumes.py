"""The volume of outlets, counted in a real archive."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from prometheus_client import REGISTRY

from services.publisher.adapters.periodic.volume_metrics import run_volume_metrics, update_volume_metrics
from shared.archive.read.outlets.outlet_volume import DayVolume, last_whole_day, outlet_volumes
from shared.archive.schema.connection import connection
from shared.contracts import EnrichedArticle, Observation, ObservationKind, Origin, PageKind
from shared.contracts.dates import DateValue, Precision
from shared.sources import load_sources
from tests.publishing import Press, enriched, hours, observed, open_press, polled
from tests.waiting import PATIENCE_S

NOW = hours(24 * 64 + 3)
"""A Friday, nine weeks after the first one of these tests, at three o'clock."""
LAST = timedelta(days=63)


@pytest.fixture
async def press(archive_url: str) -> AsyncIterator[Press]:
    async with open_press(archive_url) as press:
        yield press


def day(week: int) -> datetime:
    """The start of the last whole day, or of the same weekday `week` weeks before."""
    return hours(0) + LAST - timedelta(weeks=week)


def looks(week: int) -> Iterator[Observation]:
    yield from (polled(day(week) + timedelta(hours=hour)) for hour in range(2, 24, 5))


def articles(week: int, number: int, **more: object) -> Iterator[EnrichedArticle]:
    at = day(week) + timedelta(hours=9)
    yield from (enriched(f"{week}-{one}", at, f"Text {week} {one}", **more) for one in range(number))  # type: ignore[arg-type]


async def volumes(press: Press) -> list[DayVolume]:
    async with connection(press.pool) as conn:
        return await outlet_volumes(conn, ["gazette", "herald"], NOW)


async def test_the_last_day_is_compared_with_its_weekday_of_the_weeks_before(press: Press) -> None:
    for week in range(1, 6):
        await press.publish(*looks(week), *articles(week, 10 + week))
    await press.publish(*looks(0), *articles(0, 1), enriched("other", day(0) - timedelta(days=1)))
    (one,) = await volumes(press)
    assert (one.outlet, one.day, one.articles, one.bounds) == ("gazette", day(0).date(), 1, (3, 26))
    assert one.unusual
    update_volume_metrics([one])
    name = "presswatch_outlet_articles"
    assert REGISTRY.get_sample_value(name, {"outlet": "gazette"}) == 1
    found = [REGISTRY.get_sample_value(f"{name}_bound", {"outlet": "gazette", "bound": b}) for b in ("least", "most")]
    assert found == [3, 26]


async def test_a_day_that_we_did_not_see_is_neither_judged_nor_compared_with(press: Press) -> None:
    for week in range(1, 6):
        await press.publish(*(looks(week) if week < 4 else ()), *articles(week, 20))
    await press.publish(*articles(0, 1))
    assert await volumes(press) == []
    outage = [
        observed("", one.observed_at, ObservationKind.UNREACHABLE, page_kind=PageKind.LISTING) for one in looks(0)
    ]
    await press.publish(*outage)
    assert await volumes(press) == []
    await press.publish(*looks(0))
    (one,) = await volumes(press)
    assert (one.articles, one.bounds) == (1, None), "three weeks are too few"


async def test_a_list_that_stays_a_page_without_a_list_is_not_seen(press: Press) -> None:
    for week in range(1, 6):
        await press.publish(*looks(week), *articles(week, 20))
    first = day(0) + timedelta(hours=1)
    broken = observed("", first, ObservationKind.POLLED, page_kind=PageKind.LISTING, reason="not-a-feed")
    await press.publish(broken)
    for look in looks(0):
        await press.publish(
            observed("", look.observed_at, ObservationKind.NOT_MODIFIED, page_kind=PageKind.LISTING, reason="http-304")
        )
    assert await volumes(press) == []


async def test_an_unchanged_list_is_seen(press: Press) -> None:
    for week in range(1, 6):
        await press.publish(*looks(week), *articles(week, 20))
    await press.publish(polled(day(0) + timedelta(hours=1)))
    for look in looks(0):
        await press.publish(
            observed("", look.observed_at, ObservationKind.NOT_MODIFIED, page_kind=PageKind.LISTING, reason="http-304")
        )
    (one,) = await volumes(press)
    assert (one.articles, one.unusual) == (0, True)


async def test_imports_and_backfills_change_nothing(press: Press) -> None:
    for week in range(1, 6):
        late = day(week) + timedelta(days=1, hours=3)
        printed = DateValue(value=day(week) + timedelta(hours=9), precision=Precision.MINUTE, rule="x")
        await press.publish(*looks(week), *articles(week, 12))
        await press.publish(
            *(enriched(f"late-{week}-{n}", late, f"Late {week} {n}", published=printed) for n in range(9))
        )
        given = day(week) + timedelta(hours=9)
        await press.publish(*(enriched(f"given-{week}-{n}", given, origin=Origin.CONTRIBUTED) for n in range(9)))
    await press.publish(*looks(0), *articles(0, 12))
    (one,) = await volumes(press)
    assert (one.articles, one.bounds) == (12, (2, 24))


SOURCE = """
id = "gazette"
name = "Gazette"
hosts = ["gazette.example"]
timezone = "UTC"
[editions.en]
language = "en"
"""


@pytest.mark.usefixtures("same_day")
async def test_the_publisher_exports_them_while_it_runs(press: Press, tmp_path: Path) -> None:
    (tmp_path / "gazette.toml").write_text(SOURCE, encoding="utf-8")
    sources = load_sources(str(tmp_path))
    last = datetime.combine(last_whole_day(datetime.now(UTC)), time(), UTC)
    for week in range(5):
        for hour in range(2, 24, 5):
            await press.publish(polled(last - timedelta(weeks=week) + timedelta(hours=hour)))
        at = last - timedelta(weeks=week) + timedelta(hours=9)
        await press.publish(*(enriched(f"{week}-{n}", at, f"Text {week} {n}") for n in range(12 if week else 40)))
    update_volume_metrics([])
    stop = asyncio.Event()
    running = asyncio.create_task(run_volume_metrics(press.pool, lambda: sources, stop))
    try:
        async with asyncio.timeout(PATIENCE_S):
            while (seen := REGISTRY.get_sample_value("presswatch_outlet_articles", {"outlet": "gazette"})) is None:  # noqa: ASYNC110
                await asyncio.sleep(0.1)
    finally:
        stop.set()
        await running
    most = REGISTRY.get_sample_value("presswatch_outlet_articles_bound", {"outlet": "gazette", "bound": "most"})
    assert (seen, most) == (40, 24)
