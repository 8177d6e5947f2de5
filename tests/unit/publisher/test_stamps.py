"""How long ago a page says that it was brought up to date is no part of its text; times in its sentences are."""

from __future__ import annotations

import pytest

from services.publisher.core.texts.counters import same_but_for_lines
from services.publisher.core.texts.lines_of_texts import Lined
from services.publisher.core.texts.stamps import without_stamps
from tests.unit.publisher.test_counters import text

STORY = "The council of Westmouth met on Tuesday."
KOREAN = "시의회는 화요일에 회의를 열고 새 부두의 비용을 토의하였다."


@pytest.mark.parametrize(
    ("line", "left"),
    [
        (f"(Updated 3 minutes ago) {STORY}", STORY),
        (f"(Updated an hour ago) {STORY}", STORY),
        (f"[Last updated: just now] {STORY}", STORY),
        (f"Updated 14:05 — {STORY}", STORY),
        (f"Posted 2 hrs ago | {STORY}", STORY),
        (f"{STORY} (modified 2 days ago)", f"{STORY} "),
        (f"(수정 3분 전) {KOREAN}", KOREAN),
        (f"(更新：3分钟前) {KOREAN}", KOREAN),
        (f"(Обновлено 5 минут назад) {STORY}", STORY),
        (f"(Aktualisiert vor 3 Stunden) {STORY}", STORY),
        (f"(Actualizado hace 3 horas) {STORY}", STORY),
    ],
)
def test_a_stamp_is_left_out(line: str, left: str) -> None:
    assert without_stamps(line) == left


@pytest.mark.parametrize(
    "line",
    [
        "Published 3 days ago, the report names nobody.",
        "The figures were published 3 days ago by the council.",
        "The list (printed 3 days ago) was of no use to anybody.",
        "Updated 3 minutes ago",
        "(Updated 3 minutes ago)",
        "The list (published at 18:00) has the names of two of the three keepers.",
        "They left 3 hours ago, said the keeper of the bridge.",
    ],
)
def test_a_sentence_and_a_line_of_its_own_stay(line: str) -> None:
    assert without_stamps(line) == line


def test_a_text_that_differs_in_a_stamp_is_no_other_one() -> None:
    def shown(stamp: str, story: str = STORY) -> Lined:
        return Lined(text(f"{stamp}{story}", "Nobody else spoke."))

    texts = [
        ("a", shown("(Updated 3 minutes ago) ")),
        ("b", shown("(Updated an hour ago) ")),
        ("c", shown("")),
        ("d", shown("(Updated 5 minutes ago) ", STORY.replace("Tuesday", "Monday"))),
    ]
    assert same_but_for_lines(texts, (), {}, {}) == {"b": "a", "c": "a"}
