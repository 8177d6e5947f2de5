"""A run waits for removals, but not forever. It fails if they are not found, or visits are too rare to find them."""

from __future__ import annotations

import time
from itertools import count
from pathlib import Path
from typing import Any, cast

import pytest

from shared.ids import article_id
from tests.chaos.misbehaving.acts import Behaviour, nothing
from tests.chaos.misbehaving.asking import EventCounts
from tests.chaos.misbehaving.course import Course, Phase
from tests.chaos.misbehaving.paper import Paper
from tests.chaos.misbehaving.scene import SHORT, Scene
from tests.chaos.misbehaving.spoils import said
from tests.chaos.misbehaving.truth import Served, What

ORIGIN = "http://127.0.0.1:8000"
GONE = said("<h1>404</h1>", 404)
SAID: list[str] = []


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """One story of two is gone since a moment longer than the fault lasts."""
    SAID.clear()
    paper = Paper("404-some", ORIGIN)
    scene = Scene(
        paper, cast(Any, None), SHORT, count(3), cast(Any, None), numbers=[paper.publish(n).number for n in (1, 2)]
    )
    paper.stories[1].gone = GONE
    paper.log += [Served(float(n), n, f"{n}news", What.TEXT, paper.stories[n].text) for n in (1, 2)]
    behaviour = Behaviour("404-some", nothing, lambda scene: setattr(scene.paper.stories[1], "gone", None))
    return Course(behaviour, scene, tmp_path, SAID.append, Phase.MISBEHAVING, time.time() - SHORT.fault_s - 5)


def reported(number: int) -> EventCounts:
    counts = EventCounts()
    counts.of["404-some"][article_id(f"{ORIGIN}/news/{number}.html"), "removed"] = 1
    return counts


def visit(course: Course, times: int) -> None:
    """Visit both stories so many times since the fault began, with a good answer of the feed after each time."""
    for n in range(times):
        at, paper = course.since + 4 * n, course.scene.paper
        paper.log += [Served(at, 1, "1news", What.GONE), Served(at, 2, "2news", What.TEXT, paper.stories[2].text)]
        paper.feeds.append(at + 1)


def test_it_waits_for_the_removal_of_that_story_and_says_how_long(course: Course) -> None:
    visit(course, 3)
    for counts in (EventCounts(), reported(2)):
        course.tick(counts)
        assert course.phase is Phase.MISBEHAVING
    course.tick(reported(1))
    assert course.phase is Phase.LOOKING
    assert SAID[0] == "404-some: waited 23 s for removals, 0 not reported"
    assert not course.is_rarely_visited


def test_a_removal_that_is_not_found_within_reason_is_missed(course: Course) -> None:
    course.since -= 3 * SHORT.fault_s
    visit(course, 3)
    course.tick(EventCounts())
    assert (course.phase, course.is_rarely_visited) == (Phase.LOOKING, False)
    assert SAID[0] == "404-some: waited 77 s for removals, 1 not reported"
    assert course.known().truths[1].removals == 1, "the archive must have it"


def test_visits_that_are_too_rare_to_show_a_removal_are_a_failure(course: Course) -> None:
    course.since -= 3 * SHORT.fault_s
    visit(course, 1)
    course.tick(EventCounts())
    assert (course.phase, course.is_rarely_visited) == (Phase.LOOKING, True)
