"""The printed forms of dates: for each a pattern, and the function that reads what it has found."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from shared.text import date_readers as read
from shared.text import script_dates
from shared.text.date_readers import Reader


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


_WORD = r"[^\W\d_]{3,14}"
_CAPITAL = r"[A-ZÀ-ÖØ-ÞΆ-ΫЀ-Я]"
"""It begins a sentence: `She stayed until 2025. March 4 was cold.`"""
_ORDINAL = r"(?:st|nd|rd|th|er|º|°|\.)?"
_JUCHE = r"(?:Juche|Juch'e|Dschutsche|Djoutché|Чучхе|чучхе|Zuche|主体|主體|チュチェ|주체)"
_BOTH = r"\s?(?P<juche>\d{1,3})\s?(?:[(（]\s?(?P<year>\d{4})\s?[)）])?"
_IN_JUCHE = ("uche", "主体", "主體", "チュチェ", "주체", "учхе", "schutsche", "joutché")


def _form(name: str, pattern: str, reader: Reader, needs: tuple[str, ...] = (), *, named: bool = False) -> Form:
    return Form(name, re.compile(pattern), reader, needs, named)


# A pattern for a number begins with a digit, not with a look-behind: then the search skips from digit to digit.
FORMS: tuple[Form, ...] = (
    _form(
        "juche, month first",
        rf"\b(?P<name>{_WORD})\.?\s?(?P<day>\d{{1,2}}),?\s*{_JUCHE}{_BOTH}", read.juche, _IN_JUCHE,
    ),
    _form(
        "juche last",
        rf"\b(?P<name>{_WORD})\.?\s?(?P<day>\d{{1,2}})[.,]?\s(?P<year>\d{{4}}),?\s"
        rf"{_JUCHE}\s?(?P<juche>\d{{1,3}})",
        read.juche,
        _IN_JUCHE,
    ),
    _form(
        "juche, day first",
        rf"(?<!\d)(?P<day>\d{{1,2}}){_ORDINAL}\s(?:de\s)?(?P<name>{_WORD})\.?,?\s*(?:de\s)?{_JUCHE}{_BOTH}", read.juche,
        _IN_JUCHE,
    ),
    _form(
        "juche, dotted",
        rf"{_JUCHE}{_BOTH}\s?(?:[.．年년])\s?(?P<month>\d{{1,2}})\s?[.．/月월]\s?(?P<day>\d{{1,2}})(?!\d)[.．日일]?",
        read.juche, _IN_JUCHE,
    ),
    _form(
        "juche behind",
        rf"(?:(?<!\d)(?P<day>\d{{1,2}})\s(?P<name>{_WORD}),?\s)?(?<!\d)(?P<juche>\d{{1,3}})(?:-й)?\s(?:год[а-я]{{0,2}}|г\.)\s?"
        r"[Чч]учхе(?:\s?\((?P<year>\d{4})\))?",
        read.juche, ("учхе",),
    ),
    _form("juche, month", rf"{_JUCHE}{_BOTH}\s?[年년]\s?(?P<month>\d{{1,2}})\s?[月월]", read.juche, _IN_JUCHE),
    _form("juche, year", rf"{_JUCHE}{_BOTH}(?:\s?[年년])?", read.juche, _IN_JUCHE),
    _form("vietnamese", script_dates.VIETNAMESE, read.in_script(script_dates.numbered), ("háng ",)),
    _form("mongolian", script_dates.MONGOLIAN, read.in_script(script_dates.numbered), ("оны",)),
    _form("jalali", script_dates.JALALI, read.in_script(script_dates.jalali), ("13", "14", "۱۳", "۱۴", "١٣", "١٤")),
    _form("levantine", script_dates.LEVANTINE, read.in_script(script_dates.levantine), ("تشرين", "كانون")),
    _form("iso", r"(\d(?<!\d\d)\d{3})-(\d{1,2})-(\d{1,2})(?!\d)", read.year_first, ("-",)),
    _form(
        "year first", r"(\d(?<![\d.]\d)\d{3})\s?[./．]\s?(\d{1,2})\s?[./．]\s?(\d{1,2})(?!\d)[.．]?", read.year_first,
    ),
    _form(
        "year month day in signs",
        r"(?<!\d)(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월](?:\s?(\d{1,2})\s?[日일])?", read.signs, ("年", "년"),
    ),
    _form(
        "minguo", r"民[國国]\s?(\d{1,3})\s?年\s?(\d{1,2})\s?月(?:\s?(\d{1,2})\s?日)?", read.minguo, ("民國", "民国"),
    ),
    _form(
        "thai", r"(?<!\d)(\d{1,2})\s?([\u0e01-\u0e4e]{4,14})\s?(?:[พค]\.ศ\.\s?)?(\d{4})(?!\d)",
        read.day_month, ("น", "ม"),
    ),
    _form("japanese era", r"(令和|平成|昭和)(\d{1,2}|元)年(?:(\d{1,2})月)?(?:(\d{1,2})日)?", read.era, ("年",)),
    _form(
        "year of, day month",
        rf"(?<!\d)(\d{{4}})(?:[\s\-]{{0,2}}|\.\s)(?:[yý]il|[yý]yl|жыл|йил|(?<=\.\s)gada)\w{{0,6}},?\s(\d{{1,2}})(?:-nj[iy]|\.)?[\s\-]({_WORD})",
        read.year_day_month, ("yil", "ýil", "yyl", "ýyl", "жыл", "йил", "gada"), named=True,
    ),
    _form(
        "month day in signs",
        r"(\d(?<!\d\d)(?<!\d[年년]\d)(?<!\d[年년]\s\d)\d?)\s?[月월]\s?(\d{1,2})\s?[日일]",
        read.cjk_without_year, ("月", "월"),
    ),
    _form(
        "unix",
        rf"\b({_WORD})\s{{1,3}}(\d{{1,2}})\s\d\d:\d\d(?::\d\d)?(?:\s[A-Z]{{2,5}}|\s[+\-]\d{{4}})?\s(\d{{4}})(?!\d)",
        read.month_day, (":",), named=True,
    ),
    _form(
        "day month short year",
        rf"(\d(?<![\d.]\d)\d?)[\s\-]({_WORD})[\s\-](\d\d)(?=\s\d{{1,2}}:\d\d)",
        read.day_month_short, (":",), named=True,
    ),
    _form(
        "day month year",
        rf"(\d(?<![\d.]\d)\d?){_ORDINAL}[\s\-]{{1,3}}(?:de\s|of\s|d['’])?({_WORD})\.?[,\-]?(?:\s{{1,3}}(?:de\s|del\s)?|(?<=-))"
        r"(\d{4})(?!\d)", read.day_month, named=True,
    ),
    _form(
        "month day year",
        rf"\b({_WORD})\.?\s{{1,3}}(\d{{1,2}})(?!\d|:\d){_ORDINAL},?\s{{1,3}}(\d{{4}})(?!\d)", read.month_day,
        named=True,
    ),
    _form(
        "year month day",
        rf"(\d(?<!\d\d)\d{{3}})(?:\.(?!\s{_CAPITAL})|\sm\.|ko)?[,\s]{{1,2}}({_WORD})\.?\s(\d{{1,2}})(?!\d)(?:\sd\.|a\b)?",
        read.year_month_day, named=True,
    ),
    _form("month year", rf"\b({_WORD})\.?,?\s(?:de\s|of\s)?(\d{{4}})(?!\d)", read.month_year, named=True),
    _form("numbers", r"(\d(?<![\d./\-]\d)\d?)([./\-])(\d{1,2})\2(\d{4}|\d{2})(?![\d/\-]|\.\d)", read.numbers),
    _form("day month", rf"(\d(?<![\d.:]\d)\d?){_ORDINAL}\s(?:de\s|of\s)?({_WORD})(?!\w)()", read.day_month, named=True),
    _form("month day", rf"\b({_WORD})\.?\s(\d{{1,2}})(?!\d|:\d)(?:st|nd|rd|th)?()", read.month_day, named=True),
)  # fmt: skip
FORMS_OF_SCRIPTS: tuple[Form, ...] = (
    _form("day, month's name", script_dates.DAY_NAMED, read.in_script(script_dates.named)),
    _form("year, month's name", script_dates.YEAR_NAMED, read.in_script(script_dates.named)),
    _form("month's name, day", script_dates.MONTH_NAMED, read.in_script(script_dates.named)),
    _form("tibetan", script_dates.TIBETAN, read.in_script(script_dates.numbered), ("ཟླ",)),
    _form("ethiopian", script_dates.ETHIOPIAN, read.in_script(script_dates.ethiopian)),
)
ASCII_FORMS = tuple(
    replace(form, needs=tuple(filter(str.isascii, form.needs)))
    for form in FORMS
    if form.pattern.pattern != script_dates.JALALI and (not form.needs or any(map(str.isascii, form.needs)))
)
