"""A test that names today begins where today does not end before it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.calendar_days import seconds_to_wait


@pytest.mark.parametrize(
    ("clock", "seconds"),
    [
        ("2026-12-31T23:59:50+00:00", 10),
        ("2028-02-29T23:58:00+00:00", 120),
        ("2026-12-31T23:57:59+00:00", 0),
        ("2027-01-01T00:00:00+00:00", 0),
        ("2026-07-01T08:59:50+09:00", 10),
        ("2026-07-01T23:59:50-07:00", 0),
    ],
)
def test_midnight_in_utc_is_waited_for_when_it_is_close(clock: str, seconds: float) -> None:
    now = datetime.fromisoformat(clock).astimezone(UTC).timestamp()
    assert seconds_to_wait(now) == seconds
