"""When signs of absence make a removal."""

from __future__ import annotations

from dataclasses import replace

from services.publisher.core.facts import Sign
from services.publisher.core.history import compute
from services.publisher.core.removal.lasting_model import Answer, Looks
from shared.contracts import ObservationKind as Kind
from tests.publishing import WINDOW, hours
from tests.unit.publisher.test_history import at_once, history, kinds, seen, sign


def test_a_sign_within_the_window_confirms_nothing() -> None:
    assert history(seen(0), sign(1, Kind.GONE), sign(6.9, Kind.GONE)).state == "suspected"
    assert history(seen(0), sign(1, Kind.GONE), sign(7, Kind.GONE)).state == "removed"


def test_a_good_capture_in_between_starts_the_window_anew() -> None:
    found = history(seen(0), sign(1, Kind.GONE), seen(3), sign(8, Kind.GONE))
    assert found.state == "suspected"
    assert kinds(found) == ["suspected", "cleared", "suspected"]


def test_an_outlet_that_does_not_answer_confirms_nothing() -> None:
    facts = [sign(1, Kind.NOT_FOUND), sign(9, Kind.NOT_FOUND)]
    found = compute([seen(0)], facts, WINDOW, lambda since, kind: None)
    assert (found.state, found.unsettled) == ("suspected", True)
    late = compute([seen(0)], facts, WINDOW, lambda since, kind: hours(10))
    assert (late.state, late.unsettled) == ("suspected", True)


def test_a_removal_on_record_needs_two_visits_that_still_missed_the_article() -> None:
    """The visit at hour 8, which confirmed it, was read anew: it found a block."""

    def found(*signs: Sign) -> str:
        nothing = Answer(None)
        return compute([seen(0)], signs, WINDOW, at_once, lasting=lambda _: nothing, on_record=[hours(8)]).state

    assert found(sign(1, Kind.GONE)) == "suspected"
    assert found(sign(1, Kind.GONE), sign(9, Kind.GONE)) == "removed"


def test_two_accidents_with_different_pages_are_no_removal() -> None:
    outage, notice = sign(1, Kind.SOFT_GONE), sign(8, Kind.SOFT_GONE, capture="notice")
    assert history(seen(0), outage, notice).state == "suspected"
    assert kinds(history(seen(0), outage, notice, seen(12))) == ["suspected", "cleared"]
    assert history(seen(0), outage, notice, sign(16, Kind.SOFT_GONE, capture="notice")).state == "removed"


def test_a_page_that_changes_each_time_needs_a_third_look() -> None:
    pages = [replace(sign(hour, Kind.SOFT_GONE, capture="c"), shows=f"text {hour}") for hour in (1, 8, 15)]
    assert history(seen(0), *pages[:2]).state == "suspected"
    found = history(seen(0), *pages)
    assert (found.state, found.state_since) == ("removed", hours(15))


def test_signs_with_no_good_answer_between_them_are_one_incident() -> None:
    pages = [replace(sign(hour, Kind.SOFT_GONE, capture="c"), shows=f"text {hour}") for hour in (1, 8, 15)]
    answered = compute([seen(0)], pages, WINDOW, lambda since, kind: hours(14))
    assert (answered.state, answered.unsettled) == ("suspected", True)


def test_a_removal_counts_from_the_visit_of_which_other_articles_make_sure_later() -> None:
    facts = [seen(0)], [sign(1, Kind.GONE), sign(8, Kind.GONE), sign(12, Kind.GONE)]
    asked = []

    def lasting(looks: Looks) -> Answer:
        asked.append((looks.since, looks.at, looks.times, looks.until))
        return Answer(hours(9.5)) if looks.at == hours(8) else Answer(None, is_open=True)

    found = compute(*facts, WINDOW, at_once, lasting=lasting)
    assert (found.state, found.state_since, found.awaits_others) == ("removed", hours(8), False)
    assert asked == [(hours(1), hours(8), 2, hours(12))]
    waiting = compute(*facts, WINDOW, at_once, lasting=lambda *_: Answer(None, is_open=True))
    assert (waiting.state, waiting.unsettled, waiting.awaits_others) == ("suspected", True, True)


def test_an_outage_is_none_of_three_incidents() -> None:
    pages = [replace(sign(hour, Kind.SOFT_GONE, capture="c"), shows=f"text {hour}") for hour in (1, 8, 15, 22)]

    def lasting(looks: Looks) -> Answer:
        return Answer(None, stands=looks.page != pages[1].page)

    found = [compute([seen(0)], pages[:n], WINDOW, at_once, lasting=lasting).state for n in (3, 4)]
    assert found == ["suspected", "removed"]


def test_a_visit_that_misses_another_address_leaves_the_question_of_the_first_open() -> None:
    seen_at = [seen(0), seen(0, address="b")]
    signs = [sign(1, Kind.GONE), sign(2, Kind.GONE, "b"), sign(8, Kind.GONE), sign(9, Kind.GONE, "b")]
    made_sure = {hours(8): hours(11), hours(9): hours(10)}
    untils = []

    def lasting(looks: Looks) -> Answer:
        untils.append(looks.until)
        return Answer(made_sure[looks.at])

    found = compute(seen_at, signs, WINDOW, at_once, lasting=lasting)
    assert untils == [None, None]
    assert (found.state, found.state_since) == ("removed", hours(9)), "when both were found gone again"

    untils.clear()
    compute([*seen_at, seen(10, address="b")], signs, WINDOW, at_once, lasting=lasting)
    assert untils == [hours(10), hours(10)], "the other address shows the article"
