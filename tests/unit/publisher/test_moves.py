"""Addresses with a link or a name in common are one article only by nearly the same text."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from services.publisher.core.identity.moves import moved, succeeded
from services.publisher.core.identity.same_story import nearly_same, nearly_same_and_dated
from shared.contracts import ObservationKind as Kind
from tests.publishing import TEXT, hours
from tests.unit.publisher.test_history import seen, sign

STORY = " ".join(TEXT.format(name) for name in ("hills", "rivers", "valleys"))
EDITED = f"{STORY} It was corrected on the day after."
REPORT, NEXT = (f"Rain of {n} mm fell in the north, and of {n + 4} mm in the south. {STORY}" for n in (12, 17))
WEATHER, ELSEWHERE = (
    " ".join(f"{what} in {place} on Tuesday, and the bureau expects {n} mm of rain there." for what in ("Rain", "Snow"))
    for place, n in (("Westmouth", 12), ("Eastport", 17))
)
FIRST, SECOND = "2024-03-01T00:00:00+00:00", "2024-03-02T00:00:00+00:00"


def window(_: str) -> timedelta:
    return timedelta(hours=2)


def row(text: str, title: str = "News", date: str | None = FIRST) -> dict[str, Any]:
    return {
        "title": title,
        "blocks": [{"kind": "paragraph", "text": text}],
        "published": {"value": date} if date else None,
    }


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (row(STORY), row(STORY), True),
        (row(STORY), row(EDITED), True),
        (row(STORY), row(EDITED, "Better news"), True),
        (row(STORY), row(STORY, date=None), True),
        (row(STORY), row(EDITED, date=None), False),
        (row(STORY, date=None), row(STORY, date=None), True),
        (row(REPORT), row(NEXT), False),
        (row(WEATHER), row(ELSEWHERE), False),
        (row("Short."), row("Short."), False),
        (row(STORY, date=None), row(EDITED, date=None), False),
        (row(REPORT), row(NEXT, date=SECOND), False),
        (row(STORY), row(STORY, date=SECOND), False),
        (row(REPORT, date=None), row(NEXT, date=None), False),
        (row(STORY), row(f"{STORY} {TEXT.format('coast')} {TEXT.format('town')}"), False),
        (row(""), row(""), False),
    ],
)
def test_nearly_the_same_text(one: dict[str, Any], other: dict[str, Any], expected: bool) -> None:
    assert nearly_same([("a", "b")], {"a": [row("Other words"), one], "b": [other]}) == (
        {("a", "b")} if expected else set()
    )


@pytest.mark.parametrize(("date", "expected"), [(FIRST, {("a", "b")}), (None, set())])
def test_a_name_counts_only_with_a_date(date: str | None, expected: set[tuple[str, str]]) -> None:
    """The page of an outage has none."""
    words = {"a": [row(STORY, date=None)], "b": [row(STORY, date=date)]}
    assert nearly_same_and_dated([("a", "b")], words) == expected


def test_an_address_follows_one_that_is_gone_and_no_other() -> None:
    first, second = seen(0, "one", "a"), seen(10, "two", "b")
    gone = sign(5, Kind.NOT_FOUND, "a")
    assert succeeded([("a", "b")], [first, second], [gone]) == {("a", "b")}
    late = sign(12, Kind.NOT_FOUND, "a")
    assert succeeded([("a", "b")], [first, second], [late]) == {("a", "b")}, "found missing after the move"
    assert succeeded([("a", "b")], [first, second], []) == set(), "both stand"
    assert succeeded([("b", "a")], [first, second], [gone]) == set()
    again = seen(15, "one", "a")
    assert succeeded([("a", "b")], [first, second, again], [gone]) == set(), "it was there afterwards"


def test_a_redirect_joins_no_two_messages_that_stood_side_by_side() -> None:
    one, other = (f"The President sent a message to {name}, and wished all success. {STORY}" for name in ("A", "B"))

    def shown(text: str, first: float, last: float) -> dict[str, Any]:
        return row(text) | {"id": text, "first_seen": hours(first), "last_seen": hours(last), "outlet_id": "p"}

    def join(*texts: dict[str, Any], stood: float = 0) -> bool:
        return bool(moved([("a", "b")], {"a": [shown(one, 0, 5)], "b": texts}, {"a": hours(stood)}, window))

    assert not join(shown(other, 1, 9)), "the first was there after the second"
    assert not join(shown(other, 6, 9), stood=9), "its page was found unchanged"
    assert join(shown(other, 6, 9), stood=7), "a cache showed the old page for an hour"
    assert join(shown(other, 6, 9)), "a story that was edited when it moved"
    assert join(shown(one, 1, 2), shown(other, 3, 9)), "both showed one text"


def test_a_story_that_moves_and_comes_back_edited_each_time_is_one() -> None:
    texts = [row(f"{STORY} Corrected {n} times.") | {"id": f"text {n}"} for n in range(3)]
    first, second, third = (
        text | {"first_seen": hours(at), "last_seen": hours(at + 2), "outlet_id": "p"}
        for text, at in zip(texts, (0, 10, 20), strict=True)
    )
    words = {"a": [first, third], "b": [second]}
    pairs = frozenset({("a", "b"), ("b", "a")})
    assert moved(pairs, words, {"a": hours(25)}, window) == pairs
