"""Find the days that a text names: `Monday`, `August 10`, `el día 24`, 10일, 星期一."""

from __future__ import annotations

import re

from shared.text.months import month_number

_WEEKDAYS = (
    "monday|tuesday|wednesday|thursday|friday|saturday|sunday|"
    "lunes|martes|mi[eé]rcoles|jueves|viernes|s[aá]bado|domingo|"
    "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|"
    "montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|"
    "понедельник|вторник|сред[ау]|четверг|пятниц[ау]|суббот[ау]|воскресенье"
)
_WEEKDAY = re.compile(
    rf"\b(?:{_WEEKDAYS})\b|[월화수목금토일]요일|星期[一二三四五六日天]|[月火水木金土日]曜", re.IGNORECASE
)
_NUMBERED = re.compile(r"\bd[ií]a (\d{1,2})(?!\w)|(?<!\d)(\d{1,2}) ?[일日号號]")
_BEFORE_MONTH = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th|o|\.)?(?: de)? ([^\W\d_]{3,})")
_AFTER_MONTH = re.compile(r"\b([^\W\d_]{3,})\.? (\d{1,2})(?!\w)")


def named_days(text: str) -> frozenset[str]:
    """Return the weekdays and the days of a month that the text names, without their month."""
    weekdays = (found.casefold() for found in _WEEKDAY.findall(text))
    numbered = (one or other for one, other in _NUMBERED.findall(text))
    before = (day for day, word in _BEFORE_MONTH.findall(text) if month_number(word))
    after = (day for word, day in _AFTER_MONTH.findall(text) if month_number(word))
    return frozenset((*weekdays, *numbered, *before, *after))
