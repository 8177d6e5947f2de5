"""Check a log of days: each is signed and names the day before. Needs nothing but the file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from shared.certificates.certificate import SealedDay, log_line
from shared.certificates.signed_day import WRONG_FORM, Refused, require, signed_day
from shared.certificates.statements import DAY, NONE, rows_of, statement_hash, values_of


def verified_log(rows: Iterable[bytes]) -> list[SealedDay]:
    """Check a log of days: each signature, and that each day names the day before. Raises `Refused`."""
    days: list[SealedDay] = []
    before: date | None = None
    for number, row in enumerate(rows, 1):
        try:
            sealed, day = signed_day(json.loads(row))
            at = date.fromisoformat(day["day"])
        except WRONG_FORM as error:
            raise Refused(f"line {number} of the log cannot be read: {error}") from None
        require(log_line(sealed) == row, f"line {number} of the log is written in another form")
        previous = statement_hash(days[-1].statement) if days else day["previous"]
        require(day["previous"] == previous, f"line {number} of the log does not name the day before")
        require(before is None or at - before == timedelta(days=1), f"a day is missing before {at} in the log")
        days.append(sealed)
        before = at
    return days


def continues(days: Sequence[SealedDay], kept: Sequence[SealedDay]) -> None:
    """Check that a log still contains every day of an older copy, unchanged. Raises `Refused`."""
    by_day = {day_of(one): one for one in days}
    for one in kept:
        day = day_of(one)
        require(day in by_day, f"the day {day} was signed once and is missing now")
        require(by_day[day] == one, f"the day {day} was signed with other content before")


def keys_of(days: Iterable[SealedDay]) -> Iterator[tuple[str, str]]:
    """Yield each day from which another key signed, and the key's fingerprint."""
    before = b""
    for one in days:
        if one.key != before:
            yield day_of(one), one.fingerprint
        before = one.key


def begins_later(days: Sequence[SealedDay]) -> bool:
    """Return whether the archive signed days before the first one."""
    return values_of(rows_of(days[0].statement), DAY)["previous"] != NONE


def day_of(sealed: SealedDay) -> str:
    """Return the day that a statement is about, as it is written there."""
    return values_of(rows_of(sealed.statement), DAY)["day"]
