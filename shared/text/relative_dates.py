"""Read relative dates: `3시간 전`, `an hour ago`, `yesterday`. They need the time of capture."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from shared.contracts import DateValue, Precision
from shared.text.date_values import Parts, date_value, zone_named

_DAY = 86400
_UNITS: tuple[tuple[str, int], ...] = (
    ("초|秒|sec|second|сек|ثان|Sekunde|seconde|segundo", 1),
    ("분|分|min|minute|мин|دقي|دقا|Minute|minuto", 60),
    ("시간|小时|小時|時間|hour|hr|час|ساع|Stunde|heure|hora", 3600),
    ("일|天|日|day|дн|день|يوم|أيام|ايام|Tag|jour|día|dia|giorn", _DAY),
    ("주|周|週|week|недел|أسبوع|أسابيع|Woche|semaine|semana", 7 * _DAY),
    ("개월|个月|個月|か月|ヶ月|month|месяц|أشهر|شهر|Monat|mois|mes", 30 * _DAY),
    ("년|年|year|год|лет|سنة|سنوات|Jahr|année|año", 365 * _DAY),
)
_SECONDS = {word.lower(): seconds for words, seconds in _UNITS for word in words.split("|")}
_UNIT = "|".join(sorted(map(re.escape, _SECONDS), key=len, reverse=True))
_ONE = r"\b(?:an?|one|einer|einem|une?|una|uma)\b"
_DISTANCE = re.compile(
    rf"(?:(?:vor|il y a|hace|منذ|há)\s+(?:(?P<n1>\d{{1,3}})|{_ONE})\s?(?P<u1>{_UNIT})\w*)"
    rf"|(?:منذ\s+(?P<u2>{_UNIT})\w*)"
    rf"|(?:(?:(?<!\d)(?P<n3>\d{{1,3}})|{_ONE})\s?(?P<u3>{_UNIT})\w*?\s*(?:전|前|ago|назад|fa\b|atrás))"
    rf"|(?:^(?P<u4>час|минуту|день|неделю|месяц|год)\s+назад)",
    re.I,
)
_DAYS = {
    "today": 0, "오늘": 0, "今天": 0, "今日": 0, "сегодня": 0, "heute": 0, "hoy": 0, "hoje": 0, "اليوم": 0,
    "aujourd'hui": 0, "yesterday": 1, "어제": 1, "昨天": 1, "昨日": 1, "вчера": 1, "gestern": 1, "ayer": 1, "hier": 1,
    "ontem": 1, "أمس": 1, "그제": 2, "그저께": 2, "前天": 2, "おととい": 2, "позавчера": 2, "vorgestern": 2,
}  # fmt: skip
_JUST_NOW = frozenset(("just now", "방금", "방금 전", "刚刚", "剛剛", "たった今", "только что", "الآن", "gerade eben"))


def read_relative(text: str, now: datetime, zone: str = "UTC", place: str = "") -> DateValue | None:
    """Read a relative date, computed from `now`.

    Hours and minutes give a minute, days and weeks a day in `zone`, months a month.
    """
    found = _DISTANCE.search(text)
    if found:
        unit = next(u for u in (found["u1"], found["u2"], found["u3"], found["u4"]) if u)
        number = int(found["n1"] or found["n3"] or 1)
        seconds = next(s for word, s in _SECONDS.items() if unit.lower().startswith(word))
        return _before(now, timedelta(seconds=number * seconds), _precision(seconds), (text, zone, place))
    word = " ".join(text.casefold().split()).rstrip(".")
    if word in _JUST_NOW:
        return _before(now, timedelta(), Precision.MINUTE, (text, zone, place))
    days = _DAYS.get(word)
    return None if days is None else _before(now, timedelta(days=days), Precision.DAY, (text, zone, place))


def _precision(seconds: int) -> Precision:
    if seconds < _DAY:
        return Precision.MINUTE
    return Precision.DAY if seconds <= 7 * _DAY else Precision.MONTH if seconds < 365 * _DAY else Precision.YEAR


def _before(now: datetime, distance: timedelta, precision: Precision, source: tuple[str, str, str]) -> DateValue | None:
    printed, zone, place = source
    if precision is Precision.MINUTE:
        at = (now - distance).astimezone(UTC)
        return date_value(
            Parts(at.year, at.month, at.day, at.hour, at.minute, None, 0, "relative"), printed, zone, place
        )
    at = (now - distance).astimezone(zone_named(zone))
    month = at.month if precision is not Precision.YEAR else None
    day = at.day if precision is Precision.DAY else None
    return date_value(Parts(at.year, month, day, rule="relative"), printed, zone, place)
