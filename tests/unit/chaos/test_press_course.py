"""A run waits for visits and for what they make known, not for a time. What it waited for in vain is a failure."""

from __future__ import annotations

import time
from collections import Counter
from itertools import count
from pathlib import Path
from typing import Any, cast

import pytest

from shared.ids import article_id
from tests.chaos.misbehaving.acts import Behaviour, nothing
from tests.chaos.misbehaving.asking import Claim, EventCounts
from tests.chaos.misbehaving.breaking import show_older
from tests.chaos.misbehaving.course import Course, Phase
from tests.chaos.misbehaving.paper import Paper
from tests.chaos.misbehaving.scene import SHORT, Scene
from tests.chaos.misbehaving.spoils import said
from tests.chaos.misbehaving.truth import Served, What
from tests.chaos.misbehaving.wire import Asked

ORIGIN, NAME = "http://127.0.0.1:8000", "404-some"
GONE = said("<h1>404</h1>", 404)
SAID: list[str] = []
IDS = {number: article_id(f"{ORIGIN}/news/{number}.html") for number in (1, 2)}


def scene(stories: int) -> Scene:
    paper = Paper(NAME, ORIGIN)
    numbers = [paper.publish(n + 1).number for n in range(stories)]
    sizes = SHORT.of(stories)
    return Scene(paper, cast(Any, None), sizes, count(stories + 1), cast(Any, None), numbers=numbers)


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """One story of two is gone since a moment longer than the fault lasts."""
    SAID.clear()
    paper = (there := scene(2)).paper
    paper.stories[1].gone = GONE
    paper.log += [Served(float(n), n, f"{n}news", What.TEXT, paper.stories[n].text) for n in (1, 2)]
    behaviour = Behaviour(NAME, nothing, lambda scene: setattr(scene.paper.stories[1], "gone", None))
    return Course(behaviour, there, tmp_path, SAID.append, Phase.MISBEHAVING, time.time() - SHORT.fault_s - 5)


def reported(*kinds: tuple[int, str]) -> EventCounts:
    counts = EventCounts()
    counts.of[NAME].update({(IDS[1], "created"): 1, (IDS[2], "created"): 1})
    counts.of[NAME].update((IDS[number], kind) for number, kind in kinds)
    return counts


def no_claims(_: str) -> Claim:
    return Claim()


def visit(course: Course, times: int) -> None:
    """Visit both stories so many times since the fault began, with a good answer of the feed after each time."""
    for n in range(times):
        at, paper = course.since + 4 * n, course.scene.paper
        paper.log += [Served(at, 1, "1news", What.GONE), Served(at, 2, "2news", What.TEXT, paper.stories[2].text)]
        paper.feeds.append(at + 1)


def test_it_waits_for_the_removal_of_that_story(course: Course) -> None:
    visit(course, 3)
    for counts in (reported(), reported((2, "removed"))):
        course.tick(counts, no_claims)
        assert course.phase is Phase.MISBEHAVING
    course.tick(reported((1, "removed")), no_claims)
    assert (course.phase, course.unfinished) == (Phase.LOOKING, [])


def test_a_removal_that_is_claimed_because_of_a_late_fact_is_known(course: Course) -> None:
    visit(course, 3)
    course.tick(reported((1, "corrected")), lambda article: Claim((), Counter({"removed": int(article == IDS[1])})))
    assert (course.phase, course.unfinished) == (Phase.LOOKING, [])


def test_an_article_that_has_a_token_in_its_address_is_that_of_its_story(course: Course) -> None:
    visit(course, 3)
    counts = reported()
    counts.of[NAME]["x", "removed"] = 1
    course.tick(counts, lambda article: Claim((f"{ORIGIN}/news/1.html?r=7",) if article == "x" else ()))
    assert course.phase is Phase.LOOKING


