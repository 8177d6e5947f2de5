"""The printed forms of dates: for each a pattern, and the meaning of its groups."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from shared.text import script_dates
from shared.text.calendars import JALALI_YEARS
from shared.text.date_values import Parts
from shared.text.months import AMBIGUOUS_WORDS, MONTHS, month_number

JUCHE_EPOCH = 1911
"""Juche 1 is 1912, so this is added to a Juche year."""

_PERSIAN = re.compile("[۰-۹پچژگکی]")
"""Digits and letters that Arabic does not have."""
_AROUND = 100


@dataclass(frozen=True, slots=True)
class Context:
    """Context that a form may need: the reference day, whether days come before months, and whether it is Persian."""

    reference: date
    day_first: bool = True
    persian: bool = False


Reader = Callable[["re.Match[str]", Context], Parts | None]


@dataclass(frozen=True, slots=True)
class Form:
    """A printed form.

    The pattern is tried only if the text contains one of `needs` (empty: always), and a month name if the form is
    `named`.
    """

    name: str
    pattern: re.Pattern[str]
    read: Reader
    needs: tuple[str, ...] = ()
    named: bool = False


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def _juche_year(juche: str, gregorian: str | None) -> tuple[int, str]:
    """Return the year, and a doubt if both calendars are printed and disagree. The Gregorian year then counts."""
    computed = int(juche) + JUCHE_EPOCH
    year = int(gregorian) if gregorian else computed
    return year, "" if year == computed else "juche and gregorian years disagree"


def _juche(found: re.Match[str], context: Context) -> Parts | None:
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


def _year_first(found: re.Match[str], context: Context) -> Parts | None:
    year, month, day = int(found[1]), _number(found[2]), _number(found[3])
    if year in JALALI_YEARS and month and day and (context.persian or _is_persian(found)):
        return script_dates.jalali_parts(year, month, day)
    return Parts(year, month, day)


def _is_persian(found: re.Match[str]) -> bool:
    return _PERSIAN.search(found.string, max(0, found.start() - _AROUND), found.end() + _AROUND) is not None


def _signs(found: re.Match[str], context: Context) -> Parts | None:
    return Parts(int(found[1]), int(found[2]), _number(found[3]))


def _in_script(read: Callable[[re.Match[str]], Parts | None]) -> Reader:
    return lambda found, context: read(found)


def _cjk_without_year(found: re.Match[str], context: Context) -> Parts | None:
    return nearest_year(Parts(context.reference.year, int(found[1]), int(found[2])), context.reference)


def _era(found: re.Match[str], context: Context) -> Parts | None:
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


def _day_month_short(found: re.Match[str], context: Context) -> Parts | None:
    """Read `11 Feb 22` before a time of day, as in old mails and their feeds."""
    year = int(found[3])
    return _named(found[1], found[2], str(year + (2000 if year < 70 else 1900)), context)


def _minguo(found: re.Match[str], context: Context) -> Parts | None:
    return Parts(int(found[1]) + 1911, int(found[2]), _number(found[3]))


def _day_month(found: re.Match[str], context: Context) -> Parts | None:
    return _named(found[1], found[2], found[3], context)


def _month_day(found: re.Match[str], context: Context) -> Parts | None:
    return _named(found[2], found[1], found[3], context)


def _month_year(found: re.Match[str], context: Context) -> Parts | None:
    return _named(None, found[1], found[2], context)


def _year_month_day(found: re.Match[str], context: Context) -> Parts | None:
    return _named(found[3], found[2], found[1], context)


def _year_day_month(found: re.Match[str], context: Context) -> Parts | None:
    return _named(found[2], found[3], found[1], context)


def _numbers(found: re.Match[str], context: Context) -> Parts | None:
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


_WORD = r"[^\W\d_]{3,14}"
_ORDINAL = r"(?:st|nd|rd|th|er|º|°|\.)?"
_JUCHE = r"(?:Juche|Juch'e|Dschutsche|Djoutché|Чучхе|чучхе|Zuche|主体|主體|チュチェ|주체)"
_BOTH = r"\s?(?P<juche>\d{1,3})\s?(?:[(（]\s?(?P<year>\d{4})\s?[)）])?"
_IN_JUCHE = ("uche", "主体", "主體", "チュチェ", "주체", "учхе", "schutsche", "joutché")


def _form(name: str, pattern: str, read: Reader, needs: tuple[str, ...] = (), *, named: bool = False) -> Form:
    return Form(name, re.compile(pattern), read, needs, named)


# Patterns that begin with a number begin with its first digit, not with what must not stand before it: the search then
# skips from digit to digit.
FORMS: tuple[Form, ...] = (
    _form(
        "juche, month first",
        rf"\b(?P<name>{_WORD})\.?\s?(?P<day>\d{{1,2}}),?\s*{_JUCHE}{_BOTH}", _juche, _IN_JUCHE,
    ),
    _form(
        "juche last",
        rf"\b(?P<name>{_WORD})\.?\s?(?P<day>\d{{1,2}})[.,]?\s(?P<year>\d{{4}}),?\s"
        rf"{_JUCHE}\s?(?P<juche>\d{{1,3}})",
        _juche,
        _IN_JUCHE,
    ),
    _form(
        "juche, day first",
        rf"(?<!\d)(?P<day>\d{{1,2}}){_ORDINAL}\s(?:de\s)?(?P<name>{_WORD})\.?,?\s*(?:de\s)?{_JUCHE}{_BOTH}", _juche,
        _IN_JUCHE,
    ),
    _form(
        "juche, dotted",
        rf"{_JUCHE}{_BOTH}\s?(?:[.．年년])\s?(?P<month>\d{{1,2}})\s?[.．/月월]\s?(?P<day>\d{{1,2}})(?!\d)[.．日일]?",
        _juche, _IN_JUCHE,
    ),
    _form(
        "juche behind",
        rf"(?:(?<!\d)(?P<day>\d{{1,2}})\s(?P<name>{_WORD}),?\s)?(?<!\d)(?P<juche>\d{{1,3}})(?:-й)?\s(?:год[а-я]{{0,2}}|г\.)\s?"
        r"[Чч]учхе(?:\s?\((?P<year>\d{4})\))?",
        _juche, ("учхе",),
    ),
    _form("juche, month", rf"{_JUCHE}{_BOTH}\s?[年년]\s?(?P<month>\d{{1,2}})\s?[月월]", _juche, _IN_JUCHE),
    _form("juche, year", rf"{_JUCHE}{_BOTH}(?:\s?[年년])?", _juche, _IN_JUCHE),
    _form("vietnamese", script_dates.VIETNAMESE, _in_script(script_dates.numbered), ("háng ",)),
    _form("mongolian", script_dates.MONGOLIAN, _in_script(script_dates.numbered), ("оны",)),
    _form("jalali", script_dates.JALALI, _in_script(script_dates.jalali), ("13", "14", "۱۳", "۱۴")),
    _form("levantine", script_dates.LEVANTINE, _in_script(script_dates.levantine), ("تشرين", "كانون")),
    _form("iso", r"(\d(?<!\d\d)\d{3})-(\d{1,2})-(\d{1,2})(?!\d)", _year_first, ("-",)),
    _form("year first", r"(\d(?<![\d.]\d)\d{3})\s?[./．]\s?(\d{1,2})\s?[./．]\s?(\d{1,2})(?!\d)[.．]?", _year_first),
    _form(
        "year month day in signs",
        r"(?<!\d)(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월](?:\s?(\d{1,2})\s?[日일])?", _signs, ("年", "년"),
    ),
    _form(
        "minguo", r"民[國国]\s?(\d{1,3})\s?年\s?(\d{1,2})\s?月(?:\s?(\d{1,2})\s?日)?", _minguo, ("民國", "民国"),
    ),
    _form(
        "thai", r"(?<!\d)(\d{1,2})\s?([\u0e01-\u0e4e]{4,14})\s?(?:[พค]\.ศ\.\s?)?(\d{4})(?!\d)", _day_month, ("น", "ม"),
    ),
    _form("japanese era", r"(令和|平成|昭和)(\d{1,2}|元)年(?:(\d{1,2})月)?(?:(\d{1,2})日)?", _era, ("年",)),
    _form(
        "year of, day month",
        rf"(?<!\d)(\d{{4}})[\s\-]{{0,2}}(?:[yý]il|[yý]yl|жыл|йил)\w{{0,6}},?\s(\d{{1,2}})(?:-nj[iy])?[\s\-]({_WORD})",
        _year_day_month, ("yil", "ýil", "yyl", "ýyl", "жыл", "йил"), named=True,
    ),
    _form(
        "month day in signs",
        r"(\d(?<!\d\d)(?<!\d[年년]\d)(?<!\d[年년]\s\d)\d?)\s?[月월]\s?(\d{1,2})\s?[日일]",
        _cjk_without_year, ("月", "월"),
    ),
    _form(
        "unix",
        rf"\b({_WORD})\s{{1,3}}(\d{{1,2}})\s\d\d:\d\d(?::\d\d)?(?:\s[A-Z]{{2,5}}|\s[+\-]\d{{4}})?\s(\d{{4}})(?!\d)",
        _month_day, (":",), named=True,
    ),
    _form(
        "day month short year",
        rf"(\d(?<![\d.]\d)\d?)[\s\-]({_WORD})[\s\-](\d\d)(?=\s\d{{1,2}}:\d\d)", _day_month_short, (":",), named=True,
    ),
    _form(
        "day month year",
        rf"(\d(?<![\d.]\d)\d?){_ORDINAL}[\s\-]{{1,3}}(?:de\s|of\s)?({_WORD})\.?[,\-]?(?:\s{{1,3}}(?:de\s|del\s)?|(?<=-))"
        r"(\d{4})(?!\d)", _day_month, named=True,
    ),
    _form(
        "month day year",
        rf"\b({_WORD})\.?\s{{1,3}}(\d{{1,2}})(?!\d|:\d){_ORDINAL},?\s{{1,3}}(\d{{4}})(?!\d)", _month_day,
        named=True,
    ),
    _form(
        "year month day", rf"(\d(?<!\d\d)\d{{3}})[,\s]{{1,2}}({_WORD})\.?\s(\d{{1,2}})(?!\d)", _year_month_day,
        named=True,
    ),
    _form("month year", rf"\b({_WORD})\.?,?\s(?:de\s|of\s)?(\d{{4}})(?!\d)", _month_year, named=True),
    _form("numbers", r"(\d(?<![\d./\-]\d)\d?)([./\-])(\d{1,2})\2(\d{4}|\d{2})(?![\d/\-]|\.\d)", _numbers),
    _form("day month", rf"(\d(?<![\d.:]\d)\d?){_ORDINAL}\s(?:de\s|of\s)?({_WORD})(?!\w)()", _day_month, named=True),
    _form("month day", rf"\b({_WORD})\.?\s(\d{{1,2}})(?!\d|:\d)(?:st|nd|rd|th)?()", _month_day, named=True),
)  # fmt: skip
_FORMS_OF_SCRIPTS: tuple[Form, ...] = (
    _form("day, month's name", script_dates.DAY_NAMED, _in_script(script_dates.named)),
    _form("year, month's name", script_dates.YEAR_NAMED, _in_script(script_dates.named)),
    _form("tibetan", script_dates.TIBETAN, _in_script(script_dates.numbered), ("ཟླ",)),
    _form("ethiopian", script_dates.ETHIOPIAN, _in_script(script_dates.ethiopian)),
)
_ASCII_FORMS = tuple(
    replace(form, needs=tuple(filter(str.isascii, form.needs)))
    for form in FORMS
    if form.pattern.pattern != script_dates.JALALI and (not form.needs or any(map(str.isascii, form.needs)))
)


_OF_SCRIPTS = re.compile(r"[\u0900-\u09ff\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1200-\u137f\u1780-\u17ff]")
"""Indian scripts, Thai, Lao, Tibetan, Burmese, Amharic and Khmer."""
_LETTERS = re.compile(r"[^\W\d_][^\W\d_][^\W\d_]+")
_BETWEEN_NUMBERS = re.compile(r"\d\s?[./-]\s?\d")


def forms_for(text: str) -> list[Form]:
    """Return the forms worth trying on this text, in their order.

    Forms with a month's name are slow, because each word may be one. They are left out if no word is.
    """
    forms = _ASCII_FORMS if text.isascii() else FORMS
    if forms is FORMS and _OF_SCRIPTS.search(text):
        forms = _FORMS_OF_SCRIPTS + FORMS
    named = names_month(text)
    return [form for form in forms if (named or not form.named) and _may_match(form, text)]


def _may_match(form: Form, text: str) -> bool:
    for needed in form.needs:
        if needed in text:
            return True
    return not form.needs


def may_hold_unnamed(text: str) -> bool:
    """Return whether a form without a month's name may match: the text has separate numbers, or non-Latin letters."""
    return not text.isascii() or "uche" in text or _BETWEEN_NUMBERS.search(text) is not None


def names_month(text: str) -> bool:
    """Return whether a word of the text may be a month."""
    return not MONTHS.keys().isdisjoint(_LETTERS.findall(text.casefold()))
