"""Bylines in Arabic: a line near the headline that says who wrote the text."""

from __future__ import annotations

import pytest

from services.parser.core.extract import extract
from services.parser.core.extraction import Extraction

TITLE = "الجسر الجديد يفتح في الربيع القادم"
TEXT = "".join(
    f"<p>{text}</p>"
    for text in (
        "قالت الوزارة يوم الجمعة إن الجسر الجديد فوق النهر سيفتح في ربيع العام المقبل بعد تأخير دام شهرين.",
        "وكان المهندسون قد وجدوا شقوقا في اثنين من الأعمدة خلال الصيف، وتم إصلاحها في أكتوبر الماضي.",
        "وسيتم توجيه حركة المرور عبر الجسر القديم حتى ذلك الحين، حسبما قالت الوزارة في بيان على موقعها.",
    )
)


def read(line: str) -> Extraction:
    page = f"<html lang=ar><title>{TITLE}</title><main><h1>{TITLE}</h1><p>{line}</p>{TEXT}</main></html>"
    found = extract(page, "https://g.example/news/7.html")
    assert isinstance(found, Extraction), found
    return found


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("كتب أحمد علي", ("أحمد علي",)),
        ("كتب ـ أحمد علي:", ("أحمد علي",)),
        ("كتبت: سارة محمود", ("سارة محمود",)),
        ("بقلم: محمد حسن", ("محمد حسن",)),
        ("بقلم محمد حسن", ("محمد حسن",)),
        ("إعداد: ريم ناصر", ("ريم ناصر",)),
        ("كتب: أحمد علي ومحمد حسن", ("أحمد علي", "محمد حسن")),
        ("كتب: أحمد علي، سارة محمود", ("أحمد علي", "سارة محمود")),
        ("كتب: أحمد علي، وليد كمال", ("أحمد علي", "وليد كمال")),
        ("كتب: أحمد علي، وسارة محمود", ("أحمد علي", "سارة محمود")),
        ("كتب: أحمد وليد علي", ("أحمد وليد علي",)),
        ("كتب: أحمد علي وجابر منصور", ("أحمد علي", "جابر منصور")),
    ],
)
def test_the_writer_is_the_author_and_no_part_of_the_text(line: str, names: tuple[str, ...]) -> None:
    found = read(line)
    assert found.byline.authors == names
    assert found.text.startswith("قالت الوزارة")


@pytest.mark.parametrize(
    "line",
    [
        "كتب المدرسة الجديدة",
        "كتب الوزير رسالة إلى البرلمان أمس حول الجسر",
        "كتب",
        "تقرير: جسور المدينة",
        "تقرير – مجلس الأمن",
        "كتب: الجسر والنهر",
        "حوار: مستقبل المدينة",
    ],
)
def test_a_line_that_only_begins_with_the_word_names_nobody(line: str) -> None:
    assert read(line).byline.authors == ()
