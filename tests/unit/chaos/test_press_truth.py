"""What a paper's log says of its stories: edits, removals and returns that a visit could know of, and no others."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.chaos.misbehaving.pages import Text, corrected, first_text
from tests.chaos.misbehaving.truth import Served, Truth, What, truths

OLD = first_text(1)
NEW = corrected(OLD, 1)
WINDOW_S = 5.0
SHOWN = {"a": OLD, "b": NEW}


def truth(visits: str, feeds: tuple[float, ...] = (0.5, 10.5, 20.5, 30.5, 40.5), alternates: bool = False) -> Truth:
    """A visit every ten seconds: `a` and `b` are texts, `-` is gone, `?` is trouble; a capital is a second print."""
    log = [_served(place * 10.0, word) for place, word in enumerate(visits)]
    return truths(log, WINDOW_S, feeds, frozenset({1}) if alternates else frozenset())[1]


def _served(at: float, word: str) -> Served:
    served = Served(at, 1, "second" if word.isupper() else "first", What.TROUBLE)
    if word.lower() in SHOWN:
        return replace(served, what=What.TEXT, text=SHOWN[word.lower()])
    return replace(served, what=What.GONE) if word == "-" else served


@pytest.mark.parametrize(
    ("visits", "edits", "removals", "restored", "is_there"),
    [
        ("aaa", 0, 0, 0, True),
        ("ab", 1, 0, 0, True),
        ("aba", 2, 0, 0, True),
        ("a??b", 1, 0, 0, True),
        ("a-", 0, 0, 0, False),
        ("a-a-a", 0, 0, 0, True),
        ("a--", 0, 1, 0, False),
        ("a----", 0, 1, 0, False),
        ("a--aa", 0, 1, 1, True),
        ("a--b", 1, 1, 1, True),
        ("a-?-", 0, 1, 0, False),
        ("a????a", 0, 0, 0, True),
        ("aAaA", 0, 0, 0, True),
        ("aAbAbA", 1, 0, 0, True),
    ],
)
def test_what_the_visits_could_know(visits: str, edits: int, removals: int, restored: int, is_there: bool) -> None:
    found = truth(visits)
    assert (found.edits, found.removals, found.restored, found.is_there) == (edits, removals, restored, is_there)


def test_a_removal_needs_the_feed_well_in_between() -> None:
    assert truth("a--", feeds=(5.0,)).removals == 0
    assert truth("a---", feeds=(25.0,)).removals == 1


def test_texts_that_take_turns_are_one_edit_and_both_are_kept() -> None:
    found = truth("ababab", alternates=True)
    assert (found.edits, found.texts, found.alternates) == (1, (OLD, NEW), True)


def test_a_story_that_never_was_seen_has_no_truth() -> None:
    assert truths([_served(0, "?"), _served(10, "-")], WINDOW_S, [5.0]) == {}


@pytest.mark.parametrize(
    ("visits", "articles"),
    [
        ([("/1", OLD), ("/2", NEW), ("/1", None)], 2),
        ([("/1", OLD), ("/1", None), ("/2", NEW)], 1),
        ([("/1", OLD), ("/2", OLD), ("/1", None)], 1),
        ([("/1", OLD), ("/2", NEW)], 1),
    ],
)
def test_a_moved_story_seems_new_until_its_old_address_leads_to_it(
    visits: list[tuple[str, Text | None]], articles: int
) -> None:
    log = [
        Served(float(at), 1, "first", What.TEXT if text else What.LED, text, place)
        for at, (place, text) in enumerate(visits)
    ]
    assert truths(log, WINDOW_S, ())[1].articles == articles


@pytest.mark.parametrize(
    ("visits", "newest"),
    [("aa", {OLD}), ("ab", set()), ("abb", {NEW}), ("abab", set()), ("ab--b", {NEW}), ("aAbAb", {OLD, NEW})],
)
def test_the_newest_text_is_one_that_two_visits_in_a_row_saw(visits: str, newest: set[Text]) -> None:
    assert truth(visits).newest == newest
