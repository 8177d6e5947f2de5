"""A clock of ours that is wrong: nothing is refused that the other clock finds true."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from shared.contracts import EnrichedArticle, Lane, ObservationKind, Picture
from shared.errors import Permanent, Unavailable
from shared.storage.blobs import blob_ref
from shared.streams.bus.entries import Entry
from shared.streams.consumer.stage import Done, Failed, Outcome
from tests.publishing import START, Press, enriched, observed


def now() -> datetime:
    return datetime.now(UTC)


def two_days_ago() -> datetime:
    return now() - timedelta(days=2)


async def archived(press: Press, *messages: EnrichedArticle) -> Sequence[Outcome]:
    at = now()
    return await press.handler.articles(
        [Entry(f"{n}-0", Lane.LIVE, 0, message, "", None, "", at, 0) for n, message in enumerate(messages, 1)]
    )


async def test_a_publisher_whose_clock_is_behind_holds_what_it_cannot_judge(press: Press) -> None:
    behind = Press(press.pool, now=two_days_ago)
    old, new, future = enriched("old", START), enriched("new", now()), enriched("future", now() + timedelta(days=9))
    done, held, refused = await archived(behind, old, new, future)
    assert isinstance(done, Done)
    assert isinstance(held, Failed) and isinstance(held.error, Unavailable)
    assert re.search(r"this publisher's clock says .*, the database's \d{4}-.*\. Set the one", str(held.error))
    assert isinstance(refused, Failed) and isinstance(refused.error, Permanent) and refused.error.reason == "bad-time"

    (done,) = await archived(press, new)
    assert isinstance(done, Done), "once its clock is right"
    rows = await press.rows("SELECT address FROM article ORDER BY address")
    assert [row["address"].rpartition("/")[2] for row in rows] == ["new", "old"]


async def test_an_observation_is_held_too(press: Press) -> None:
    gone = observed("a", now(), ObservationKind.GONE)
    entries = [Entry("1-0", Lane.LIVE, 0, gone, "", None, "", now(), 0)]
    (held,) = await Press(press.pool, now=two_days_ago).handler.observations(entries)
    assert isinstance(held, Failed) and isinstance(held.error, Unavailable)
    (done,) = await press.handler.observations(entries)
    assert isinstance(done, Done)


async def test_a_picture_is_held_or_refused_too(press: Press) -> None:
    def picture(at: datetime) -> Entry[Picture]:
        url, body = f"https://gazette.example/{at:%Y%m%d}.png", blob_ref(b"", "image/png")
        one = Picture(url=url, captured_at=at, outlet="gazette", body=body)
        return Entry("1-0", Lane.LIVE, 0, one, "", None, "", now(), 0)

    times = (START, now(), now() + timedelta(days=9), datetime(1980, 1, 1, tzinfo=UTC))
    done, held, future, past = await Press(press.pool, now=two_days_ago).handler.pictures([*map(picture, times)])
    assert isinstance(done, Done)
    assert isinstance(held, Failed) and isinstance(held.error, Unavailable)
    for refused in (future, past):
        assert isinstance(refused, Failed) and isinstance(refused.error, Permanent)
        assert refused.error.reason == "bad-time"
    assert [row["captured_at"] for row in await press.rows("SELECT captured_at FROM picture")] == [START]


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
async def test_a_time_without_an_equal_in_utc_is_refused(press: Press, at: str) -> None:
    article = enriched("a", START)
    wrong = article.article.model_copy(update={"captured_at": datetime.fromisoformat(at)})
    (refused,) = await archived(press, article.model_copy(update={"article": wrong}))
    assert isinstance(refused, Failed) and isinstance(refused.error, Permanent) and refused.error.reason == "bad-time"
