"""History from facts: the order of arrival has no say, and each rule of removal holds."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.publisher.core.facts import Seen, Sign
from services.publisher.core.history import compute
from services.publisher.core.history_model import History
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
