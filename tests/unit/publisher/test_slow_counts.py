"""A count of comments that grows is no edit, however long it stood still; another figure in a label is one."""

from __future__ import annotations

import pytest

from services.publisher.core.counters import Lines, same_but_for_lines
from services.publisher.core.lines_of_texts import Lined
from services.publisher.core.slow_counts import has_grown
from tests.unit.publisher.test_counters import STORY, text


@pytest.mark.parametrize(
    ("before", "after", "key", "expected"),
    [
        ("Comments: 3", "Comments: 4", "^Comments:", True),
        ("1,999 comments", "2,000 comments", "=comments", True),
        ("댓글 3개", "댓글 12개", "^댓글 개", True),
        ("Comments: 4", "Comments: 3", "^Comments:", False),
        ("They carried 3 people.", "They carried 4 people.", "=They carried", False),
        ("It has 3 rooms for 4 guests", "It has 4 rooms for 4 guests", "=It has rooms for guests", False),
        ("Comments: 3", "Readers: 4", "^Comments:", False),
    ],
)
def test_a_label_with_a_number_that_grew(before: str, after: str, key: str, expected: bool) -> None:
    assert has_grown(Lined(text(STORY, before)), Lined(text(STORY, after)), key) is expected


def test_a_count_that_most_others_have_is_no_edit_though_it_stands() -> None:
    texts = [("a", Lined(text(STORY, "Comments: 3"))), ("b", Lined(text(STORY, "Comments: 4")))]
    assert same_but_for_lines(texts, ("b",), {"b": Lines({"^Comments:"})}, {}) == {"b": "a"}
    assert same_but_for_lines(texts, ("b",), {"b": Lines()}, {}) == {}, "only this article has it"
    assert same_but_for_lines(texts[::-1], ("a",), {"a": Lines({"^Comments:"})}, {}) == {}, "it shrank"
