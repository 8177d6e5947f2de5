"""Days of looking: "nothing was published" and "we could not see" are not the same."""

from __future__ import annotations

from datetime import UTC, date, datetime

from shared.archive.read.outlets.coverage import DayRow, entry_points


def row(day: int, looks: int, failed: int, new: int, reason: str = "") -> DayRow:
    at = datetime(2026, 3, day, 12, tzinfo=UTC)
    seen = at if failed < looks else None
    return DayRow("https://p.example/feed", "feed", "en", date(2026, 3, day), looks, failed, new, reason, at, seen)


def test_each_day_says_what_came_of_looking() -> None:
    rows = [row(2, 4, 0, 3), row(3, 4, 1, 0, "unreachable: timeout"), row(4, 2, 2, 0, "blocked: challenge")]
    (point,) = entry_points(rows, date(2026, 3, 1), date(2026, 3, 4))
    assert [day.state for day in point.days] == ["did-not-look", "new", "nothing-new", "could-not-see"]
    assert (point.looks, point.failed, point.links_new) == (10, 3, 3)
    assert point.trouble == "blocked: challenge"
    assert point.last_seen == datetime(2026, 3, 3, 12, tzinfo=UTC)


def test_what_was_seen_last_is_no_trouble() -> None:
    (point,) = entry_points([row(3, 2, 2, 0, "x"), row(4, 4, 0, 0)], date(2026, 3, 3), date(2026, 3, 4))
    assert point.trouble == ""
