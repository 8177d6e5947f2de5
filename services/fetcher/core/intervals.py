"""Decide when to look again: at an entry point, at an article, after a failure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_MAX_AGE = re.compile(r"(?:^|[,\s])(?:s-maxage|max-age)\s*=\s*\"?(\d{1,9})", re.I)
_NOT_KEPT = re.compile(r"(?:^|[,\s])no-(?:cache|store)\b", re.I)
_TTL = re.compile(rb"<ttl>\s*(\d{1,6})\s*</ttl>", re.I)
_PERIOD = re.compile(rb"<sy:updatePeriod>\s*(\w+)\s*</sy:updatePeriod>", re.I)
_FREQUENCY = re.compile(rb"<sy:updateFrequency>\s*(\d{1,5})\s*</sy:updateFrequency>", re.I)
_PERIOD_S = {
    b"hourly": 3600,
    b"daily": 86_400,
    b"weekly": 604_800,
    b"monthly": 2_592_000,
    b"yearly": 31_536_000,
}
_HEAD_BYTES = 8192
_RETRY_S = (60.0, 600.0, 3600.0, 14_400.0)
_AGES_OF_UNSEEN_S = (60.0, 660.0, 4260.0, 18_660.0, 105_060.0)
_SPREAD = 0.94
_LONGEST_RETRY_AFTER_S = 86_400.0
_FASTER, _SLOWER, _AFTER_FAILURE = 0.6, 1.25, 2.0
CONFIRMATIONS = 3


def next_poll_s(last_s: float | None, changed: bool, asked_s: float, bounds: tuple[float, float]) -> float:
    """Return the next poll interval: shorter after news, longer without, at least `asked_s`, within `bounds`."""
    least, most = bounds
    usual = least if last_s is None else last_s * (_FASTER if changed else _SLOWER)
    return min(most, max(least, usual, asked_s))


def next_poll_after_failure_s(last_s: float | None, bounds: tuple[float, float]) -> float:
    """Return the seconds until the next poll of a list that failed: longer each time, within the bounds."""
    least, most = bounds
    return min(most, max(least, (last_s or least) * _AFTER_FAILURE))


def retry_s(attempt: int) -> float | None:
    """Return the wait in seconds after failure number `attempt` (from 0), or None to give up."""
    return _RETRY_S[attempt] if attempt < len(_RETRY_S) else None


def next_try_of_unseen_s(age_s: float) -> float | None:
    """Return the wait before a page that failed first `age_s` ago is tried again, or None to give up.

    A try that the budget has delayed counts for all tries that were due before it.
    """
    return next((age - age_s for age in _AGES_OF_UNSEEN_S if age * _SPREAD > age_s), None)


def next_visit_s(ages: Sequence[float], age_s: float, visits: int) -> float | None:
    """Return seconds until the next visit of an article that is `age_s` old and has had `visits` revisits.

    After the last of `ages`, the last distance repeats. Returns None if the outlet wants no revisits.
    """
    if not ages:
        return None
    last_step = ages[-1] - (ages[-2] if len(ages) > 1 else 0.0)
    if visits < len(ages):
        return max(ages[visits] - age_s, ages[0] / 2)
    return last_step


def shorten_by_edit_rate(ages: Sequence[float], edited: float) -> tuple[float, ...]:
    """Shorten the revisit ages of an outlet that edits the share `edited` of its articles.

    They shrink to a half at one edit in five articles, and to a third at most.
    """
    factor = max(1 / 3, 1 / (1 + 5 * max(0.0, edited)))
    return tuple(age * factor for age in ages)


def next_visit_after_miss_s(ages: Sequence[float], misses: int) -> float | None:
    """Return the wait before looking for a missing article again: short a few times, then as long as for an old one."""
    if not ages:
        return None
    if misses < CONFIRMATIONS:
        return ages[0]
    return ages[-1] - (ages[-2] if len(ages) > 1 else 0.0)


def requested_pause_s(headers: Mapping[str, str], now: datetime) -> float:
    """Return the seconds that `Retry-After` asks for, as a number or a date; 0 without one, at most a day."""
    value = headers.get("retry-after", "").strip()
    if not value:
        return 0.0
    seconds = float(value) if value.isascii() and value.isdigit() else _until(value, now)
    return min(_LONGEST_RETRY_AFTER_S, max(0.0, seconds))


def requested_interval_s(headers: Mapping[str, str], feed_ttl_s: float, now: datetime) -> float:
    """Return the longer of the intervals that the headers and the feed's ttl ask for; 0 if neither does."""
    return max(0.0, _fresh_s(headers, now), feed_ttl_s)


def _fresh_s(headers: Mapping[str, str], now: datetime) -> float:
    """Return how long a cache may keep the answer, in seconds.

    Uses Cache-Control less the Age, or else Expires by the server's own clock.
    """
    control = headers.get("cache-control", "")
    found = _MAX_AGE.search(control)
    if found:
        age = headers.get("age", "").strip()
        return float(found.group(1)) - (float(age) if age.isascii() and age.isdigit() else 0.0)
    if _NOT_KEPT.search(control):
        return 0.0
    return _until(headers.get("expires", ""), _date(headers.get("date", "")) or now)


def feed_ttl_s(body: bytes) -> float:
    """Return the interval a feed asks for (`ttl`, `sy:updatePeriod`), or 0."""
    head = body[:_HEAD_BYTES]
    ttl = _TTL.search(head)
    if ttl:
        return int(ttl.group(1)) * 60.0
    period, frequency = _PERIOD.search(head), _FREQUENCY.search(head)
    if period is None:
        return 0.0
    return _PERIOD_S.get(period.group(1).lower(), 0) / max(1, int(frequency.group(1)) if frequency else 1)


def _until(date: str, now: datetime) -> float:
    at = _date(date)
    return (at - now).total_seconds() if at else 0.0


def _date(text: str) -> datetime | None:
    """Parse an HTTP date. It is in UTC whatever zone it names or leaves out."""
    try:
        at = parsedate_to_datetime(text)
        return at if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
