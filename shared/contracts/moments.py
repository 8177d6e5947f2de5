"""Which times can be true. Pure: the caller says what time it is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

FIRST_PAGE = datetime(1991, 8, 6, tzinfo=UTC)
"""The day of the first web page. Nothing was captured before."""

CLOCK_SKEW = timedelta(minutes=10)
"""How far a producer's clock may be ahead."""

SERVICE_SKEW = timedelta(days=1)
"""How far the clock of our own services may be ahead. `presswatch check` and an alert report less."""


def fault_of_moment(name: str, at: datetime, now: datetime, ahead: timedelta = CLOCK_SKEW) -> str | None:
    """Return why a page cannot have been seen at this time, or None. `name` is the message's field.

    The time is not converted: in the first and last hours that Python knows, it may have no equal in UTC.
    """
    said = f"{name}: {at.isoformat(timespec='minutes')}"
    if at > now + ahead:
        return f"{said} has not come yet: correct the time, or the clock that gave it"
    if at < FIRST_PAGE:
        return f"{said} is before the first web page ({FIRST_PAGE:%Y-%m-%d}): give the time of capture"
    return None
