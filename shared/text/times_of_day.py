"""Read the time of day next to a date: `3:04 PM`, `15h04`, `오후 3시 4분`, with its zone."""

from __future__ import annotations

import re
from typing import NamedTuple

from shared.text.date_values import offset_minutes

_CLOCK = re.compile(
    r"(?P<before>오전|오후|上午|下午|午前|午後)?\s?(?<!\d)(?P<hour>\d{1,2})\s?(?::|h|시|時|时|点|\.(?=\d\d(?!\d)))\s?"
    r"(?P<minute>\d{1,2})(?!\d)\s?[분分]?(?::(?P<second>\d{1,2})(?!\d))?\s?(?P<after>[AaPp]\.?[Mm]\b\.?)?"
    r"\s*(?P<zone>(?:UTC|GMT)\s?[+\-−]\d{1,2}(?::?\d\d)?|[+\-−]\d\d:?\d\d|Z\b|[A-Z]{2,5}\b|МСК)?"
)
_AFTERNOON = ("오후", "下午", "午後")
_MORNING = ("오전", "上午", "午前")


class Clock(NamedTuple):
    """A time of day. `zone` is minutes from UTC; None if it is not printed."""

    hour: int
    minute: int
    second: int | None
    zone: int | None


def read_clock(text: str) -> Clock | None:
    """Return the first time of day with minutes in `text`, and the printed zone in minutes east, if any."""
    found = _CLOCK.search(text)
    if found is None:
        return None
    hour, minute, second = int(found["hour"]), int(found["minute"]), found["second"]
    after = (found["after"] or "").lower()[:1]
    if (after == "p" or found["before"] in _AFTERNOON) and hour < 12:
        hour += 12
    elif (after == "a" or found["before"] in _MORNING) and hour == 12:
        hour = 0
    if (hour > 23 and (hour, minute) != (24, 0)) or minute > 59:
        return None
    zone = offset_minutes(found["zone"]) if found["zone"] else None
    return Clock(hour, minute, int(second) if second else None, zone)
