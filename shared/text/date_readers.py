"""Turn what the pattern of a printed date has found into a day, by the calendar and the order of its form."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from shared.text import script_dates
from shared.text.calendars import JALALI_YEARS
from shared.text.date_values import Parts
from shared.text.months import AMBIGUOUS_WORDS, month_number

JUCHE_EPOCH = 1911
"""Juche 1 is 1912, so this is added to a Juche year."""

_PERSIAN = re.compile("[۰-۹پچژگکی]")
"""Digits and letters that Arabic does not have."""
_HIJRI = re.compile(r"\s?ه(?:ـ?\W{0,3}ق(?!\w)|ـ(?!\w|\W{0,4}ش))")
"""The mark of the Islamic calendar behind a date. A further `ش` names the Iranian one."""
_AROUND = 100
_COUNTED = re.compile(r"\s?%|[.,]\d|[,\s]{1,2}[^\W\d_]")
"""What stands behind a number that is no day: a share, more of the number, or a word."""


@dataclass(frozen=True, slots=True)
class Context:
    """Context that a form may need: the reference day, whether days come before months, and whether it is Persian."""

    reference: date
    day_first: bool = True
    persian: bool = False


Reader = Callable[["re.Match[str]", Context], Parts | None]


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def _juche_year(juche: str, gregorian: str | None) -> tuple[int, str]:
    """Return the year, and a doubt if both calendars are printed and disagree. The Gregorian year then counts."""
    computed = int(juche) + JUCHE_EPOCH
    year = int(gregorian) if gregorian else computed
    return year, "" if year == computed else "juche and gregorian years disagree"


def juche(found: re.Match[str], context: Context) -> Parts | None:
    """Read a date of the DPRK's calendar, with the Gregorian year beside it or without. Years over 250 are no dates."""
    groups = found.groupdict()
    if int(groups["juche"]) > 250:
        return None
    year, doubt = _juche_year(groups["juche"], groups.get("year"))
    named = groups.get("name")
    month = month_number(named) if named else _number(groups.get("month"))
    day = _number(groups.get("day"))
    if named and month is None:
        day = None
    return Parts(year, month, day if month else None, doubt=doubt)


def year_first(found: re.Match[str], context: Context) -> Parts | None:
    """Read `2024-03-05` and the like. A Jalali year in a Persian text is converted."""
    year, month, day = int(found[1]), _number(found[2]), _number(found[3])
    if year in JALALI_YEARS and month and day and (context.persian or _is_persian(found)):
        if _HIJRI.match(found.string, found.end()):
            return None
        return script_dates.jalali_parts(year, month, day)
    return Parts(year, month, day)


def _is_persian(found: re.Match[str]) -> bool:
    return _PERSIAN.search(found.string, max(0, found.start() - _AROUND), found.end() + _AROUND) is not None


def signs(found: re.Match[str], context: Context) -> Parts | None:
    """Read a date whose parts are named by signs, such as `2024년 3월 5일`."""
    return Parts(int(found[1]), int(found[2]), _number(found[3]))


def in_script(read: Callable[[re.Match[str]], Parts | None]) -> Reader:
    """Make a reader of a function that needs no context."""
    return lambda found, context: read(found)


def cjk_without_year(found: re.Match[str], context: Context) -> Parts | None:
    """Read a month and day. The year is the one nearest to the reference."""
    return nearest_year(Parts(context.reference.year, int(found[1]), int(found[2])), context.reference)


def era(found: re.Match[str], context: Context) -> Parts | None:
    """Read a year of a Japanese era."""
    begins = {"令和": 2018, "平成": 1988, "昭和": 1925}[found[1]]
    year = begins + (1 if found[2] == "元" else int(found[2]))
    return Parts(year, _number(found[3]), _number(found[4]))


def _capital(word: str) -> bool:
    """Return whether an ambiguous word may be a month: it has a capital, or its script has no capitals."""
    return word.casefold() not in AMBIGUOUS_WORDS or word[0].isupper()


def _named(day: str | None, word: str, year: str | None, context: Context) -> Parts | None:
    month = month_number(word)
    if month is None or not (_capital(word) or (day and year)):
        return None
    if year:
        number = int(year)
        return Parts(number - 543 if number in script_dates.BUDDHIST_YEARS else number, month, _number(day))
    return nearest_year(Parts(context.reference.year, month, _number(day)), context.reference)


def day_month_short(found: re.Match[str], context: Context) -> Parts | None:
    """Read `11 Feb 22` before a time of day, as in old mails and their feeds."""
    year = int(found[3])
    return _named(found[1], found[2], str(year + (2000 if year < 70 else 1900)), context)


def minguo(found: re.Match[str], context: Context) -> Parts | None:
    """Read a year of the Republic of China."""
    return Parts(int(found[1]) + 1911, int(found[2]), _number(found[3]))


def day_month(found: re.Match[str], context: Context) -> Parts | None:
    """Read day, named month and year."""
    return _named(found[1], found[2], found[3], context)


def month_day(found: re.Match[str], context: Context) -> Parts | None:
    """Read named month, day and year."""
    return _named(found[2], found[1], found[3], context)


def month_year(found: re.Match[str], context: Context) -> Parts | None:
    """Read named month and year."""
    return _named(None, found[1], found[2], context)


def year_month_day(found: re.Match[str], context: Context) -> Parts | None:
    """Read year, named month and day. In `2020 may 5 people came`, a number of people follows a verb."""
    if not _capital(found[2]) and _COUNTED.match(found.string, found.end()):
        return None
    return _named(found[3], found[2], found[1], context)


def year_day_month(found: re.Match[str], context: Context) -> Parts | None:
    """Read year, day and named month."""
    return _named(found[2], found[3], found[1], context)


def numbers(found: re.Match[str], context: Context) -> Parts | None:
    """Read `12/31/2024`, `31.12.2024`.

    A number that cannot be a month is the day. Otherwise the language decides, with a doubt.
    """
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    day_first = context.day_first or found[2] == "."
    if len(found[4]) == 2:
        year += 2000 if year < 70 else 1900
    if first > 12 or second > 12:
        return Parts(year, *((second, first) if first > 12 else (first, second)))
    doubt = "" if first == second or found[2] == "." else "day and month may be swapped"
    month, day = (second, first) if day_first else (first, second)
    return Parts(year, month, day, doubt=doubt)


def nearest_year(parts: Parts, reference: date) -> Parts | None:
    """Return the parts with the year nearest to the reference: `December 30` read in January is last year's."""
    if not parts.month or not 1 <= parts.month <= 12:
        return None
    distance = parts.month - reference.month
    shift = -1 if distance > 6 else 1 if distance < -6 else 0
    return parts._replace(year=parts.year + shift, doubt="year not printed")
