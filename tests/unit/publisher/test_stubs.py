"""A short page in an article's place: suspected by one sign, sure by two, an edit if it stays."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from services.publisher.core.facts import Seen, Sign
from services.publisher.core.stubs import Stubs, is_stub, is_sure, lost_its_date, stubs
from shared.contracts import ObservationKind as Kind
from tests.publishing import TEXT, WINDOW, hours
from tests.unit.publisher.test_history import seen, sign

NOTICE = "Revision is going on"


def text(title: str, words: str, published: str | None = None) -> dict[str, Any]:
    date = {"value": published} if published else None
    return {
        "title": title,
        "blocks": [{"kind": "paragraph", "text": words}],
        "published": date,
        "word_count": len(words.split()),
    }


def found(*facts: Seen | Sign, sure: bool = False) -> Stubs:
    """`stub` and `stub2` are stubs in place of any other text."""

    def judge(before: str, after: str) -> tuple[bool, bool]:
        return after.startswith("stub") and not before.startswith("stub"), sure

    own = [f for f in facts if isinstance(f, Seen)]
    return stubs(own, [f for f in facts if isinstance(f, Sign)], WINDOW, judge)


STORY = TEXT.format("hills") + " " + TEXT.format("valley")


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (text("Notice", NOTICE), True),
        (text("안내", "요청하신 문서는 수정중입니다"), True),
        (text("Sowing", NOTICE), False),
        (text("Notice", "The co-operative farm of hills reported on its spring sowing"), False),
        (text("Notice", NOTICE, "2024-03-01"), False),
        (text("Notice", " ".join([NOTICE] * 4)), True),
        (text("Notice", " ".join([NOTICE] * 4), "2024-04-01"), False),
        (text("Notice", " ".join([NOTICE] * 40)), True),
    ],
)
def test_a_stub_is_short_or_undated_and_has_nothing_of_the_article(after: dict[str, Any], expected: bool) -> None:
    assert is_stub(text("Sowing", STORY, "2024-03-01"), after) is expected


def test_a_page_without_the_date_of_the_article_lost_it() -> None:
    dated, bare = text("Sowing", STORY, "2024-03-01"), text("Notice", NOTICE)
    assert lost_its_date(dated, bare)
    assert not lost_its_date(text("Sowing", STORY), bare)
    assert not lost_its_date(dated, text("Notice", NOTICE, "2024-04-01"))
    assert is_sure(dated, bare) and not is_sure(dated, text("Notice", " ".join([NOTICE] * 40)))
    assert not is_stub(text("Sowing", STORY), text("Notice", " ".join([NOTICE] * 4))), "long, where neither has a date"


def test_a_stub_that_goes_again_is_none_of_the_articles_texts() -> None:
    captures = [seen(0), seen(1, "stub"), seen(3, "stub"), seen(5), seen(6, "t2")]
    assert found(*captures) == Stubs({"c1a1", "c3a1"}, {})


def test_a_stub_that_stays_is_an_edit() -> None:
    assert found(seen(0), seen(1, "stub"), seen(4, "stub"), seen(7, "stub"), seen(9)) == Stubs({"c1a1", "c4a1"}, {})
    unchanged = found(seen(0), seen(1, "stub"), sign(4, Kind.NOT_MODIFIED), sign(7, Kind.NOT_MODIFIED))
    assert unchanged == Stubs({"c1a1"}, {"c1a1": hours(7)})


def test_a_stub_of_which_a_second_sign_speaks_is_no_edit() -> None:
    assert found(seen(0), seen(1, "stub"), seen(9, "stub"), sure=True).aside == {"c1a1", "c9a1"}
    with_404 = found(seen(0), seen(1, "stub"), sign(2, Kind.NOT_FOUND), seen(9, "stub"))
    assert with_404.aside == {"c1a1", "c9a1"}
    led_home = found(seen(0), seen(1, "stub"), sign(2, Kind.SOFT_GONE), sign(3, Kind.MOVED), seen(9, "stub"))
    assert led_home.aside == {"c1a1"}


def test_another_stub_must_stay_by_itself() -> None:
    assert found(seen(0), seen(1, "stub"), seen(5, "stub2"), seen(8, "stub2")).aside == {"c1a1", "c5a1", "c8a1"}
    assert found(seen(0), seen(1, "stub"), seen(5, "stub2"), seen(11, "stub2")).aside == {"c1a1", "c5a1"}


def test_unchanged_of_another_body_is_not_the_stub_again() -> None:
    blocked = sign(2, Kind.BLOCKED, capture="x")
    assert not found(seen(0), seen(1, "stub"), blocked, sign(9, Kind.NOT_MODIFIED)).counts_from


def test_two_addresses_and_two_parsers_are_looked_at_apart() -> None:
    late = hours(1) + timedelta(seconds=1)
    apart = [seen(0), Seen(late, "b", "cb", "stub", "1", "fetched", "text/html"), seen(2, "stub", parser="2")]
    assert found(*apart) == Stubs()
