"""Is it well? Each limit by itself; a healthy watch gives no reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from rich.console import Console

from services.console.operate.dashboard import age, as_json, dashboard
from services.console.operate.health import health_problems
from services.console.operate.snapshot import ServiceSnapshot, WatchSnapshot
from services.console.run.supervisor.stage_statistics import Sample
from shared.archive.read.statistics import ArchiveStatistics
from shared.contracts import Lane
from shared.streams.bus.topology import StreamName
from shared.streams.observability.intake_lag import IntakeLag
from shared.streams.observability.lag import Snapshot, StreamLag

NOW = datetime(2026, 3, 1, tzinfo=UTC)
ARCHIVE = ArchiveStatistics({"live": 5}, 1000, NOW - timedelta(hours=1), 0.0, {"webhooks": 3}, {})
LAG = StreamLag(StreamName.CAPTURES, Lane.LIVE, counts={"in": 9, "done.article": 9})
WELL = WatchSnapshot(
    at=0.0,
    streams=Snapshot((LAG, replace(LAG, lane=Lane.BULK)), 100, 1000, bootstrapped=True),
    intakes=[IntakeLag("friend", 2, 3.0, 0, {"moved": 4})],
    services=[ServiceSnapshot("parser", "")],
    archive=ARCHIVE,
    disk_free=50 << 30,
    disk_size=100 << 30,
)


def with_lag(**changed: object) -> WatchSnapshot:
    return replace(WELL, streams=replace(WELL.streams, streams=(replace(LAG, **changed),)))  # type: ignore[arg-type]


def with_server(**changed: object) -> WatchSnapshot:
    return replace(WELL, streams=replace(WELL.streams, **changed))  # type: ignore[arg-type]


def with_archive(**changed: object) -> WatchSnapshot:
    return replace(WELL, archive=replace(ARCHIVE, **changed))  # type: ignore[arg-type]


def index_level(seconds_ago: float) -> WatchSnapshot:
    sample: Sample = ("presswatch_index_level_timestamp_seconds", {}, NOW.timestamp() - seconds_ago)
    return replace(WELL, services=[ServiceSnapshot("reader", "", [sample])])


def day_over(hours_ago: float, metric: str = "unsealed_day") -> WatchSnapshot:
    sample: Sample = (f"presswatch_{metric}_timestamp_seconds", {}, NOW.timestamp() - 3600 * hours_ago)
    return replace(WELL, services=[ServiceSnapshot("publisher", "", [sample])])


def test_a_healthy_watch_gives_no_reason() -> None:
    assert health_problems(WELL, NOW.timestamp()) == []
    assert as_json(WELL, [])["well"] is True


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        (with_server(bootstrapped=False), "not bootstrapped"),
        (with_server(written=False), "does not write down"),
        (with_server(memory_bytes=610), "61% of its memory"),
        (with_lag(backlog=1, oldest_s=301.0, counts={"in": 1}), "came 5 minutes ago"),
        (with_lag(dead=1, counts={"in": 1, "dead.invalid": 1}), "1 dead letter; presswatch dead list --stage parser"),
        (with_lag(delayed=101, counts={"in": 101}), "101 entries wait for another attempt"),
        (with_lag(counts={"in": 9, "done.article": 7}), "2 entries came in and are neither waiting nor done"),
        (replace(WELL, intakes=[IntakeLag("friend", 1, 400.0, 0, {})]), "producer friend: the oldest"),
        (replace(WELL, intakes=[IntakeLag("friend", 0, 0.0, 2, {})]), "2 dead letters"),
        (replace(WELL, services=[ServiceSnapshot("parser", "it fails at most entries")]), "parser: it fails"),
        (replace(WELL, archive=None, archive_why="refused"), "the archive does not answer: refused"),
        (with_archive(newest=NOW - timedelta(hours=7)), "no new article for 7 hours"),
        (with_archive(held_s=61.0), "open for 61 s"),
        (with_archive(unread={"webhooks": 1001}), "webhooks is 1001 events behind"),
        (day_over(4), "over 4 hours ago is not signed"),
        (day_over(25, "day_without_time_stamp"), "signed 25 hours ago has no time stamp"),
        (day_over(49, "day_without_block"), "signed 49 hours ago is in no block"),
        (index_level(301), "the search index is 5 minutes behind"),
        (replace(WELL, disk_free=9 << 30), "has 9% left"),
        (replace(WELL, disk_free=0), "is full: the watch waits"),
    ],
)
def test_each_thing_that_is_not_well_is_reported_by_itself(seen: WatchSnapshot, said: str) -> None:
    (reason,) = health_problems(seen, NOW.timestamp())
    assert said in reason


@pytest.mark.parametrize(
    "seen",
    [
        with_lag(lane=Lane.BULK, backlog=1, oldest_s=9999.0, counts={"in": 1}),  # an import takes its time
        with_lag(dead=0, counts={"in": 1, "dead.invalid": 1, "dropped": 1}),
        with_lag(counts={"in": 1, "dead.x": 1, "replayed": 1, "done.article": 1}),
        with_server(memory_bytes=10**9, memory_limit_bytes=0),
        with_archive(newest=None),
        index_level(20),
        day_over(2),
        day_over(23, "day_without_time_stamp"),
        day_over(47, "day_without_block"),
        replace(WELL, services=None, intakes=None, disk_free=None, disk_size=None),
    ],
)
def test_what_only_looks_unwell_is_not_reported(seen: WatchSnapshot) -> None:
    assert health_problems(seen, NOW.timestamp()) == []
    dashboard(seen, [])


@pytest.mark.parametrize(("seconds", "said"), [(0, "-"), (1.54, "1.5 s"), (720, "12 min"), (11_000, "3.1 h")])
def test_ages_are_reported_in_a_fitting_unit(seconds: float, said: str) -> None:
    assert age(seconds) == said


def published(articles: float, *bounds: float) -> WatchSnapshot:
    named = zip(("least", "most"), bounds, strict=False)
    seen: list[Sample] = [("presswatch_outlet_articles", {"outlet": "gazette"}, articles)]
    seen += [("presswatch_outlet_articles_bound", {"outlet": "gazette", "bound": name}, value) for name, value in named]
    return replace(WELL, services=[ServiceSnapshot("publisher", "", seen)])


@pytest.mark.parametrize(("articles", "said"), [(19, True), (20, False), (80, False), (81, True)])
def test_an_unusual_volume_of_an_outlet_is_shown_and_no_fault_of_the_watch(articles: int, said: bool) -> None:
    seen = published(articles, 20, 80)
    sentence = f"{articles} articles on the last whole day; usual on this weekday: 20 to 80"
    console = Console(width=118)
    with console.capture() as shown:
        console.print(dashboard(seen, []))
    assert (f"Outlets with an unusual volume:\n  · gazette: {sentence}\n" in shown.get()) is said
    assert [one["says"] for one in as_json(seen, [])["volumes"]] == [sentence] * said
    assert health_problems(seen, NOW.timestamp()) == []


def test_an_outlet_with_nothing_to_compare_has_no_unusual_volume() -> None:
    assert as_json(published(0), [])["volumes"] == []
