"""Tell a person's name from a section's in scripts without capitals, where both look the same."""

from __future__ import annotations

_ARABIC = (
    "أحمد احمد محمد محمود علي حسن حسين خالد عمر عمرو إبراهيم ابراهيم يوسف مصطفى عبد عبدالله عبدالرحمن سعيد سامي سمير "
    "فاطمة مريم زينب ليلى سارة نور هدى منى رنا ريم دينا هبة ياسر ياسمين طارق كريم رامي وليد ماجد نبيل جمال كمال فادي "
    "حمزة بلال أمين أنور إسماعيل سليمان صالح فيصل سلمان ناصر هشام عماد جورج إلياس ميشال"
)
_PERSIAN = "محمدرضا علیرضا رضا مهدی حسین علی امیر سعید زهرا مریم فاطمه سارا نرگس لیلا حمید مجید بهرام داریوش کامران"
_HEBREW = "דוד יוסי משה אבי דני רון יעקב שרה רחל מיכל נועה יעל תמר אורי עמית גיל אלי חיים"
_GIVEN = frozenset(f"{_ARABIC} {_PERSIAN} {_HEBREW}".split())


def begins_as_name(text: str) -> bool:
    """Return whether the first word is a common given name."""
    return text.split(maxsplit=1)[0] in _GIVEN
