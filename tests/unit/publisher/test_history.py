"""History from facts: the order of arrival has no say, and each rule of removal holds."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.publisher.core.facts import Seen, Sign
from services.publisher.core.history import compute
from services.publisher.core.history_model import History
from services.publisher.core.removal.lasting_model import Answer, Looks
from shared.contracts import ObservationKind as Kind
from tests.publishing import START, WINDOW, hours


def seen(hour: float, text: str = "t1", address: str = "a", parser: str = "1") -> Seen:
    return Seen(hours(hour), address, f"c{hour}{address}{parser}", text, parser, "fetched", "text/html")


def sign(hour: float, kind: Kind, address: str = "a", moved_to: str | None = None, capture: str = "") -> Sign:
    return Sign(hours(hour), address, f"o{hour}{address}", kind, moved_to, capture)


def at_once(since: datetime, _: Kind) -> datetime:
    """An outlet that answers all the time."""
    return since + timedelta(seconds=1)


def history(*facts: Seen | Sign) -> History:
    return compute(
        [f for f in facts if isinstance(f, Seen)], [f for f in facts if isinstance(f, Sign)], WINDOW, at_once
    )


def kinds(found: History) -> list[str]:
    return [c.kind for c in found.changes]


facts = st.lists(
    st.one_of(
        st.builds(
            seen, st.integers(0, 40), st.sampled_from(["t1", "t2", "t3"]), st.sampled_from("ab"), st.sampled_from("12")
        ),
        st.builds(sign, st.integers(0, 40), st.sampled_from(list(Kind)), st.sampled_from("ab")),
    ),
    max_size=12,
    unique_by=lambda f: (f.at, f.address_id, isinstance(f, Seen)),
)


@given(facts, st.randoms())
def test_the_order_of_arrival_does_not_matter(some: list[Seen | Sign], chance: random.Random) -> None:
    some = [seen(0), *some] if not any(isinstance(f, Seen) for f in some) else some
    other = chance.sample(some, len(some))

    assert history(*some) == history(*other)


@given(facts)
def test_what_happened_is_reported_in_pairs(some: list[Seen | Sign]) -> None:
    """No removal without a suspicion or an end, no restoration without a removal; the state is that of the last one."""
    found = history(seen(-1), *some)
    reported = [k for k in kinds(found) if k in ("suspected", "cleared", "removed", "restored")]
    for before, after in zip(["", *reported], reported, strict=False):
        assert (before or "cleared", after) in {
            ("cleared", "suspected"),
            ("restored", "suspected"),
            ("suspected", "cleared"),
            ("suspected", "removed"),
            ("cleared", "removed"),
            ("restored", "removed"),
            ("removed", "restored"),
        }
    if reported and reported[-1] in ("removed", "restored"):
        assert found.state in (reported[-1], "suspected")


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


def test_an_article_is_there_while_one_address_shows_it() -> None:
    both = (seen(0), seen(0, address="b"), sign(1, Kind.GONE), sign(8, Kind.GONE))
    assert history(*both).state == "live"
    found = history(*both, sign(9, Kind.GONE, "b"), sign(16, Kind.GONE, "b"))
    assert (found.state, found.state_since) == ("removed", hours(16))
    assert kinds(found) == ["suspected", "removed"]


def test_a_move_to_an_address_of_its_own_is_no_absence() -> None:
    found = history(seen(0), sign(1, Kind.MOVED, moved_to="b"), seen(2, address="b"), sign(9, Kind.MOVED, moved_to="b"))
    assert found.state == "live"
    assert found.addresses["a"].word == "moved"


def test_a_move_elsewhere_is_a_removal_in_the_end() -> None:
    found = history(seen(0), sign(1, Kind.MOVED, moved_to="x"), sign(8, Kind.MOVED, moved_to="x"))
    assert (found.state, found.changes[-1].confidence) == ("removed", 0.7)


def test_an_edit_that_reaches_a_second_address_later_is_reported_once() -> None:
    found = history(seen(0), seen(0.5, address="b"), seen(1, "t2"), seen(2, address="b"), seen(3, "t2", "b"))
    assert kinds(found) == ["revised"]
    assert found.revision_id == "t2"


def test_an_edit_that_is_taken_back_is_two() -> None:
    found = history(seen(0), seen(1, "t2"), seen(2))
    assert [(c.from_revision, c.to_revision) for c in found.changes] == [("t1", "t2"), ("t2", "t1")]
    assert (found.revision_count, found.revision_id) == (2, "t1")


def test_texts_served_in_turn_are_one_event() -> None:
    flips = [seen(hour, f"t{1 + hour % 2}") for hour in range(40)]
    found = history(*flips, sign(40, Kind.GONE), seen(41, "t1"), seen(42, "t2"))
    reported = [c for c in found.changes if c.kind not in ("suspected", "cleared")]
    assert [(c.kind, c.at, c.since) for c in reported] == [("alternating", hours(3), hours(0))]
    assert (found.revision_count, found.revision_id, set(found.spans)) == (2, "t2", {"t1", "t2"})
    assert reported[0].evidence == {"before": ["c0a1"], "after": ["c1a1", "c2a1", "c3a1"]}


def test_three_texts_in_turn_are_one_event_and_a_fourth_is_an_edit() -> None:
    turns = [seen(hour, f"t{1 + hour % 3}") for hour in range(12)]
    found = history(*turns, seen(20, "t4"), seen(21, "t4"), seen(22, "t2"), seen(23, "t1"))
    reported = [(c.kind, c.from_revision, c.to_revision) for c in found.changes]
    assert reported == [("alternating", "t1", "t2"), ("revised", "t3", "t4"), ("revised", "t4", "t2")]
    assert (found.revision_count, found.revision_id) == (4, "t2")


def test_texts_of_two_parsers_are_not_compared() -> None:
    found = history(seen(0), seen(1, "t2", parser="2"), seen(2, "t3", parser="2"))
    assert [(c.from_revision, c.to_revision) for c in found.changes] == [("t2", "t3")]


def test_leaving_the_listing_is_reported_once_and_changes_no_state() -> None:
    found = history(seen(0), sign(1, Kind.UNLISTED), sign(2, Kind.UNLISTED))
    assert (kinds(found), found.state, found.state_since) == (["unlisted"], "live", START)


def test_an_address_for_printing_does_not_hide_that_the_list_left_the_article_out() -> None:
    facts = [seen(0), seen(1, address="print")], [sign(2, Kind.UNLISTED)]
    assert kinds(compute(*facts, WINDOW, at_once)) == [], "a list may name the other address"
    assert kinds(compute(*facts, WINDOW, at_once, versions={"print"})) == ["unlisted"]


def test_an_unchanged_page_that_says_it_is_gone_confirms_that_it_is() -> None:
    """The fetcher says `same-body` of a soft 404 that stays as it is."""
    gone = sign(1, Kind.SOFT_GONE, capture="c1")
    assert kinds(history(seen(0), gone, sign(4, Kind.NOT_MODIFIED))) == ["suspected"]
    found = history(seen(0), gone, sign(4, Kind.NOT_MODIFIED), sign(8, Kind.NOT_MODIFIED))
    assert (kinds(found), found.state, found.last_seen_at) == (["suspected", "removed"], "removed", hours(0))


def test_unchanged_after_a_404_means_that_the_article_is_back() -> None:
    """No body came with the 404: what is unchanged is the article."""
    found = history(seen(0), sign(1, Kind.NOT_FOUND), sign(8, Kind.NOT_MODIFIED))
    assert (kinds(found), found.state) == (["suspected", "cleared"], "live")


def test_an_unchanged_block_says_nothing() -> None:
    blocked = sign(1, Kind.BLOCKED, capture="c1")
    found = history(seen(0), blocked, sign(8, Kind.NOT_MODIFIED))
    assert (kinds(found), found.last_seen_at) == ([], hours(0))


def test_the_same_redirect_again_clears_nothing() -> None:
    moved = sign(1, Kind.MOVED, moved_to="elsewhere")
    found = history(seen(0), moved, sign(8, Kind.NOT_MODIFIED))
    assert kinds(found) == ["suspected", "removed"]


def test_a_capture_ends_what_unchanged_repeats() -> None:
    found = history(seen(0), sign(1, Kind.SOFT_GONE, capture="c1"), seen(2), sign(8, Kind.NOT_MODIFIED))
    assert (kinds(found), found.last_seen_at) == (["suspected", "cleared"], hours(8))
