"""Build a date value from numbers, or None if they are not a date."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from shared.contracts import DateValue, Precision

FIRST_YEAR, LAST_YEAR = 1500, 2200
_OFFSET = re.compile(r"^([+\-−])(\d{1,2}):?(\d{2})?$")
_NAMED = {
    "z": 0, "utc": 0, "gmt": 0, "ut": 0, "wet": 0, "bst": 60, "west": 60, "cet": 60, "mez": 60, "cest": 120,
    "mesz": 120, "mest": 120, "eet": 120, "eest": 180, "msk": 180, "мск": 180, "kst": 540, "jst": 540, "hkt": 480,
    "sgt": 480, "est": -300, "edt": -240, "et": -300, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480,
    "pdt": -420, "ist": 330, "wib": 420, "aest": 600, "aedt": 660,
}  # fmt: skip


class Parts(NamedTuple):
    """The printed numbers of a date. `zone` is the printed offset in minutes, if any."""

    year: int
    month: int | None = None
    day: int | None = None
    hour: int | None = None
    minute: int = 0
    second: int | None = None
    zone: int | None = None
    rule: str = ""
    doubt: str = ""


def precision_of(parts: Parts) -> Precision:
    """Return how exactly a date is printed."""
    if parts.month is None:
        return Precision.YEAR
    if parts.day is None:
        return Precision.MONTH
    if parts.hour is None:
        return Precision.DAY
    return Precision.MINUTE if parts.second is None else Precision.SECOND


@lru_cache(maxsize=4096)
def offset_minutes(printed: str) -> int | None:
    """Return minutes east of Greenwich for `Z`, `GMT+9`, `+08:30`, `KST`; None for anything else."""
    text = printed.strip().casefold()
    if text in _NAMED:
        return _NAMED[text]
    for prefix in ("utc", "gmt"):
        text = text.removeprefix(prefix).strip()
    found = _OFFSET.match(text)
    if not found:
        return None
    minutes = int(found[2]) * 60 + int(found[3] or 0)
    return None if minutes > 18 * 60 else (minutes if found[1] == "+" else -minutes)


@lru_cache(maxsize=256)
def zone_named(name: str) -> tzinfo:
    """Return the zone of an IANA name, with its history (Pyongyang was at +08:30 for three years)."""
    return UTC if name == "UTC" else ZoneInfo(name)


def zone_of(name: str) -> tzinfo:
    """Return the zone of a value: `UTC`, an offset such as `+08:30`, or an IANA name."""
    minutes = offset_minutes(name)
    return zone_named(name) if minutes is None else fixed_zone(minutes)


@lru_cache(maxsize=4096)
def fixed_zone(minutes: int) -> tzinfo:
    """Return the zone with this offset from UTC."""
    return timezone(timedelta(minutes=minutes))


@lru_cache(maxsize=4096)
def offset_name(minutes: int) -> str:
    """Return the name of an offset: `+09:00`, or `UTC`."""
    if not minutes:
        return "UTC"
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def date_value(parts: Parts, printed: str, zone: str = "UTC", place: str = "") -> DateValue | None:
    """Return the value of `parts` in the printed zone, or else in `zone`; None for dates such as 31 February.

    `place` is where on the page the date was; it precedes the rule's name.
    """
    if not FIRST_YEAR <= parts.year <= LAST_YEAR:
        return None
    assumed = parts.zone is None
    hour = parts.hour or 0
    where = zone_named(zone) if parts.zone is None else fixed_zone(parts.zone)
    try:
        moment = datetime(
            parts.year, parts.month or 1, parts.day or 1, hour % 24, parts.minute, min(parts.second or 0, 59),
            tzinfo=where,
        )  # fmt: skip
        moment = (moment + timedelta(days=hour // 24)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return DateValue(
        value=moment,
        precision=precision_of(parts),
        rule=f"{place}: {parts.rule}"[:80] if place else parts.rule[:80],
        printed=printed.strip()[:200],
        zone=zone if parts.zone is None else offset_name(parts.zone),
        zone_assumed=assumed,
        doubt=parts.doubt,
    )
