"""Editions of one report: what counts as the same number, and when nothing is claimed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shared.text.editions import Pool, Report, numbers


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It ended. -0-", ()),
        ("0 of 3", ("0", "3")),
        ("1,500 boats, 1.500 boats and 1 500 boats", ("1500",)),
        ("2.5 percent, 2,5 percent", ("2.5",)),
        ("in 2011 and 1953, 12 of 1,234,567", ("12", "1234567")),
        ("배 37척, 기계 1 500대, 제3차", ("37", "1500")),
        ("배 37 척", ("37",)),
        ("Unit3154 A4", ()),
    ],
)
def test_numbers_have_one_spelling_and_years_are_none(text: str, found: tuple[str, ...]) -> None:
    assert numbers(text) == found


def report(id: str, language: str, *names: str, size: int = 100, counts: tuple[str, ...] = ()) -> Report:
    return Report(id, language, size, dict.fromkeys(names, 1), frozenset(counts))


def others() -> list[Report]:
    return [report(f"{n}{language}", language, f"place.{n}", "person.x") for n in range(4) for language in ("en", "ko")]


def test_two_candidates_that_are_equally_good_are_both_left_out() -> None:
    mine = report("mine", "en", "place.a", "place.b", counts=("77",))
    twins = [report(id, "ko", "place.a", "place.b", counts=("77",)) for id in ("one", "two")]
    assert [match.id for match in Pool([mine, twins[0], *others()]).editions(mine)] == ["one"]
    assert Pool([mine, *twins, *others()]).editions(mine) == []


def test_what_everybody_names_is_no_reason() -> None:
    mine, other = report("mine", "en", "person.x"), report("other", "ko", "person.x")
    assert Pool([mine, other, *others()]).editions(mine) == []


def test_a_round_up_is_no_edition_of_what_it_rounds_up() -> None:
    mine = report("mine", "en", "place.a", "place.b", counts=("77",))
    long = report("long", "ko", "place.a", "place.b", counts=("77",), size=900)
    assert Pool([mine, long, *others()]).editions(mine) == []


def test_a_counterpart_needs_no_high_score_but_the_same_length_and_two_names() -> None:
    """Its words decide: of names and numbers, only a few are in both."""
    mine = report("mine", "en", "place.a", "person.x", "org.e", "org.f")
    found = report("found", "ko", "place.a", "person.x", "org.g", "org.h")
    assert Pool([mine, found, *others()]).editions(mine) == []
    assert [one.id for one in Pool([mine, found, *others()]).editions(mine, ["found"])] == ["found"]
    longer = replace(found, size=160)
    assert Pool([mine, longer, *others()]).editions(mine, ["found"]) == []
    alone = replace(found, names={"person.x": 1})
    assert Pool([mine, alone, *others()]).editions(mine, ["found"]) == []


def test_a_counterpart_is_chosen_before_what_has_the_same_names_and_after_what_is_linked() -> None:
    mine = report("mine", "en", "place.a", "place.b", counts=("77",))
    same, found = replace(mine, id="same", language="ko"), report("found", "ko", "place.a", "place.b", "org.f")
    assert [one.id for one in Pool([mine, same, found, *others()]).editions(mine, ["found"])] == ["found"]
    linked = replace(same, links=frozenset(["mine"]))
    assert [one.id for one in Pool([mine, linked, found, *others()]).editions(mine, ["found"])] == ["same"]
