"""Read dates: all dates in running text, or the one that a page prints as its own."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import NamedTuple

from shared.contracts import DateValue
from shared.text.date_choice import forms_for
from shared.text.date_readers import Context
from shared.text.date_values import Parts, date_value, offset_minutes
from shared.text.relative_dates import read_relative
from shared.text.times_of_day import read_clock

_DIGIT = re.compile(r"\d")
_ISO = re.compile(
    r"^\s*(\d{4})-(\d\d)-(\d\d)(?:[T ]\s?(\d\d):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s?(Z|[A-Z]{3}|[+-]\d\d:?\d{0,2})?)?"
)
_EPOCH = re.compile(r"^\s*(\d{10}|\d{13})(?:\.\d+)?\s*$")
_COMPACT = re.compile(r"^\s*((?:19|20)\d\d)([01]\d)([0-3]\d)(?:T?([0-2]\d)([0-5]\d)([0-5]\d)?)?(Z|[+-]\d\d:?\d\d)?\s*$")
_AMERICAN = ("en-us", "en_us")
_PERSIAN = ("fa", "ps", "prs")


class FoundDate(NamedTuple):
    """A date in a text, from code point `start` to before `end`."""

    date: DateValue
    start: int
    end: int


def find_dates(text: str, reference: date, language: str = "", zone: str = "UTC") -> list[FoundDate]:
    """Return all dates in running text, in order and without overlaps.

    `reference` is the day of publication: a date without a year is the one nearest to it. `language` is BCP 47 and
    decides whether `3/4/2024` is in March or April; such dates carry a doubt.
    """
    if not _DIGIT.search(text):
        return []
    context = _context(reference, language)
    taken: list[FoundDate] = []
    for found in _candidates(text, context, zone):
        at = bisect_left(taken, found.start, key=_start)
        if (at == 0 or taken[at - 1].end <= found.start) and (at == len(taken) or found.end <= taken[at].start):
            taken.insert(at, found)
    return taken


def _start(found: FoundDate) -> int:
    return found.start


def read_date(
    printed: str, zone: str = "UTC", now: datetime | None = None, language: str = "", rule: str = ""
) -> DateValue | None:
    """Return the first date in a text that a page prints as its date, with the time of day next to it.

    `zone` applies if no zone is printed. `now` is when the page was captured. Relative dates ("3시간 전") and dates
    without a year are computed from it; without it, relative dates are ignored. `rule` says where the text was on the
    page.
    """
    text = printed.strip()[:300]
    value = _exact(text, zone, rule) or _from_forms(text, zone, now, language, rule)
    if value is None and now is not None:
        return read_relative(text, now, zone, rule)
    return value


def _candidates(text: str, context: Context, zone: str) -> Iterator[FoundDate]:
    for form in forms_for(text):
        for found in form.pattern.finditer(text):
            parts = form.read(found, context)
            value = date_value(parts._replace(rule=form.name), found.group(), zone) if parts else None
            if value is not None:
                yield FoundDate(value, found.start(), found.end())


def _exact(text: str, zone: str, rule: str) -> DateValue | None:
    """Read machine formats: ISO 8601, compact ISO, seconds or milliseconds since 1970."""
    found = _ISO.match(text) or _COMPACT.match(text)
    if found:
        year, month, day, hour, minute, second, offset = found.groups()
        parts = Parts(
            int(year), int(month), int(day), int(hour) if hour else None, int(minute or 0),
            int(second) if second else None, offset_minutes(offset) if offset and hour else None, "iso",
        )  # fmt: skip
        return date_value(parts, text, zone, rule)
    epoch = _EPOCH.match(text)
    return _since_1970(int(epoch[1]), text, rule) if epoch else None


def _since_1970(number: int, printed: str, rule: str) -> DateValue | None:
    moment = datetime.fromtimestamp(number / 1000 if number >= 10**11 else number, UTC)
    parts = Parts(moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second, 0, "epoch")
    return date_value(parts, printed, place=rule)


def _from_forms(text: str, zone: str, now: datetime | None, language: str, rule: str) -> DateValue | None:
    if not _DIGIT.search(text):
        return None
    context = _context(now.date() if now else date(1, 7, 1), language)
    for form in forms_for(text):
        for found in form.pattern.finditer(text):
            parts = form.read(found, context)
            if parts is None or (now is None and parts.doubt == "year not printed"):
                continue
            return date_value(_with_clock(parts._replace(rule=form.name), text, found), text, zone, rule)
    return None


def _with_clock(parts: Parts, text: str, found: re.Match[str]) -> Parts:
    """Add the time of day printed after the date, or else before it."""
    if parts.day is None:
        return parts
    inside = read_clock(found.group()) if parts.rule == "unix" else None
    clock = inside or read_clock(text[found.end() :]) or read_clock(text[: found.start()])
    if clock is None:
        return parts
    return parts._replace(hour=clock.hour, minute=clock.minute, second=clock.second, zone=clock.zone)


def _context(reference: date, language: str) -> Context:
    persian = language.lower().startswith(_PERSIAN)
    return Context(reference, day_first=not _month_first(language), persian=persian)


def _month_first(language: str) -> bool:
    return language.lower().startswith(_AMERICAN) or language.lower() == "en"
