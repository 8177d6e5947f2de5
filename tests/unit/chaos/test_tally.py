"""The figures of a chaos run can be wrong: each kind of loss and doubling is seen."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest

from shared.contracts import Lane
from shared.streams.bus.topology import StreamName
from shared.streams.observability.lag import StreamLag
from tests.chaos.pieces import Piece, Route, Text, all_numbers, pieces
from tests.chaos.report import Line, total
from tests.chaos.run import shares
from tests.chaos.tally import Seen, faults_of_outcomes, tally

ONE = Text("Title", ("First.", "Second."))
TWO = Text("Title", ("First.", "Second.", "Third."))
STORY = Piece(1, "https://story.example/f/1.html", Route.STORY, (ONE, TWO))
PAGE = Piece(2, "http://press/f/2.html", Route.FEED, (ONE,))


def seen_of(piece: Piece) -> Seen:
    versions = tuple((text.title, text.plain) for text in piece.versions)
    return Seen(f"article {piece.number}", versions, 1, len(versions) - 1, len(versions))


WHOLE = {piece.url: seen_of(piece) for piece in (STORY, PAGE)}


def figures(seen: dict[str, Seen]) -> tuple[int, int, int]:
    counted = tally([STORY, PAGE], seen)
    return counted.found, counted.lost, counted.doubled


def test_what_is_whole_has_neither_loss_nor_doubling() -> None:
    assert figures(WHOLE) == (2, 0, 0)


def test_every_text_of_a_missing_article_is_lost() -> None:
    assert figures({PAGE.url: WHOLE[PAGE.url]}) == (1, 2, 0)


def test_a_missing_version_and_a_word_changed_are_losses() -> None:
    first_only = replace(WHOLE[STORY.url], revisions=(("Title", ONE.plain),), revised=0)
    assert figures(WHOLE | {STORY.url: first_only}) == (1, 1, 0)
    changed = replace(WHOLE[PAGE.url], revisions=(("Title", ONE.plain + "!"),))
    assert figures(WHOLE | {PAGE.url: changed}) == (1, 1, 0)


@pytest.mark.parametrize("what", [{"created": 2}, {"created": 0}, {"revised": 2}, {"captures": 3}])
def test_each_thing_that_happens_once_too_often_is_a_doubling(what: dict[str, Any]) -> None:
    assert figures(WHOLE | {STORY.url: replace(WHOLE[STORY.url], **what)})[2] == 1


def test_a_revision_nobody_published_is_a_doubling() -> None:
    more = (*WHOLE[PAGE.url].revisions, ("Title", "other"))
    assert figures(WHOLE | {PAGE.url: replace(WHOLE[PAGE.url], revisions=more)}) == (2, 0, 1)


def test_an_article_nobody_published_and_two_taken_for_one() -> None:
    assert figures(WHOLE | {"http://press/f/9.html": replace(WHOLE[PAGE.url], article="other")})[2] == 1
    assert figures(WHOLE | {PAGE.url: replace(WHOLE[PAGE.url], article="article 1")})[2] == 1


def test_a_page_fetched_twice_is_no_doubling() -> None:
    assert figures(WHOLE | {PAGE.url: replace(WHOLE[PAGE.url], captures=2)}) == (2, 0, 0)


def test_books_balance_when_each_entry_has_exactly_one_outcome_or_waits() -> None:
    counts = {"in": 5, "replayed": 1, "done.archived": 3, "dead.invalid": 1, "retried.x": 7, "vanished": 1}
    waiting = StreamLag(StreamName.OBSERVATIONS, Lane.LIVE, backlog=1, counts=counts)
    assert faults_of_outcomes([waiting]) == []
    assert faults_of_outcomes([replace(waiting, backlog=0)]) == ["outcomes of observations live are off by 1"]
    assert faults_of_outcomes([replace(waiting, delayed=1)]) == ["outcomes of observations live are off by -1"]
    doubled = replace(waiting, counts=counts | {"done.archived": 5})
    assert faults_of_outcomes([doubled]) == ["outcomes of observations live are off by -2"]


def test_the_same_seed_gives_the_same_plan_and_no_number_comes_twice() -> None:
    first, again = (pieces("f", 300, "press", random.Random(7), all_numbers()) for _ in range(2))
    assert first == again
    assert {piece.route for piece in first} == set(Route)
    assert any(len(piece.versions) == 2 for piece in first)
    assert len({text for piece in first for text in piece.versions}) == sum(len(p.versions) for p in first)


def test_shares_add_up() -> None:
    assert shares(20_000, 27)[0] - shares(20_000, 27)[-1] <= 1
    assert sum(shares(20_000, 27)) == 20_000


@pytest.mark.parametrize(
    "ill",
    [Line("f", lost=1), Line("f", doubled=1), Line("f", trouble=("x",)), Line("f", recovered_s=41, limit_s=40)],
)
def test_a_run_is_well_only_if_every_line_is(ill: Line) -> None:
    assert total([Line("a", 5, 5, limit_s=40), Line("b", skipped="not root")]).well
    assert not total([Line("a", 5, 5, limit_s=40), ill]).well
    assert "FAILED" in replace(ill, trouble=("x",)).text()
