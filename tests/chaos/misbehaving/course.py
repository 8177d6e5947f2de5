"""Run one behaviour: all stories known, begun, ended, seen again. Several run at once, so nothing here blocks."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from tests.chaos.misbehaving.acts import Behaviour
from tests.chaos.misbehaving.asking import Claim, EventCounts
from tests.chaos.misbehaving.compare import CREATED, is_known, lacks_mass_removal
from tests.chaos.misbehaving.scene import Scene
from tests.chaos.misbehaving.truth import Truth, truths
from tests.chaos.misbehaving.verdict import Known

Claims = Callable[[str], Claim]
"""Returns what the archive claims of an article."""
_TWICE = 2
_MANY = 4
"""Visits after which a removal is known, unless a cache still shows the story now and then."""
_EDITED_MEANWHILE = (0, 1, -1)
_WITHIN_REASON = 4


class Phase(StrEnum):
    KNOWING = "knowing"
    MISBEHAVING = "misbehaving"
    LOOKING = "looking again"
    OVER = "over"


@dataclass
class Course:
    """The course of one behaviour. `tick` starts the next phase when it is due.

    It waits for visits and for what they make known, not for a time, because a busy machine visits rarely.

    two_visits_s  how long two visits of all stories took before the fault
    unfinished  what it waited for in vain: the behaviour was not tried as it should be
    story_of    the story of each article id that is known so far
    """

    behaviour: Behaviour
    scene: Scene
    sources: Path
    report: Callable[[str], None]
    phase: Phase = Phase.KNOWING
    since: float = field(default_factory=time.time)
    two_visits_s: float = 0.0
    unfinished: list[str] = field(default_factory=list)
    story_of: dict[str, int | None] = field(default_factory=dict)

    def tick(self, reported: EventCounts, claims: Claims) -> None:
        if self.phase is Phase.KNOWING and self._is_ready(self._is_known(reported), "all stories in the archive"):
            self._begin()
        elif self.phase is Phase.MISBEHAVING and self._has_lasted(reported, claims):
            self.behaviour.end(self.scene)
            self.scene.publish()
            self._enter(Phase.LOOKING)
        elif self.phase is Phase.LOOKING and self._is_ready(
            self._is_settled(reported, claims), "visits of all stories, and reports of what they show"
        ):
            self.scene.write_source(self.sources, rests=True)
            self._enter(Phase.OVER)

    def _begin(self) -> None:
        self.two_visits_s = self._passed
        self.behaviour.begin(self.scene)
        for place in _EDITED_MEANWHILE:
            self.scene.correct(self.scene.numbers[place])
        self._enter(Phase.MISBEHAVING)

    def known(self) -> Known:
        """Return the truth so far."""
        paper, sizes = self.scene.paper, self.scene.sizes
        found = truths(list(paper.log), sizes.window_s, list(paper.feeds), paper.alternating)
        places = (paper.origin, *self.scene.others)
        addresses = [place + path for place in places for path in paper.paths]
        return Known(
            found,
            paper.number_at,
            addresses,
            frozenset(paper.delisted),
            paper.noise,
            paper.noise_within,
            frozenset(paper.left_early),
            is_well=paper.dress is None,
            former={name: number for name, number in self.story_of.items() if number is not None},
        )

    def _enter(self, phase: Phase) -> None:
        self.phase, self.since = phase, time.time()
        self.report(f"{self.behaviour.name}: {phase.value}")

    @property
    def _passed(self) -> float:
        return time.time() - self.since

    def _is_ready(self, met: bool, what: str) -> bool:
        """Return whether a condition is met. Waiting in vain ends, and is noted."""
        if not met and self._passed > self.scene.sizes.patience_s:
            self._give_up(what)
            return True
        return met

    def _give_up(self, what: str) -> None:
        self.unfinished.append(what)
        self.report(f"{self.behaviour.name}: waited {self._passed:.0f} s in vain for {what}")

    def _is_known(self, reported: EventCounts) -> bool:
        created = reported.count(self.scene.paper.name, CREATED)
        return created >= len(self.scene.numbers) and self.scene.are_visited(self.since, _TWICE)

    def _has_lasted(self, reported: EventCounts, claims: Claims) -> bool:
        """Return whether visits have met the fault, and every removal among it is reported.

        Visits that the fault keeps away for several times as long as before are not waited for. A removal is: one that
        is not reported when the story comes back is missed, and so are visits too rare to show it.
        """
        self.scene.go_on()
        fault_s = self.scene.sizes.fault_s
        if self._passed < fault_s:
            return False
        is_met = not self.scene.later and self.scene.are_visited(self.since, self.behaviour.visits)
        if not is_met and self._passed < _WITHIN_REASON * max(fault_s, self.two_visits_s):
            return False
        return self._is_ready(not self._not_removed(reported, claims), "removals")

    def _not_removed(self, reported: EventCounts, claims: Claims) -> bool:
        """Return whether the removal of a story is not reported, though it is gone and no other fault hides it."""
        if self.scene.paper.spoil:
            return False
        known = self.known()
        gone = [story.number for story in self.scene.paper.stories.values() if story.gone]
        seen = {number: known.truths[number] for number in gone if number in known.truths}
        if any(not one.removals for one in seen.values()) and not self.scene.are_visited(self.since, _MANY):
            return True
        return self._lacking(known, seen, reported, claims)

    def _is_settled(self, reported: EventCounts, claims: Claims) -> bool:
        if not self.scene.are_visited(self.since, _TWICE) or self._not_removed(reported, claims):
            return False
        known = self.known()
        events = reported.of[self.scene.paper.name]
        if lacks_mass_removal(known.truths.values(), events):
            return False
        return not self._lacking(known, known.truths, reported, claims)

    def _lacking(self, known: Known, truths: Mapping[int, Truth], reported: EventCounts, claims: Claims) -> bool:
        """Return whether something that happened to one of the stories is neither reported nor claimed.

        What late facts bring is claimed, and reported only as "corrected".
        """
        kinds = reported.kinds(self.scene.paper.name)
        articles = self._articles(known, kinds, claims)
        events = {n: sum((kinds[a] for a in articles[n]), Counter[str]()) for n in truths}
        left = [n for n, truth in truths.items() if not is_known(truth, events[n])]
        return not all(is_known(truths[n], sum((claims(a).kinds for a in articles[n]), Counter[str]())) for n in left)

    def _articles(self, known: Known, kinds: Iterable[str], claims: Claims) -> Mapping[int, list[str]]:
        """Return the articles of each story. The archive may know one by an address that no story has, with a token."""
        self.story_of.update(known.ids())
        for article in kinds:
            if article and article not in self.story_of and (addresses := claims(article).addresses):
                self.story_of[article] = known.number_of(addresses[0])
        found: dict[int, list[str]] = defaultdict(list)
        for article in kinds:
            if (number := self.story_of.get(article)) is not None:
                found[number].append(article)
        return found
