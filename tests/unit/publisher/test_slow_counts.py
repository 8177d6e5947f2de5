"""A count of comments that grows is no edit, however long it stood still; another figure in a label is one."""

from __future__ import annotations

import pytest

from services.publisher.core.texts.common_lines import Lines
from services.publisher.core.texts.counters import same_but_for_lines
from services.publisher.core.texts.lines_of_texts import Lined, changed_lines
from services.publisher.core.texts.slow_counts import has_grown
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
        ("조회수 9회", "조회수 12회", "=조회수", True),
        ("Просмотров: 7", "Просмотров: 9", "^Просмотров:", True),
        ("阅读量: 5", "阅读量: 9", "^阅读量:", True),
        ("浏览量：5", "浏览量：9", "^浏览量：", True),
        ("点击数 3", "点击数 4", "=点击数", True),
        ("评论数量 3", "评论数量 4", "=评论数量", True),
        ("댓글수 3", "댓글수 4", "=댓글수", True),
        ("いいね 5", "いいね 6", "=いいね", True),
        ("閲覧数 5", "閲覧数 6", "=閲覧数", True),
        ("Views: 1.2K", "Views: 1.3K", "^Views:", True),
        ("Views: 1.3K", "Views: 1.2K", "^Views:", False),
        ("Views: 999", "Views: 1K", "^Views:", True),
        ("조회수 1.2만", "조회수 1.3만", "=조회수", True),
        ("阅读 9万", "阅读 10万", "^阅读", True),
        ("浏览 1.2万次", "浏览 1.3万次", "^浏览 次", True),
        ("조회 9,999", "조회 1만", "^조회", True),
        ("조회 1.25만", "조회 1.26만", "^조회", True),
        ("조회 1.26만", "조회 1.25만", "^조회", False),
        ("조회 1.9만회", "조회 1.95만회", "^조회 회", True),
        ("조회 99.9만 회", "조회 1,250만 회", "^조회 회", True),
        ("조회 1만 2천", "조회 1만 3천", "=조회", True),
        ("조회 1억 2,300만", "조회 1억 2,299만", "=조회", False),
        ("觀看 3.2萬", "瀏覽 3.3萬", "^瀏覽", False),
        ("瀏覽 3.25萬次", "瀏覽 3.3萬次", "^瀏覽 次", True),
        ("阅读 9999万+", "阅读 1.01亿+", "^阅读", True),
        ("조회 3 중 4", "조회 3 중 5", "^조회 중", False),
        ("조회 3 4", "조회 3 5", "^조회", False),
        ("사망자 1.2만", "사망자 1.25만", "^사망자", False),
        ("Me gusta: 3", "Me gusta: 4", "^Me gusta:", True),
        ("Reposts: 3", "Reposts: 4", "^Reposts:", True),
        ("死者数 3", "死者数 4", "=死者数", False),
        ("사망자 수: 3", "사망자 수: 4", "^사망자 수:", False),
        ("产量: 5", "产量: 9", "^产量:", False),
        ("Views 5 km", "Views 6 km", "^Views km", False),
        ("Views: 1.25", "Views: 1.35", "^Views:", False),
        ("Views: 1" + "0" * 40 + "K", "Views: 2" + "0" * 40 + "K", "^Views:", False),
        ("Death toll: 40", "Death toll: 44", "^Death toll:", False),
        ("사망자: 40명", "사망자: 44명", "^사망자: 명", False),
        ("Founded in 1948", "Founded in 1949", "^Founded in", False),
        ("Price per share: 10", "Price per share: 12", "^Price per share:", False),
        ("Views: 10", "Views: 9.75", "^Views:", False),
        ("Likes: 3", "Likes: -4", "^Likes:", False),
        ("Views: 1" + "0" * 40, "Views: 2" + "0" * 40, "^Views:", False),
        ("Views: 1", "Views: 2" + ",1" * 60_000, "^Views:", False),
    ],
)
def test_a_label_with_a_number_that_grew(before: str, after: str, key: str, expected: bool) -> None:
    assert has_grown(Lined(text(STORY, before)), Lined(text(STORY, after)), key) is expected


def test_signs_that_follow_a_figure_are_no_words_of_its_line() -> None:
    up, down = (Lined(text(STORY, f"Post shares 12.34 ({sign}0.5 %)")) for sign in "+-")
    assert changed_lines(up, down) == frozenset({"^Post shares"})


def test_a_long_line_takes_no_longer_than_its_length() -> None:
    long = Lined(text(STORY, "Views: " + "1.2k" * 100_000 + "수" * 100_000))
    assert not has_grown(long, long, "^Views:")


def test_a_count_that_most_others_have_is_no_edit_though_it_stands() -> None:
    texts = [("a", Lined(text(STORY, "Comments: 3"))), ("b", Lined(text(STORY, "Comments: 4")))]
    assert same_but_for_lines(texts, ("b",), {"b": Lines({"^Comments:"})}, {}) == {"b": "a"}
    assert same_but_for_lines(texts, ("b",), {"b": Lines()}, {}) == {}, "only this article has it"
    assert same_but_for_lines(texts[::-1], ("a",), {"a": Lines({"^Comments:"})}, {}) == {}, "it shrank"
