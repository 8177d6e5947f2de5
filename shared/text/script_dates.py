"""The printed forms of dates in other scripts and calendars: Burmese, Khmer, Tibetan, Persian, Amharic and more."""

from __future__ import annotations

import re
from collections.abc import Iterable

from shared.text.calendars import from_ethiopian, from_jalali
from shared.text.date_values import Parts
from shared.text.script_months import ETHIOPIAN_MONTHS, JALALI_MONTHS, LEVANTINE_MONTHS, MONTHS_OF_SCRIPTS

BUDDHIST_YEARS = range(2400, 2700)
"""Years of the Thai calendar, which is 543 years ahead."""


def _any(names: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, names), key=len, reverse=True))


def _parts(year: str, month: int, day: str) -> Parts:
    number = int(year)
    if len(year) == 2:
        number += 2500
    return Parts(number - 543 if number in BUDDHIST_YEARS else number, month, int(day))


def named(found: re.Match[str]) -> Parts:
    """Read a date with a month's name of its script."""
    return _parts(found["year"], MONTHS_OF_SCRIPTS[found["month"]], found["day"])


def numbered(found: re.Match[str]) -> Parts:
    """Read a date in figures."""
    return Parts(int(found["year"]), int(found["month"]), int(found["day"]))


def levantine(found: re.Match[str]) -> Parts:
    """Read a date with a month's name of the Levant."""
    return Parts(int(found["year"]), LEVANTINE_MONTHS[" ".join(found["month"].split())], int(found["day"]))


def jalali(found: re.Match[str]) -> Parts | None:
    """Read a date of the Persian calendar with a month's name."""
    return jalali_parts(int(found["year"]), JALALI_MONTHS[found["month"]], int(found["day"]))


def jalali_parts(year: int, month: int, day: int) -> Parts | None:
    """Convert a date of the Persian calendar; None if it has no such day."""
    at = from_jalali(year, month, day)
    return Parts(at.year, at.month, at.day) if at else None


def ethiopian(found: re.Match[str]) -> Parts | None:
    """Read a date of the Ethiopian calendar; None if it has no such day."""
    at = from_ethiopian(int(found["year"]), ETHIOPIAN_MONTHS[found["month"]], int(found["day"]))
    return Parts(at.year, at.month, at.day) if at else None


_DAY, _YEAR = r"(?<!\d)(?P<day>\d{1,2})(?!\d)", r"(?<!\d)(?P<year>\d{4})(?!\d)"
_MONTH = rf"(?P<month>{_any(MONTHS_OF_SCRIPTS)})"
_THAI = r"[\u0e00-\u0e7f]\."
"""The end of a month as Thai shortens it. Only Thai pages shorten years, too."""
DAY_NAMED = (
    rf"(?:ថ្ងៃ\S{{0,12}}\s?)?(?:ទី\s?)?{_DAY}\s?(?:ရက်\W{{0,3}})?(?:ខែ\s?)?{_MONTH}\s?[,၊]?\s?(?:ឆ្នាំ\s?|พ\.ศ\.\s?)?"
    rf"(?P<year>\d{{4}}|(?<={_THAI}\s)[67]\d(?!\s?(?:คน|ราย))|(?<={_THAI})[67]\d(?!\s?(?:คน|ราย)))(?!\d)"
)
YEAR_NAMED = rf"{_YEAR}\s?(?:ခုနှစ်)?[\s,၊]{{0,3}}(?!मे){_MONTH}\s?(?:လ\s?)?{_DAY}(?:\s?ရက်)?"
"""The month of May in Marathi is left out: in Hindi, `2024 मे 15` says that there were fifteen in that year."""
MONTH_NAMED = rf"{_MONTH}\s?(?:လ\s?)?{_DAY}\s?(?:ရက်)?[\s,၊]{{1,3}}{_YEAR}"
TIBETAN = r"(?<!\d)(?P<year>\d{4})\s?ལོ(?:འི)?་?\s?ཟླ་\s?(?P<month>\d{1,2})\s?(?:པའི|པ)?་?\s?ཚེས་?\s?(?P<day>\d{1,2})(?!\d)"
ETHIOPIAN = rf"(?P<month>{_any(ETHIOPIAN_MONTHS)})\s?{_DAY}\s?(?:ቀን)?[\s/፣,]{{1,3}}{_YEAR}(?:\s?ዓ\.\s?ም\.?)?"
JALALI = (
    rf"{_DAY}\s?(?P<month>{_any(JALALI_MONTHS)})(?:\s?ماه)?[\s،,]{{1,3}}(?:سال\s)?(?P<year>[1۱١][34۳۴٣٤]\d\d)(?!\d)"
)
LEVANTINE = (
    rf"{_DAY}\s(?P<month>{_any(LEVANTINE_MONTHS)})(?:\s?[/(]\s?[^\W\d_]{{4,9}}\)?)?[\s،,]{{1,3}}(?P<year>\d{{4}})(?!\d)"
)
VIETNAMESE = r"(?<!\d)(?P<day>\d{1,2})\s?[Tt]háng\s(?P<month>\d{1,2})(?:,?\s[Nn]ăm\s|[,/\s]\s?)(?P<year>\d{4})(?!\d)"
MONGOLIAN = r"(?<!\d)(?P<year>\d{4})\s?оны\s(?P<month>\d{1,2})(?:[\s-]\w{1,6})?\sсарын\s(?P<day>\d{1,2})(?!\d)"
