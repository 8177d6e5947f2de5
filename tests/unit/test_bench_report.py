"""The table of `make bench`: what is met, what is not, and what could not be run."""

from __future__ import annotations

import json

import pytest

from tests.bench.report import Result, Row, as_json, table


@pytest.mark.parametrize(
    ("row", "met"),
    [
        (Row("a", 3.0, "ms", 2.0, "floor", 1.5), True),
        (Row("a", 3.1, "ms", 2.0, "floor", 1.5), False),
        (Row("a", 11.0, "ms", goal=10.0, of="ours"), False),
        (Row("a", 11.0, "/s", goal=10.0, of="ours", at_least=True), True),
        (Row("a", 3.0, "ms", goal=1.5), None),
        (Row("a", 3.0, "ms", 2.0, "floor"), None),
    ],
)
def test_a_goal_is_met_or_missed_or_cannot_be_judged(row: Row, met: bool | None) -> None:
    assert row.met is met


def test_the_table_shows_each_row_and_why_a_part_is_missing() -> None:
    results = [Result("hop", [Row("a hop", 0.09, "ms", 0.07, "plain", 1.0)]), Result("fetching", why_not="no pages")]

    head, _, hop, fetching = table(results).splitlines()

    assert head.split() == ["what", "ours", "held", "against", "ratio", "goal", "met"]
    assert hop.split() == ["a", "hop", "0.090", "ms", "0.070", "plain", "1.29", "≤", "1.00", "×", "no"]
    assert "not run" in fetching
    assert "no pages" in fetching


def test_json_says_the_same() -> None:
    reported = json.loads(
        as_json([Result("hop", [Row("a hop", 3.0, "ms", 2.0, "plain", 1.5)]), Result("x", why_not="y")])
    )

    assert (reported[0]["part"], reported[0]["ratio"], reported[0]["met"]) == ("hop", 1.5, True)
    assert reported[1] == {"part": "x", "why_not": "y"}
