"""Find the day of an act in its sentence. If the sentence gives none, it is the day of the report."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

FAR = timedelta(days=31)
"""A report of something older looks back: it may repeat what others reported before."""
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEKDAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
_YESTERDAY = re.compile(r"\byesterday\b|(?<![가-힣])어제(?![가-힣])", re.IGNORECASE)
_YEAR = re.compile(
    r"(?<![\d,.])(?:1[89]\d\d|20\d\d)(?![\d,%]|\.\d|[가-힣]*\s?(?:명|리|정보|톤))|Juche\s?\d{2,3}|주체\s?\d{2,3}"
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_IN_MONTH = re.compile(r"\b(?:in|last|early|late|mid-) ?(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b")
_LEADS = re.compile(r"\b(?:on|from)\s(?:(?:the )?(?:early )?(?:morning|afternoon|evening|night) of )?$")
_LAST = re.compile(r"\s*(?:$|[.,;]|when\s|on (?:the|his|her|its|their)\s)")
_GOES_ON = re.compile(r"\s*(?:$|[.,;]|\(|(?:in|at|by|and|to|from|with|as|on (?:the|his|her|its|their|an?))\s)")
_OF_SOMETHING = re.compile(
    r"(?:held|founded|celebrat\w+|anniversary|birthday|due|scheduled|falls?|mark\w*|published|dated|established)\b[^,]{0,40}$|"
    r"\bparticipants (?:in|at|of)\b[^,]{0,120}$"
)


class SaidDate(NamedTuple):
    """A date in a sentence that includes the day, with positions in the sentence."""

    day: date
    start: int
    end: int


def looks_back(sentence: str, report: date) -> bool:
    """Return whether the sentence names a year before that of the report, or another month than its own or the last.

    The year before counts in January. A later year is no past: a gift may be for a day to come.
    """
    before = report - FAR
    year, months = before.year, {_MONTHS[report.month - 1], _MONTHS[before.month - 1]}
    if any(found[1] not in months for found in _IN_MONTH.finditer(sentence)):
        return True
    return any(_year(found[0]) < year for found in _YEAR.finditer(sentence))


def _year(written: str) -> int:
    number = int(re.sub(r"\D", "", written))
    return number + 1911 if number < 1000 else number


def day_of_act(sentence: str, begins: int, act: tuple[int, int], said: Iterable[SaidDate], report: date) -> date | None:
    """Return the day that the sentence gives for the act, or None if it gives none.

    `begins` is where the sentence begins after its dateline; `act` is the span from the verb to the end of the clause.
    A date before the verb belongs to the act. A date after the verb belongs to it only with `on` at the end of a
    clause.
    """
    verb, beyond = act
    for one in said:
        if begins <= one.start < verb or _of_act(sentence, one, verb, beyond):
            return one.day
    for found in _WEEKDAY.finditer(sentence, begins, beyond):
        one = SaidDate(_last(found[0], report), *found.span())
        if found.start() < verb or _LAST.match(sentence, found.end()) or _of_act(sentence, one, verb, beyond):
            return one.day
    if _YESTERDAY.search(sentence, begins, beyond):
        return report - timedelta(days=1)
    return None


def _of_act(sentence: str, one: SaidDate, verb: int, beyond: int) -> bool:
    if not verb <= one.start < beyond:
        return False
    before = sentence[verb : one.start]
    return bool(_LEADS.search(before) and not _OF_SOMETHING.search(before) and _GOES_ON.match(sentence, one.end))


def _last(weekday: str, report: date) -> date:
    back = (report.weekday() - _WEEKDAYS.index(weekday)) % 7
    return report - timedelta(days=back)


def believable(day: date, report: date) -> bool:
    """Return whether a report of `report` can be about `day`: neither in the future nor long ago."""
    return report - FAR <= day <= report + timedelta(days=1)


def of_day(dates: Sequence[SaidDate], start: int, end: int) -> list[SaidDate]:
    """Return the dates between two positions, with positions counted from `start`."""
    return [SaidDate(one.day, one.start - start, one.end - start) for one in dates if start <= one.start < end]
