"""When a removal that is confirmed late has happened."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from services.publisher.core.facts import Sign
from services.publisher.core.removal.lasting_model import Answer
from services.publisher.core.removal.removal_state import AddressState, Status
from shared.contracts import ObservationKind

START = datetime(2026, 3, 1, tzinfo=UTC)
SURE, LIKELY, NEITHER = Answer(START), Answer(None, is_likely=True), Answer(None)


def hours(number: float) -> datetime:
    return START + timedelta(hours=number)


def visited(answers: Sequence[Answer], state: AddressState | None = None) -> AddressState:
    """Visit a missing article every eight hours. The answers are those from the second visit on."""
    state = state or AddressState(START, START)
    for number, answer in enumerate([NEITHER, *answers]):
        sign = Sign(hours(8 * number), "address", str(number), ObservationKind.NOT_FOUND)
        state.miss(sign, timedelta(hours=6), lambda since: since, lambda *_, a=answer: a, lambda _: False)
    return state


@pytest.mark.parametrize("answers", [[SURE], [LIKELY, SURE], [LIKELY, LIKELY, SURE]])
def test_a_removal_is_of_the_visit_that_confirms_it_even_if_a_later_one_shows_that_it_does(
    answers: Sequence[Answer],
) -> None:
    state = visited(answers)
    assert (state.status, state.removed_at) == (Status.REMOVED, hours(8))


def test_a_visit_after_which_others_came_back_confirms_nothing() -> None:
    assert visited([LIKELY, NEITHER, SURE]).removed_at == hours(24)


def test_an_article_that_was_seen_again_begins_anew() -> None:
    state = visited([LIKELY])
    assert state.status is Status.SUSPECTED
    state.see(hours(9))
    assert state.removed_at is None
