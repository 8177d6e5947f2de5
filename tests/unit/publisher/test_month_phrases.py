"""The commonest phrases of texts: whole ones, at word borders, in any order of the texts."""

from __future__ import annotations

import random

from services.publisher.core.month_phrases import month_phrases

TEXTS = [
    "The Workers' Party of Korea met, and Supreme Leader's cars came. Single-hearted unity won.",
    "Said the Workers' Party of Korea: single-hearted unity is all. The Supreme Leader's cars left.",
    "SINGLE-HEARTED UNITY! So the Workers’ Party of Korea. Of the Supreme Leader's cars nothing.",
    "A text of its own, with the party of Korea and no unity.",
]


def found(texts: list[str], language: str = "en") -> dict[str, int]:
    return {phrase.written: phrase.articles for phrase in month_phrases(language, texts)}


def test_phrases_are_whole_and_written_as_most_write_them() -> None:
    assert found(TEXTS) == {"Workers' Party of Korea": 3, "Supreme Leader's cars": 3, "single hearted unity": 3}


def test_the_order_of_the_texts_is_no_matter() -> None:
    shuffled = TEXTS.copy()
    random.Random(3).shuffle(shuffled)
    assert month_phrases("en", shuffled) == month_phrases("en", TEXTS)


def test_nothing_goes_on_over_a_full_stop_and_nothing_ends_in_a_joining_word() -> None:
    assert found(["The red flag. Blue sky"] * 3) == {"red flag": 3, "Blue sky": 3}
    assert found(["harbour of the"] * 3) == {}


def test_a_phrase_needs_three_articles() -> None:
    assert found(["red flag red flag red flag"] * 2) == {}


def test_korean_loses_the_last_particle() -> None:
    assert found(
        ["조선로동당 중앙위원회는 말하였다.", "조선로동당 중앙위원회의 결정", "조선로동당 중앙위원회가 왔다."], "ko"
    ) == {"조선로동당 중앙위원회": 3}


def test_no_blanks_no_phrases() -> None:
    assert found(["朝鲜劳动党中央委员会"] * 5, "zh") == {}
