"""The time of day and the day that an outlet printed, which is not that of UTC."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

_OFFSET = re.compile(r"^([+-])([0-9]{2}):?([0-9]{2})$", re.ASCII)


def in_zone(moment: datetime, name: str) -> datetime:
    """Convert to the named zone. If this machine does not know it, keep the offset of `moment`."""
    try:
        return moment.astimezone(zone_named(name))
    except (ValueError, KeyError, OSError, OverflowError):
        return moment


def zone_named(name: str) -> tzinfo:
    """Return the zone of an IANA name or an offset such as `+08:30`. Raises `ValueError`, `KeyError` or `OSError`."""
    found = _OFFSET.match(name)
    if not found:
        return ZoneInfo(name)
    offset = timedelta(hours=int(found[2]), minutes=int(found[3]))
    return timezone(offset if found[1] == "+" else -offset)


def midnight(day: date, zone: str) -> datetime:
    """Return when a day of the zone begins, in UTC; when it begins in UTC if this machine does not know the zone."""
    try:
        return datetime(day.year, day.month, day.day, tzinfo=zone_named(zone)).astimezone(UTC)
    except (ValueError, KeyError, OSError, OverflowError):
        return datetime(day.year, day.month, day.day, tzinfo=UTC)


def as_printed(listed: datetime, published: Mapping[str, Any] | None) -> datetime:
    """Return the wall clock of an article's date as if it were UTC, to count it by the day that its outlet printed.

    `listed` is the time that the article is listed under. Without a printed date it is that of a capture, in UTC.
    """
    local = in_zone(listed, str(published.get("zone") or "UTC")) if published else listed.astimezone(UTC)
    return local.replace(tzinfo=UTC)