def test_a_fault_lasts_until_visits_have_met_it(course: Course) -> None:
    """A busy machine visits rarely: then the time that it lasts at least is over before the first visit."""
    course.scene.paper.stories[1].gone = None
    for times in (0, 1):
        visit(course, times)
        course.tick(reported(), no_claims)
        assert course.phase is Phase.MISBEHAVING
    visit(course, 1)
    course.tick(reported(), no_claims)
    assert course.phase is Phase.LOOKING


@pytest.mark.parametrize(("two_visits_s", "phase"), [(9.0, Phase.LOOKING), (90.0, Phase.MISBEHAVING)])
def test_visits_that_the_fault_keeps_away_are_waited_for_as_the_machine_needs(
    course: Course, two_visits_s: float, phase: Phase
) -> None:
    course.scene.paper.stories[1].gone = None
    course.since -= 3 * SHORT.fault_s
    course.two_visits_s = two_visits_s
    course.tick(reported(), no_claims)
    assert (course.phase, course.unfinished) == (phase, [])


def test_each_further_act_waits_for_visits_or_polls(course: Course) -> None:
    done: list[str] = []
    course.scene.paper.stories[1].gone = None
    course.scene.after_visits(1, lambda: done.append("visited"))
    course.scene.after_polls(1, lambda: done.append("read"))
    course.scene.paper.feeds.append(time.time())
    for times, so_far in ((0, []), (1, ["visited", "read"])):
        course.since = time.time() - SHORT.fault_s - 5
        course.scene.paper.log += [Served(time.time(), n, f"{n}news", What.TROUBLE) for n in (1, 2)] * times
        course.tick(reported(), no_claims)
        assert (done, course.phase) == (so_far, Phase.MISBEHAVING)


@pytest.mark.parametrize("times", [1, 3], ids=["visits too rare to show it", "not found"])
def test_a_removal_that_is_not_reported_in_the_end_is_a_failure(course: Course, times: int) -> None:
    course.since -= SHORT.patience_s
    visit(course, times)
    course.tick(reported(), no_claims)
    assert (course.phase, course.unfinished) == (Phase.LOOKING, ["removals"])
    assert SAID[0] == "404-some: waited 923 s in vain for removals"


@pytest.mark.parametrize(
    ("phase", "unfinished"),
    [
        (Phase.KNOWING, ["all stories in the archive"]),
        (Phase.LOOKING, ["visits of all stories, and reports of what they show"]),
    ],
)
def test_waiting_in_vain_is_a_failure(course: Course, phase: Phase, unfinished: list[str]) -> None:
    course.phase, course.since = phase, course.since - SHORT.patience_s
    course.tick(EventCounts(), no_claims)
    assert course.unfinished == unfinished


def edits_of_each(known: int, other: int) -> EventCounts:
    return reported(*[(1, "revised")] * known, *[(2, "revised")] * other)


@pytest.mark.parametrize(("counts", "is_over"), [(edits_of_each(2, 0), False), (edits_of_each(1, 1), True)])
def test_an_edit_of_one_story_does_not_stand_for_that_of_another(
    course: Course, counts: EventCounts, is_over: bool
) -> None:
    """Each flip of one of two alternating texts is reported until it is known that they alternate."""
    paper = course.scene.paper
    paper.stories[1].gone = None
    paper.alternating = frozenset({1, 2})
    for number in (1, 2):
        course.scene.correct(number)
        for _ in range(2):
            paper.log.append(Served(time.time(), number, f"{number}news", What.TEXT, paper.stories[number].text))
    course.phase, course.since = Phase.LOOKING, time.time() - 5
    course.tick(counts, no_claims)
    assert (course.phase is Phase.OVER) == is_over


def test_an_older_copy_is_shown_for_one_visit_however_long_the_fault_lasts() -> None:
    there = scene(10)
    show_older(there)
    asked = Asked(ORIGIN, "/news/3.html", {})
    for _ in range(4):
        there.paper.answer(asked)
    assert [served.what for served in there.paper.log] == [What.TEXT, What.TROUBLE, What.TEXT, What.TEXT]
