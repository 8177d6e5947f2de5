"""Each kind of false claim and of miss is seen, named and counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from shared.ids import article_id
from tests.chaos.misbehaving.asking import Believed, Change
from tests.chaos.misbehaving.behaviours import BEHAVIOURS
from tests.chaos.misbehaving.command import chosen
from tests.chaos.misbehaving.compare import compare
from tests.chaos.misbehaving.dresses import NOISE
from tests.chaos.misbehaving.pages import MAINTENANCE, Text, corrected, first_text
from tests.chaos.misbehaving.report import line_of, total
from tests.chaos.misbehaving.truth import Truth
from tests.chaos.misbehaving.verdict import Known, Verdict

HOST = "http://127.0.0.1:8000"
OLD, NEW = first_text(1), corrected(first_text(1), 1)
EDITED = Truth((OLD, NEW), edits=1, newest=frozenset({NEW}))
QUIET = Truth((first_text(2),))
PATHS = {"/news/1.html": 1, "/news/2.html": 2}
ONE = Believed(
    article_id(f"{HOST}/news/1.html"), (f"{HOST}/news/1.html",), "live", (OLD, NEW), (Change("revised"),), NEW
)
TWO = Believed(article_id(f"{HOST}/news/2.html"), (f"{HOST}/news/2.html",), "live", (first_text(2),), ())
REPORTED = {(ONE.id, "created"): 1, (ONE.id, "revised"): 1, (TWO.id, "created"): 1}


def held(*believed: Believed, reported: dict[tuple[str, str], int] | None = None, **more: object) -> Verdict:
    truths = {1: more.get("one", EDITED), 2: more.get("two", QUIET)}
    delisted = frozenset({2}) if more.get("delisted") else frozenset[int]()
    known = Known(truths, PATHS.get, [HOST + path for path in PATHS], delisted)  # type: ignore[arg-type]
    return compare(known, believed, Counter(REPORTED) + Counter(reported or {}))


def test_an_archive_that_is_right_is_well() -> None:
    line = line_of("nothing", held(ONE, TWO))
    assert line.well
    assert line.text() == "behaviour=nothing edits=1/1 removals=0/0 restored=0/0 false=0"


@pytest.mark.parametrize(
    ("why", "believed"),
    [
        ("revised (believed)", (replace(ONE, changes=(Change("revised"),) * 2), TWO)),
        ("revised (believed)", (ONE, replace(TWO, changes=(Change("revised"),)))),
        ("removed (believed)", (ONE, replace(TWO, changes=(Change("removed"),)))),
        ("unlisted (believed)", (ONE, replace(TWO, changes=(Change("unlisted"),)))),
        ("alternating (believed)", (ONE, replace(TWO, changes=(Change("alternating"),)))),
        ("a text that the paper never printed", (ONE, replace(TWO, texts=(*TWO.texts, Text("x", (MAINTENANCE,)))))),
        ("no story stands at this address", (ONE, TWO, replace(TWO, addresses=(f"{HOST}/",), id="x"))),
        ("one story taken for two", (ONE, TWO, replace(TWO, id="x"))),
        ("state suspected of a story that is there", (ONE, replace(TWO, state="suspected"))),
        ("an old text shown as the newest", (replace(ONE, shown=OLD), TWO)),
    ],
)
def test_a_false_belief_is_counted(why: str, believed: tuple[Believed, ...]) -> None:
    verdict = held(*believed)
    assert {reason: len(places) for reason, places in verdict.wrong.items() if places} == {why: 1}
    assert not line_of("x", verdict).well


def test_stories_taken_for_one_are_counted() -> None:
    merged = replace(ONE, addresses=(*ONE.addresses, *TWO.addresses), texts=(*ONE.texts, *TWO.texts))
    assert len(held(merged).wrong["several stories taken for one"]) == 1


@pytest.mark.parametrize(("kind", "times"), [("revised", 1), ("removed", 1), ("restored", 1), ("created", 1)])
def test_what_was_reported_falsely_counts_though_it_was_withdrawn(kind: str, times: int) -> None:
    verdict = held(ONE, TWO, reported={(TWO.id, kind): times})
    assert verdict.wrong[f"{kind} (reported, then withdrawn)"] == ["story 2"]


def test_a_false_belief_that_was_reported_counts_once() -> None:
    verdict = held(ONE, replace(TWO, changes=(Change("removed"),)), reported={(TWO.id, "removed"): 1})
    assert verdict.false == 1


def test_a_story_taken_for_two_counts_once() -> None:
    assert held(ONE, TWO, replace(TWO, id="x"), reported={(TWO.id, "created"): 1}).false == 1


def test_a_mass_removal_needs_ten() -> None:
    assert held(ONE, TWO, reported={("", "mass-removal"): 1}).false == 1


def test_many_removals_are_a_mass_removal() -> None:
    many = replace(QUIET, removals=10, is_there=False)
    removed = replace(TWO, state="removed", changes=(Change("removed"),) * 10)
    reported = {(TWO.id, "removed"): 10}
    assert line_of("x", held(ONE, removed, two=many, reported={**reported, ("", "mass-removal"): 3})).well
    assert held(ONE, removed, two=many, reported=reported).missed["mass-removal"] == ["the outlet"]


def test_doubts_and_what_left_the_feed_are_no_false_claims() -> None:
    doubted = replace(TWO, changes=(Change("suspected"), Change("cleared"), Change("unlisted")))
    assert held(ONE, doubted, delisted=True).false == 0


@pytest.mark.parametrize(
    ("kinds", "false"),
    [(("revised",), 0), (("revised", "revised", "alternating"), 0), (("alternating",), 0), (("revised",) * 5, 3)],
)
def test_texts_in_turn_are_one_edit(kinds: tuple[str, ...], false: int) -> None:
    turns = replace(ONE, changes=tuple(map(Change, kinds)))
    verdict = held(turns, TWO, reported={(ONE.id, "revised"): 1}, one=replace(EDITED, alternates=True))
    assert (verdict.found["revised"], verdict.true["revised"], verdict.false) == (1, 1, false)


def test_what_was_missed_is_no_false_claim_and_the_line_fails() -> None:
    verdict = held(replace(ONE, texts=(OLD,), changes=()), TWO)
    line = line_of("x", verdict)
    assert (line.edits, line.false, line.well) == ((0, 1), 0, False)
    assert not line_of("x", held(ONE)).well


def test_the_whole_is_well_only_if_every_line_is() -> None:
    good, bad = line_of("a", held(ONE, TWO)), line_of("b", held(ONE))
    assert total([good, good]).well
    whole = total([good, bad])
    assert not whole.well
    assert whole.trouble == ("b: missed: a story is not in the archive, 1 times, such as 2",)


def test_there_are_enough_behaviours_and_each_has_its_name() -> None:
    names = [behaviour.name for behaviour in BEHAVIOURS]
    assert len(set(names)) == len(names) >= 25
    assert len(chosen("", short=True)) >= 10
    with pytest.raises(SystemExit, match="no such behaviour: nobody"):
        chosen("nobody", short=False)


def test_a_text_beside_two_that_take_turns_is_an_edit_of_its_own() -> None:
    third = corrected(OLD, 2)
    turns = Truth((OLD, NEW, third), edits=1, alternates=True)
    reported = {(ONE.id, "revised"): 2}
    assert held(replace(ONE, texts=turns.texts), TWO, one=turns, reported=reported).false == 0
    assert held(ONE, TWO, one=replace(turns, texts=(OLD, NEW)), reported=reported).false == 1


def test_a_fault_of_the_template_may_not_be_shown_as_the_text() -> None:
    texts = (first_text(2), replace(first_text(2), paragraphs=first_text(2).paragraphs * 2))
    truth = Truth((first_text(2),), newest=frozenset({first_text(2)}))
    known = Known({2: truth}, PATHS.get, [f"{HOST}/news/2.html"], frozenset(), NOISE)
    clean, doubled = (compare(known, [replace(TWO, texts=texts, shown=text)], Counter()) for text in texts)
    assert (clean.false, doubled.false) == (0, 1)
    assert doubled.wrong["a fault of the template shown as the text"] == [TWO.addresses[0]]
