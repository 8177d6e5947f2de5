"""Convert days of the Iranian and the Ethiopian calendar to the Gregorian one."""

from __future__ import annotations

from datetime import date

JALALI_YEARS = range(1300, 1410)
"""Years of the Iranian calendar that are read: 1921 to 2031. A later number may be a year of the Islamic calendar."""
ETHIOPIAN_YEARS = range(1900, 2100)
_BEFORE_JALALI, _BEFORE_ETHIOPIAN = 226_895, 2_795
"""The days of the Gregorian calendar before the first day of each calendar."""
_MEHR = 7
_BEGINS_LATE = 1404
"""The year that begins a day later, by the equinox, than the cycle of leap years says."""


def from_jalali(year: int, month: int, day: int) -> date | None:
    """Return the day, or None if there is none. Months have 31 days before Mehr, then 30, the last one 29 or 30."""
    if year not in JALALI_YEARS or not (1 <= month <= 12 and 1 <= day <= (31 if month < _MEHR else 30)):
        return None
    before = 31 * (month - 1) - max(0, month - _MEHR)
    ordinal = _new_year(year) + before + day - 1
    return date.fromordinal(ordinal) if ordinal < _new_year(year + 1) else None


def _new_year(year: int) -> int:
    """Return the ordinal of the first day of a year. 682 of 2816 years are leap years."""
    return _BEFORE_JALALI + 1 + 365 * (year - 1) + (682 * year - 110) // 2816 + (year == _BEGINS_LATE)


def from_ethiopian(year: int, month: int, day: int) -> date | None:
    """Return the day, or None if there is none. Twelve months have 30 days, the thirteenth has five or six."""
    most = 30 if month <= 12 else 6 if year % 4 == 3 else 5
    if year not in ETHIOPIAN_YEARS or not (1 <= month <= 13 and 1 <= day <= most):
        return None
    return date.fromordinal(_BEFORE_ETHIOPIAN + 1 + 365 * (year - 1) + year // 4 + 30 * (month - 1) + day - 1)
