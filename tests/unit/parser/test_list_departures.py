"""What a list tells by what is no longer in it."""

from __future__ import annotations

from random import Random

import pytest

from services.parser.core.links.list_departures import LOOKS, ListSnapshot, compare_lists, spelled_before

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
    assert _looked(BEFORE, now).left == tuple(left)
    assert compare_lists(BEFORE, 2.0, now).left == (), "one look proves nothing"
    assert compare_lists(BEFORE, 2.0, now).fresh == tuple(left)


def _looked(before: ListSnapshot, now: str, times: int = LOOKS) -> ListSnapshot:
    """Look at the same list some times."""
    for _ in range(times):
        before = compare_lists(before, before.at + 1, now)
    return before


def test_entries_that_one_of_two_servers_lacks_have_not_left() -> None:
    seen, chance = BEFORE, Random(1)
    for _ in range(200):
        seen = compare_lists(seen, seen.at + 1, chance.choice(("hgfedcba", "hgfedcba", "gfdcba")))
        assert seen.left == ()
    assert _looked(_looked(seen, "hgfedcba"), "hgfdcba", seen.needed).left == ("e",), "it left at last"


def test_an_entry_that_comes_back_leaves_the_others_missing() -> None:
    one_back = compare_lists(_looked(BEFORE, "hgfdcba", 2), 4.0, "hgfedcba")
    assert one_back.missing == () and one_back.needed == 2 * LOOKS
    both = _looked(ListSnapshot(1.0, tuple("nmlkjihgfedcba")), "nmlkjhgfdcba", 2)  # without i and e
    back = compare_lists(both, 4.0, "nmlkjihgfdcba")
    assert (back.missing, back.looks, back.left) == (("e",), (3,), ())
    assert _looked(back, "nmlkjihgfdcba", back.needed - 3).left == ("e",)


def test_a_calm_stretch_halves_the_looks_that_an_entry_needs() -> None:
    flapping = BEFORE
    for _ in range(6):
        flapping = _looked(_looked(flapping, "hgfdcba", 1), "hgfedcba", 1)
    assert flapping.needed == 48
    needs = [_looked(flapping, "hgfedcba", looks).needed for looks in (20, 60, 110, 160, 210, 400)]
    assert needs == [48, 24, 12, 6, 3, 3]
    waiting = _looked(flapping, "hgfdcba", 47)
    assert (waiting.needed, waiting.missing, waiting.calm) == (48, ("e",), 0), "it waits for all looks"


def test_the_top_that_was_gone_is_reported_once_the_list_goes_on() -> None:
    without_top = compare_lists(BEFORE, 2.0, "gfedcba")
    assert without_top.left == () and without_top.pending == ("h",)
    assert _looked(without_top, "igfedcb").left == ("h",)
    assert compare_lists(without_top, 3.0, "hgfedcba").left == (), "it was an older copy"


def test_the_same_again_gives_the_same_and_an_older_one_nothing() -> None:
    found = compare_lists(BEFORE, 2.0, "ihgfdcba")
    assert compare_lists(found, 2.0, "ihgfdcba") == found
    late = compare_lists(found, 1.5, "hgfedcba")
    assert (late.left, late.urls, late.at) == ((), found.urls, found.at)


def _listed(*queries: str) -> list[tuple[str, str]]:
    return [(f"http://a.example/{n}.html{query}", f"Report {n}") for n, query in enumerate(queries)]


def _snapshot(entries: list[tuple[str, str]]) -> ListSnapshot:
    return ListSnapshot(1.0, tuple(url for url, _ in entries), titles=tuple(title for _, title in entries))


@pytest.mark.parametrize("ending", ["?s={}", ";jsessionid=AB{}"])
def test_addresses_of_which_only_queries_or_sessions_change_at_each_poll_are_the_former_ones(ending: str) -> None:
    before, now = (_listed(*map(ending.format, numbers)) for numbers in (range(1, 4), range(4, 8)))
    former = spelled_before(_snapshot(before), now)
    assert former == dict(zip((url for url, _ in now), (url for url, _ in before), strict=False)), "the fourth is new"
    assert spelled_before(None, now) == {}
    steady = [("http://a.example/live#now", "What happens now"), ("http://A.example:80/map", "Map")]
    assert spelled_before(_snapshot([*before, *steady]), [*now, *steady]) == former, "they have neither"


@pytest.mark.parametrize(
    "now",
    [
        _listed("?s=4", "?s=5", "?s=3"),  # one is as it was
        _listed("?s=4", "?s=5"),  # too few to tell
        [(url, f"Another {title}") for url, title in _listed("?s=4", "?s=5", "?s=6")],
        [("http://a.example/read?id=4", "Weather"), ("http://a.example/read?id=5", "Weather")],
    ],
)
def test_a_query_that_may_mean_an_entry_is_kept(now: list[tuple[str, str]]) -> None:
    assert spelled_before(_snapshot(_listed("?s=1", "?s=2", "?s=3")), now) == {}
