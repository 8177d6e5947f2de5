"""Stories that are gone for a while, visited rarely: the removal of one that stays away may be late, but is found."""

from __future__ import annotations

import pytest

from shared.contracts import ObservationKind as Kind
from tests.publishing import TEXT, Press, enriched, hours, observed, polled

STORIES, GONE = 40, 20
EVERY_H = 10.0
"""Between two visits: longer than the confirmation window."""


async def visit(press: Press, number: int, hour: float, *, is_gone: bool) -> None:
    fact = observed(f"n{number}", hours(hour), Kind.NOT_FOUND)
    story = enriched(f"n{number}", hours(hour), TEXT.format(f"{'abcdefghij'[number % 10]}{'wxyz'[number // 10]}ton"))
    await press.publish(fact if is_gone else story, polled(hours(hour + 0.1)))


async def removed(press: Press) -> set[str]:
    rows = await press.rows(
        "SELECT a.address FROM change c JOIN article a ON a.id = c.article_id WHERE c.kind = 'removed'"
    )
    return {row["address"].rpartition("/")[2] for row in rows}


@pytest.mark.parametrize("stay", [1, 3])
async def test_a_story_that_stays_away_while_others_come_back_is_found_at_a_later_visit(
    press: Press, stay: int
) -> None:
    """The others come back before enough visits speak against a broken server."""
    for turn in range(9):
        for number in range(STORIES):
            away = number < stay or (number < GONE and turn == 2)
            await visit(press, number, turn * EVERY_H + number / 8, is_gone=away and turn >= 2)
        if turn == 2:
            assert await removed(press) == set(), "one visit proves nothing"
    assert await removed(press) == {f"n{number}" for number in range(stay)}
