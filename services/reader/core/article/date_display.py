"""Show dates in the outlet's zone, no more precisely than they were printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from pydantic import ValidationError

from services.reader.core.article.inline_runs import DateSpan
from services.reader.core.wording.translation import N_, _, ngettext
from shared.contracts import DateMention, DateValue, Precision
from shared.text.wall_clock import in_zone

_MONTHS = (
    N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"), N_("July"), N_("August"),
    N_("September"), N_("October"), N_("November"), N_("December"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DisplayDate:
    """A date as `text` for people and `iso` for programs, equally precise, with notes on how it was read."""

    text: str
    iso: str
    printed: str = ""
    precision: str = ""
    zone: str = ""
    zone_assumed: bool = False
    rule: str = ""
    doubt: str = ""

    @property
    def brief(self) -> str:
        """Return the date without seconds, for lists. A time keeps its zone."""
        day, comma, clock = self.text.partition(", ")
        if not comma:
            return day
        return f"{day}, {clock[:5]} {clock.partition('(')[2].rstrip(')')}"

    @property
    def below_its_day(self) -> str:
        """Return what a list under the heading of this day has still to say: the time, or a date without a day."""
        return "" if self.precision == Precision.DAY else self.brief.rpartition(", ")[2]


def read_date(row: object) -> DateValue | None:
    """Read a date as stored; None if there is none, or it cannot be read."""
    try:
        return DateValue.model_validate(row) if row else None
    except ValidationError:
        return None


def display_date(value: DateValue) -> DisplayDate:
    """Return the date as a page shows it, in the outlet's zone."""
    local = in_zone(value.value, value.zone)
    text, iso = _written(local, value.precision)
    return DisplayDate(
        text, iso, value.printed, value.precision.value, value.zone, value.zone_assumed, value.rule, value.doubt
    )


def _written(local: datetime, precision: Precision) -> tuple[str, str]:
    if precision is Precision.YEAR:
        return _("{year}").format(year=local.year), f"{local.year:04d}"
    if precision is Precision.MONTH:
        return month(local), f"{local.year:04d}-{local.month:02d}"
    if precision is Precision.DAY:
        return day(local), local.date().isoformat()
    clock = "%H:%M" if precision is Precision.MINUTE else "%H:%M:%S"
    return f"{day(local)}, {local.strftime(clock)} ({_offset(local)})", local.isoformat()


def _offset(local: datetime) -> str:
    offset = local.utcoffset() or timedelta()
    minutes = int(offset.total_seconds() // 60)
    sign, minutes = ("+" if minutes >= 0 else "−"), abs(minutes)
    return "UTC" if not minutes else f"UTC{sign}{minutes // 60}" + (f":{minutes % 60:02d}" if minutes % 60 else "")


def day(moment: date) -> str:
    """Format a day: `19 June 2021`."""
    return _("{day} {month} {year}").format(day=moment.day, month=_(_MONTHS[moment.month - 1]), year=moment.year)


def month(moment: date, with_year: bool = True) -> str:
    """Format a month: `June 2021`, or `June`."""
    name = _(_MONTHS[moment.month - 1])
    return _("{month} {year}").format(month=name, year=moment.year) if with_year else name


def moment(value: datetime) -> str:
    """Format a time: `19 June 2021, 14:05 UTC`."""
    utc = value.astimezone(UTC)
    return f"{day(utc)}, {utc:%H:%M} UTC"


def clock_there(value: datetime, zone: str | None) -> str:
    """Format one of our times by the outlet's clock, to stand behind the time in UTC: `23:05 UTC+9`.

    The day is added if it differs from the day in UTC. Returns "" for an outlet whose clock shows UTC.
    """
    local = in_zone(value, zone or "UTC")
    if not local.utcoffset():
        return ""
    clock = f"{local:%H:%M} {_offset(local)}"
    return clock if local.date() == value.astimezone(UTC).date() else f"{day(local)}, {clock}"


def ago(value: datetime, now: datetime) -> str:
    """Format a recent time as `4 minutes ago`; beyond a day, as the date."""
    seconds = int((now - value).total_seconds())
    if seconds < 60:
        return _("just now")
    if seconds < 3600:
        minutes = seconds // 60
        return ngettext("{n} minute ago", "{n} minutes ago", minutes).format(n=minutes)
    hours = seconds // 3600
    if hours < 24:
        return ngettext("{n} hour ago", "{n} hours ago", hours).format(n=hours)
    return day(value.astimezone(UTC))


def reading_time(seconds: int) -> str:
    """Format a reading time as `3 min read`; empty if it is not known."""
    return _("{n} min read").format(n=max(1, round(seconds / 60))) if seconds > 0 else ""


def dates_by_block(rows: Sequence[object] | None) -> dict[int, list[DateSpan]]:
    """Return the dates in the running text by block number."""
    found: dict[int, list[DateSpan]] = {}
    for row in rows or ():
        try:
            mention = DateMention.model_validate(row)
        except ValidationError:
            continue
        found.setdefault(mention.block, []).append(DateSpan(mention.start, mention.end, display_date(mention.date).iso))
    return found
