"""Only what cannot have changed takes the short way."""

from __future__ import annotations

from typing import Any

import pytest

from services.publisher.core.reading import Row, read
from services.publisher.core.unchanged_captures import seen_again, seen_first
from shared.contracts import Origin
from tests.publishing import enriched, hours

FIRST = read(enriched("a", hours(0)))
AGAIN = read(enriched("a", hours(5)))
ADDRESS = AGAIN.seen.address_id


def article(**more: object) -> Row:
    row: Row = {
        "id": "an-article",
        "address_id": ADDRESS,
        "address": AGAIN.address,
        "edition": None,
        "origin": "fetched",
        "state": "live",
        "unsettled": False,
        "revision_id": FIRST.seen.revision_id,
        "address_count": 1,
        "last_seen_at": hours(0),
        "is_awaited": False,
        "awaits_lines": False,
    }
    return row | more


def test_the_latest_visit_moves_the_last_sighting() -> None:
    rows = seen_again([AGAIN, read(enriched("a", hours(3)))], {ADDRESS: article()}, ())
    revision = FIRST.seen.revision_id
    assert rows == {
        ADDRESS: {"article_id": "an-article", "address_id": ADDRESS, "revision_id": revision, "at": hours(5)}
    }


@pytest.mark.parametrize(
    "more",
    [
        {"state": "suspected"},
        {"state": "removed"},
        {"address_count": 2},
        {"is_awaited": True},
        {"awaits_lines": True},
        {"revision_id": "another"},
        {"origin": "contributed"},
        {"last_seen_at": hours(5)},
        {"last_seen_at": hours(9)},
        {"address": "https://gazette.example/0"},
    ],
)
def test_what_is_in_question_does_not(more: dict[str, Any]) -> None:
    assert seen_again([AGAIN], {ADDRESS: article(**more)}, ()) == {}


def test_nor_does_what_is_unknown_or_spoken_of_otherwise() -> None:
    assert seen_again([AGAIN], {}, ()) == {}
    assert seen_again([AGAIN], {ADDRESS: article()}, {ADDRESS}) == {}


def test_one_other_reading_of_the_address_is_enough_to_look_closer() -> None:
    edited = read(enriched("a", hours(6), "Another text altogether, which nobody had expected to see here at all."))
    contributed = read(enriched("a", hours(7), origin=Origin.CONTRIBUTED))
    edition = read(enriched("a", hours(8), edition="en"))
    for other in (edited, contributed, edition):
        assert seen_again([AGAIN, other], {ADDRESS: article()}, ()) == {}


def test_only_an_address_that_nothing_else_shows_is_new() -> None:
    """Of others, the archive may hold earlier texts, and must be asked."""
    other = read(enriched("b", hours(0)))
    assert seen_first([AGAIN, other], (), ()) == {ADDRESS, other.seen.address_id}
    assert seen_first([AGAIN], {ADDRESS}, ()) == set(), "the archive knows the address"
    assert seen_first([AGAIN], (), {ADDRESS}) == set(), "a stored capture was given the address by a later parser"
    assert seen_first([FIRST, AGAIN], (), ()) == set(), "the batch has an earlier text"
