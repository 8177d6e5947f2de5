"""Find the age of the last update in a line: `(Updated 3 minutes ago)`. It changes without an edit."""

from __future__ import annotations

import re

_LABEL = (
    r"(?:last )?(?:updated|modified|edited|posted|published)|갱신|수정|업데이트|게시|更新|发布|發布|发表|обновлено|"
    r"изменено|опубликовано|aktualisiert|mis à jour|publié|actualizado|publicado|atualizado"
)
_UNITS = (
    r"seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|초|분|시간|일|주|秒钟?|秒鐘?|分钟?|分鐘?|小时|小時|時間|天|日|周|"
    r"секунд[уы]?|минут[уы]?|часа?|часов|день|дня|дней|sekunden?|minuten?|stunden?|tage?n?|secondes?|heures?|jours?|"
    r"segundos?|minutos?|horas?|días?|dias?"
)
_BETWEEN = r"[\s:：]{0,2}(?:at|on|vor|il y a|hace|há|à|um|в|于|於)?\s{0,2}"
_AGE = rf"(?:an?|\d{{1,4}}|einer?|une?|una?|uma?)\s?(?:{_UNITS})(?:\s?(?:ago|전|前|назад|atrás))?"
_NOW = r"just now|a moment ago|방금(?: 전)?|刚刚|剛剛|たった今|только что|gerade eben|à l'instant|ahora mismo"
_CLOCK = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s?[ap]\.?m\.?)?"
_SAID = rf"(?:{_LABEL}){_BETWEEN}(?:{_AGE}|{_NOW}|{_CLOCK})"
_STAMP = re.compile(rf"^\W*{_SAID}\s?[|·—–:.)\]-]\s?|[(\[]\s?{_SAID}\s?[)\]]\W*$", re.IGNORECASE)
"""At the beginning with a sign after it, or at the end in brackets. `Published 3 days ago, the report says …` is a
sentence, and `The list (published at 18:00) has two names` states a fact.
"""
_SHORTEST = 20
"""Letters that must be left. A stamp that is a line of its own is known by its words."""


def without_stamps(line: str) -> str:
    """Return the line without such stamps, if it says something else as well."""
    left = _STAMP.sub("", line)
    return line if left == line or len(left) < _SHORTEST else left
