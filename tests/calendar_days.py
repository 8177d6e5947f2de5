"""Keep a test within one day of UTC."""

from __future__ import annotations

import time

import pytest

_DAY_S = 86_400
_CLOSE_S = 120


@pytest.fixture
def same_day() -> None:
    """Wait for the next day if it begins within two minutes: what the test calls today is not yesterday at its end."""
    time.sleep(seconds_to_wait(time.time()))


def seconds_to_wait(now: float) -> float:
    """Return the seconds until midnight if they are few, else 0. `now` is seconds since 1970."""
    left = _DAY_S - now % _DAY_S
    return left if left <= _CLOSE_S else 0.0
