"""When a page that stands in the place of several articles may confirm a removal."""

from __future__ import annotations

from datetime import datetime

import pytest

from services.publisher.core.lasting import Answer, Other, Question, judge
from tests.publishing import hours

TWICE = Question("gazette", ("a",), ("missing", ""), hours(1), hours(8), None)


def other(at: float, came_back: float | None = None, visited: float | None = None) -> Other:
    def moment(hour: float | None) -> datetime | None:
        return None if hour is None else hours(hour)

    return Other(hours(at), moment(came_back), moment(visited))


def test_an_article_alone_or_with_two_others_needs_no_further_evidence() -> None:
    assert judge(TWICE, []) == Answer(hours(8))
    assert judge(TWICE, [other(2), other(3)]) == Answer(hours(8))


@pytest.mark.parametrize("back", [3, 7.9, 8])
def test_it_confirms_nothing_if_another_came_back_by_then(back: float) -> None:
    assert judge(TWICE, [other(2, back), *(other(3, visited=8) for _ in range(15))]) == Answer(None)


def test_one_of_many_may_come_back() -> None:
    assert judge(TWICE, [other(2, 5), *(other(3, visited=8) for _ in range(20))]) == Answer(hours(8))


def test_most_of_several_have_to_be_visited_again_and_then_it_counts_from_that_visit() -> None:
    others = [other(2, visited=hour) for hour in (8, 9, 10, 11)] + [other(3), other(3)]
    assert judge(TWICE, others) == Answer(hours(11))
    assert judge(TWICE, [*others[:2], *others[4:], other(4, visited=9), other(4, visited=9)]) == Answer(
        None, is_open=True
    ), "a visit of the third may be on its way"
    assert judge(TWICE, others[1:]) == Answer(None, is_open=True)


def test_one_that_comes_back_meanwhile_settles_that_it_confirms_nothing() -> None:
    others = [other(2, visited=hour) for hour in (8, 9, 11, 12)] + [other(3, 10, 10), other(3)]
    assert judge(TWICE, others) == Answer(None)


def test_what_comes_after_the_next_visit_cannot_confirm() -> None:
    closed = Question("gazette", ("a",), ("missing", ""), hours(1), hours(8), hours(9))
    assert judge(closed, [other(2)] * 4) == Answer(None)
