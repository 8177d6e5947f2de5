"""The figures about the archive, measured on a real one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import psycopg
import pytest
from prometheus_client import REGISTRY

from services.publisher.adapters.batch.transaction import Published
from services.publisher.adapters.periodic.metrics import count_batch
from services.publisher.core.reading import read
from shared.archive.read.statistics import ArchiveStatistics, read_statistics
from shared.archive.schema.connection import connection
from shared.contracts import Lane, ObservationKind, Origin
from shared.contracts.dates import DateValue, Precision
from shared.ids import article_id
from tests.publishing import Press, enriched, hours, observed, open_press, polled


@pytest.fixture
async def press(archive_url: str) -> AsyncIterator[Press]:
    async with open_press(archive_url) as press:
        yield press


async def figures(press: Press, *outlets: str) -> ArchiveStatistics:
    async with connection(press.pool) as conn:
        return await read_statistics(conn, outlets)


async def test_an_empty_archive_has_figures_too(press: Press) -> None:
    seen = await figures(press, "gazette")
    assert (seen.articles, seen.newest, seen.held_s, seen.unread, seen.answered) == ({"live": 0}, None, 0.0, {}, {})
    assert seen.bytes > 1_000_000


async def test_articles_by_state_and_the_newest(press: Press) -> None:
    await press.publish(enriched("a", hours(0)), enriched("b", hours(0)), polled(hours(1)))
    await press.publish(observed("a", hours(2), ObservationKind.GONE))
    seen = await figures(press)
    assert seen.articles == {"live": 1, "suspected": 1}
    assert seen.newest is not None and (datetime.now(UTC) - seen.newest).total_seconds() < 60


async def test_an_outlet_answered_when_it_was_last_polled_well(press: Press) -> None:
    await press.publish(polled(hours(1)), observed("", hours(5), ObservationKind.UNREACHABLE))
    await press.publish(observed("", hours(3), ObservationKind.UNREACHABLE, outlet="herald"))
    seen = await figures(press, "gazette", "herald", "never-tried")
    assert seen.answered["gazette"] == hours(1)
    assert seen.answered["herald"] > hours(24), "one that never answered counts from our first try"
    assert set(seen.answered) == {"gazette", "herald"}


async def test_readers_of_the_outbox_and_what_holds_them_up(press: Press, archive_url: str) -> None:
    await press.publish(enriched("a", hours(0)), enriched("b", hours(0)))
    await press.rows("INSERT INTO cursor (name, xid, event_id) VALUES ('webhooks', '0', 0) RETURNING name")
    seen = await figures(press)
    assert seen.unread == {"webhooks": 2}
    assert seen.held_s == 0.0
    async with await psycopg.AsyncConnection.connect(archive_url) as open_too_long:
        await open_too_long.execute("SELECT pg_current_xact_id()")
        await press.publish(enriched("c", hours(0)))
        assert (await figures(press)).held_s > 0


def age_samples() -> dict[str, float]:
    names = ("presswatch_article_age_seconds", "presswatch_capture_to_archive_seconds")
    ends = [(name, end) for name in names for end in ("_count", "_sum")]
    return {name + end: REGISTRY.get_sample_value(name + end, {"lane": "live"}) or 0.0 for name, end in ends}


@pytest.mark.parametrize(
    ("published", "origin", "new", "expected"),
    [
        (DateValue(value=hours(-2), precision=Precision.MINUTE, rule="x"), Origin.FETCHED, True, (1, 7200 + 60, 1, 60)),
        (DateValue(value=hours(-2), precision=Precision.DAY, rule="x"), Origin.FETCHED, True, (0, 0, 1, 60)),
        (DateValue(value=hours(-2), precision=Precision.MINUTE, rule="x"), Origin.FETCHED, False, (0, 0, 1, 60)),
        (DateValue(value=hours(-2), precision=Precision.MINUTE, rule="x"), Origin.CONTRIBUTED, True, (0, 0, 0, 0)),
        (None, Origin.FETCHED, True, (0, 0, 1, 60)),
    ],
)
def test_ages_are_reported_where_they_are_known(
    published: DateValue | None, origin: Origin, new: bool, expected: tuple[int, float, int, float]
) -> None:
    message = enriched("a", hours(0), origin=origin, published=published)
    before = age_samples()
    created = [article_id(message.article.address)] if new else []
    count_batch(Published(created=created), [read(message)], Lane.LIVE, hours(1 / 60))
    after = age_samples()
    assert tuple(after[name] - before[name] for name in before) == pytest.approx(expected)
