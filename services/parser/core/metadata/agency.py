"""Read an agency's dateline at the very beginning of a text: `Pyongyang, January 3 (KCNA) --`."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from services.parser.core.metadata.date_context import DateContext
from services.parser.core.metadata.dateline import is_dateline
from shared.contracts import DateValue, Precision

_LINES = (
    re.compile(
        r"^\W{0,3}(?!In |On |At )(?P<place>[^\W\d_][^\n(),/]{1,40}?)(?P<gap>[,،፤]|\s(?=\d))\s?"
        r"(?P<date>(?:[^\n(/]|(?<=\d)/(?=\d)){4,30}?)\s?"
        r"[(/]\s?(?![a-zа-я])[^\n()/]{2,30}[)/]\s?\.?\s?(?P<end>[-–—―:፦]{1,2})"
    ),
    re.compile(
        r"^\W{0,3}[^\n.(]{2,40}\s(?:هـ|ه)\s?[,،]?\s?(?:الموافق\s?)?(?P<date>\d{1,2}\s\S{3,9}\s\d{4})\s?م?(?:\s|$)"
    ),
    re.compile(r"^\W{0,3}[\u1780-\u17ff\s]{2,40}?(?P<date>ថ្ងៃ[^\n.(]{8,60}?\d{4})\s?(?:--|[-–—(])"),
    re.compile(
        r"^\W{0,2}(?:\w{2,6}社)?\w{2,8}?\s?(?P<date>(?:\d{4}\s?[年년]\s?)?\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일])\s?"
        r"(?:[发發発발]\s?\w{0,8}(?:通讯社|通信|통신)|[电電]|(?:\w{2,8}(?:통신|通信)))"
    ),
)
"""The first pattern is for scripts that separate words, with the agency in brackets.

The second is for Arabic, with the day in both calendars, and the third for Khmer. The last is for Chinese, Japanese and
Korean, with a verb for "sent by" the agency.
"""
_OF_ITS_OWN = re.compile(
    r"^\W{0,2}[^\W\d_][^\n(),/]{1,30},\s\d{1,2}\s[^\W\d_]{3,10}\.?,?\s[^\W\d_a-zа-я]{2}[^\W\d_]{1,12}\W{0,2}$|"
    r"^[\u0620-\u06ff]{2,12}\s?[-–]\s?(?:سانا|وكالات|واس|وام|بترا|قنا|بنا|كونا)\W{0,3}$"
)
"""A line of its own above the text: `Bakı, 29 noyabr, AZƏRTAC`. Papers of other countries print one with brackets."""
_IN_LOWER_CASE = re.compile(r"\b[a-z]{2,}")
_NEAR = timedelta(days=184)
"""The most that a day whose year is not printed is apart from the capture."""
_YEAR_IN_URL = re.compile(r"(?:[/=_.-])((?:19[89]|20[0-3])\d)(?=[/_.-]|[01]\d)")
_LONGEST = 110


def is_agency_line(text: str) -> bool:
    """Return whether a line above the text is the agency's date line, which is part of the text."""
    return len(text) <= _LONGEST and any(line.match(text) for line in (*_LINES, _OF_ITS_OWN))


def in_dateline(text: str, clock: DateContext) -> DateValue | None:
    """Return the day in an agency's dateline. The dateline stays part of the text.

    If no year is printed, the address's year is used. Without one, the year that brings the day nearest to the capture
    is used, and the date carries a doubt.
    """
    start = text[:_LONGEST]
    found = next(filter(None, (line.match(start) for line in _LINES)), None)
    if found is None or not is_dateline(found["date"]):
        return None
    if _may_be_sentence(found) and _IN_LOWER_CASE.search(found["place"]):
        return None
    year = _YEAR_IN_URL.search(clock.url)
    if year is not None:
        clock = replace(clock, captured_at=datetime(int(year[1]), 7, 1, tzinfo=UTC))
    value = clock.read(found["date"], "agency's date line")
    if (
        value is None
        or value.precision is not Precision.DAY
        or (_may_be_sentence(found) and not _is_near(value, clock))
    ):
        return None
    return value.model_copy(update={"printed": found.group().strip()})


def _may_be_sentence(found: re.Match[str]) -> bool:
    """Return whether no comma parts place and day, or a colon ends it: `The fight of 5 May 1945 (Prague): how`."""
    parts = found.groupdict()
    return (parts.get("gap") or ",").isspace() or ":" in (parts.get("end") or "")


def _is_near(value: DateValue, clock: DateContext) -> bool:
    return clock.captured_at is not None and abs(value.value - clock.captured_at) <= _NEAR
