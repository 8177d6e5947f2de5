"""Dates told by their distance: `3시간 전`, `2 hours ago`, `yesterday`. They need the moment of capture."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from shared.contracts import DateValue, Precision
from shared.text.moments import Parts, date_value

_UNITS: tuple[tuple[str, int], ...] = (
    ("초|秒|sec|second|сек|ثان|Sekunde|seconde|segundo", 1),
    ("분|分|min|minute|мин|دقي|دقا|Minute|minuto", 60),
    ("시간|小时|小時|時間|hour|hr|час|ساع|Stunde|heure|hora", 3600),
    ("일|天|日|day|дн|день|يوم|أيام|ايام|Tag|jour|día|dia|giorn", 86400),
    ("주|周|週|week|недел|أسبوع|Woche|semaine|semana", 604800),
)
_SECONDS = {word.lower(): seconds for words, seconds in _UNITS for word in words.split("|")}
_UNIT = "|".join(sorted(map(re.escape, _SECONDS), key=len, reverse=True))
_DISTANCE = re.compile(
    rf"(?:(?:vor|il y a|hace|منذ|há)\s+(\d{{1,3}})\s?({_UNIT})\w*)"
    rf"|(?:(\d{{1,3}})\s?({_UNIT})\w*?\s*(?:전|前|ago|назад|fa\b|atrás))",
    re.I,
)
_DAYS = {
    "today": 0, "오늘": 0, "今天": 0, "今日": 0, "сегодня": 0, "heute": 0, "hoy": 0, "اليوم": 0,
    "yesterday": 1, "어제": 1, "昨天": 1, "昨日": 1, "вчера": 1, "gestern": 1, "ayer": 1, "hier": 1, "أمس": 1,
    "그제": 2, "前天": 2,
}  # fmt: skip


def read_relative(text: str, now: datetime, place: str = "") -> DateValue | None:
    """Reckoned from `now`, in UTC; hours and minutes give a minute, days a day."""
    found = _DISTANCE.search(text)
    if found:
        number, unit = (found[1], found[2]) if found[1] else (found[3], found[4])
        seconds = int(number) * _SECONDS[unit.lower()]
        return _before(now, timedelta(seconds=seconds), text, place, whole_day=_SECONDS[unit.lower()] >= 86400)
    word = text.strip().casefold().rstrip(".")
    return _before(now, timedelta(days=_DAYS[word]), text, place, whole_day=True) if word in _DAYS else None


def _before(now: datetime, distance: timedelta, printed: str, place: str, *, whole_day: bool) -> DateValue | None:
    moment = (now - distance).astimezone(UTC)
    hour = None if whole_day else moment.hour
    parts = Parts(
        moment.year, moment.month, moment.day, hour, 0 if whole_day else moment.minute, zone=0, rule="relative"
    )
    value = date_value(parts, printed, place=place)
    return value and value.model_copy(update={"precision": Precision.DAY if whole_day else Precision.MINUTE})
