"""What a list tells by what is no longer in it."""

from __future__ import annotations

import pytest

from services.parser.core.links.list_departures import ListSnapshot, compare_lists

BEFORE = ListSnapshot(1.0, tuple("hgfedcba"))


@pytest.mark.parametrize(
    ("now", "left"),
    [
        ("ihgfedcb", ""),  # the tail goes as it should
        ("ihgfdcba", "e"),  # e left while older ones stay
        ("hgfdcba", "e"),
        ("ihgfedc", ""),  # two of the tail
        ("igfedcba", "h"),  # the newest is gone, and the list went on
        ("gfedcba", ""),  # an older copy of the list looks like this
        ("ihgfedca", ""),  # b: too near the tail to say
        ("hgefdba", ""),  # rearranged
        ("hgfxedba", ""),  # put in between: no queue
        ("ihba", ""),  # too much is gone at once
        ("xyz", ""),  # another list
    ],
)
def test_only_what_older_entries_outlive_left_early(now: str, left: str) -> None:
    assert compare_lists(BEFORE, 2.0, now).left == tuple(left)


def test_the_top_that_was_gone_is_reported_once_the_list_goes_on() -> None:
    without_top = compare_lists(BEFORE, 2.0, "gfedcba")
    assert without_top.left == () and without_top.pending == ("h",)
    assert compare_lists(without_top, 3.0, "igfedcb").left == ("h",)
    assert compare_lists(without_top, 3.0, "hgfedcba").left == (), "it was an older copy"


def test_the_same_again_gives_the_same_and_an_older_one_nothing() -> None:
    found = compare_lists(BEFORE, 2.0, "ihgfdcba")
    assert compare_lists(found, 2.0, "ihgfdcba") == found
    late = compare_lists(found, 1.5, "hgfedcba")
    assert (late.left, late.urls, late.at) == ((), found.urls, found.at)
