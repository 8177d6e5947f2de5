"""The context for reading dates and doubting them: the moment of the capture and the page's address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from services.parser.core.metadata.dateline import is_dateline
from shared.contracts import DateValue
from shared.text import read_date
from shared.text.date_values import zone_of
from shared.text.months import month_number

_IN_URL = re.compile(
    r"[/\-_.=](?P<y>20[0-3]\d|19[89]\d)(?:"
    r"(?P<s>[/\-_.])(?P<m>0?[1-9]|1[0-2])(?P=s)(?P<d>0?[1-9]|[12]\d|3[01])(?=\D|$)"
    r"|(?P<m8>0[1-9]|1[0-2])(?P<d8>0[1-9]|[12]\d|3[01])(?=\D|$)"
    r"|/(?P<mm>0[1-9]|1[0-2])(?P<dd>0[1-9]|[12]\d|3[01])(?=/)"
    r"|/(?P<name>[a-zA-Z]{3,9})/(?P<day>0?[1-9]|[12]\d|3[01])(?=/))"
)
_MONTH_IN_URL = re.compile(r"/(?P<y>20[0-3]\d|19[89]\d)/?(?P<m>0[1-9]|1[0-2])(?=/)")
_FUTURE = timedelta(days=2)
_APART = timedelta(days=3)
_MOST_LISTED = 20
_PLACEHOLDERS = frozenset(
    (date(1970, 1, 1), date(1969, 12, 31), date(1970, 1, 2), date(1900, 1, 1), date(1899, 12, 30), date(1899, 12, 31),
     date(1980, 1, 1), date(1979, 12, 31))
)  # fmt: skip
"""The zero dates of software calendars, and the adjacent days in other time zones."""
SWAPPED = "day and month may be swapped"
FUTURE = "future"
CONTRADICTS = "contradicts url"
UPDATE_ONLY = "only the date of an update"


@dataclass(frozen=True, slots=True)
class DateContext:
    """The context for reading dates: time zone of the outlet, moment of capture, language and address."""

    zone: str = "UTC"
    captured_at: datetime | None = None
    language: str = ""
    url: str = ""

    def read(self, printed: Any, rule: str) -> DateValue | None:
        """Return the date in a printed or declared value. A number counts as seconds or milliseconds since 1970.

        In a list, the first date counts. Placeholder days, which programs write if they know no date, are rejected.
        """
        if isinstance(printed, list):
            return next(filter(None, (self.read(one, rule) for one in printed[:_MOST_LISTED])), None)
        if isinstance(printed, dict):
            printed = printed.get("@value")
        if isinstance(printed, int) and not isinstance(printed, bool):
            printed = str(printed)
        if not isinstance(printed, str) or not printed or printed.isspace():
            return None
        value = read_date(printed, self.zone, self.captured_at, self.language, rule)
        return None if value is not None and value.value.date() in _PLACEHOLDERS else value

    def read_line(self, line: str, part: str, rule: str, *, marked: bool = True) -> DateValue | None:
        """Return the date in `part` of a line that prints a date and no sentence. The whole line is kept as printed."""
        value = self.read(part, rule)
        if value is None or not is_dateline(line, marked=marked, reckoned=value.rule.endswith("relative")):
            return None
        return value.model_copy(update={"printed": line})


def day_in_url(url: str) -> tuple[date, str] | None:
    """Return the whole day in an address, and its characters: `2024/05/03`, `20240503`, `2024/0503/`, `2024/may/3/`."""
    found = _IN_URL.search(url)
    if found is None:
        return None
    month = month_number(found["name"]) if found["name"] else int(found["m"] or found["m8"] or found["mm"])
    try:
        day = date(int(found["y"]), month or 0, int(found["d"] or found["d8"] or found["dd"] or found["day"]))
    except ValueError:
        return None
    return day, found.group()[1:]


def date_in_url(url: str, zone: str) -> DateValue | None:
    named = day_in_url(url)
    if named is None:
        return None
    value = read_date(named[0].isoformat(), zone, rule="url")
    return value and value.model_copy(update={"printed": named[1]})


def with_doubt(value: DateValue, clock: DateContext) -> DateValue:
    """Mark a date that lies in the future or contradicts the address.

    A day and month that may be swapped are swapped where that fits.
    """
    named = _period_in_url(clock.url)
    if value.doubt == SWAPPED:
        value = _unswapped(value, named, clock)
    doubt = value.doubt
    if clock.captured_at is not None and value.value > clock.captured_at + _FUTURE:
        doubt = FUTURE
    elif named is not None and not _fits(value.value, named):
        doubt = CONTRADICTS
    return value if doubt == value.doubt else value.model_copy(update={"doubt": doubt})


def _period_in_url(url: str) -> tuple[datetime, datetime] | None:
    """Return the period in UTC that the address names.

    A few days of tolerance are added for time zones and late addresses.
    """
    day = day_in_url(url)
    if day is not None:
        at = datetime(day[0].year, day[0].month, day[0].day, tzinfo=UTC)
        return at - _APART, at + _APART
    found = _MONTH_IN_URL.search(url)
    if found is None:
        return None
    first = datetime(int(found["y"]), int(found["m"]), 1, tzinfo=UTC)
    return first - _APART, first + timedelta(days=31) + _APART


def _fits(moment: datetime, span: tuple[datetime, datetime]) -> bool:
    return span[0] <= moment <= span[1]


def _unswapped(value: DateValue, named: tuple[datetime, datetime] | None, clock: DateContext) -> DateValue:
    """Swap day and month of a date such as `03/10/2023` if only that fits the address or lies in the past."""
    local = value.value.astimezone(zone_of(value.zone))
    try:
        other = local.replace(month=local.day, day=local.month).astimezone(UTC)
    except ValueError:
        return value
    wrong = value.value > clock.captured_at + _FUTURE if clock.captured_at else False
    if named is not None:
        wrong = not _fits(value.value, named)
    right = named is None or _fits(other, named)
    if not (wrong and right) or (clock.captured_at and other > clock.captured_at + _FUTURE):
        return value
    return value.model_copy(update={"value": other, "doubt": ""})
