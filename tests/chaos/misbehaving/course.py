"""Run one behaviour: all stories known, begun, ended, seen again. Several run at once, so nothing here blocks."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from tests.chaos.misbehaving.acts import Behaviour
from tests.chaos.misbehaving.asking import EventCounts
from tests.chaos.misbehaving.scene import Scene
from tests.chaos.misbehaving.truth import truths
from tests.chaos.misbehaving.verdict import EDIT, REMOVAL, RETURN, Known

_TWICE = 2
_EDITED_MEANWHILE = (0, 1, -1)
_WITHIN_REASON, _A_TURN_S = 4, 2.0


class Phase(StrEnum):
    KNOWING = "knowing"
    MISBEHAVING = "misbehaving"
    LOOKING = "looking again"
    OVER = "over"


@dataclass
class Course:
    """The course of one behaviour. `tick` starts the next phase when it is due."""

    behaviour: Behaviour
    scene: Scene
    sources: Path
    report: Callable[[str], None]
    phase: Phase = Phase.KNOWING
    since: float = field(default_factory=time.time)
    began: float = 0.0
    late: bool = False
    """Not all was found or looked at within the time there was."""
    is_rarely_visited: bool = False
    """The fault ended before visits could show that stories were gone."""

    def tick(self, reported: EventCounts) -> None:
        if self.phase is Phase.KNOWING and self._is_known(reported):
            self.behaviour.begin(self.scene)
            for place in _EDITED_MEANWHILE:
                self.scene.correct(self.scene.numbers[place])
            self.began = time.time()
            self._enter(Phase.MISBEHAVING)
        elif self.phase is Phase.MISBEHAVING and self._has_lasted(reported):
            self.behaviour.end(self.scene)
            self.scene.publish()
            self._enter(Phase.LOOKING)
        elif self.phase is Phase.LOOKING and self._is_settled(reported):
            self.scene.write_source(self.sources, rests=True)
            self._enter(Phase.OVER)

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
        )

    def _enter(self, phase: Phase) -> None:
        self.phase, self.since = phase, time.time()
        self.report(f"{self.behaviour.name}: {phase.value}")

    def _visited(self, since: float, times: int) -> bool:
        return min(self.scene.paper.visits(since).values()) >= times

    def _is_known(self, reported: EventCounts) -> bool:
        created = reported.count(self.scene.paper.name, "created")
        if time.time() - self.since > self.scene.sizes.patience_s:
            self.late = True
        return self.late or (created >= len(self.scene.numbers) and self._visited(self.since, _TWICE))

    def _has_lasted(self, reported: EventCounts) -> bool:
        """Return whether the fault has lasted long enough for visits to notice it. A busy machine visits rarely.

        The rarer the visits, the longer a removal takes to confirm. It must be found in the end:
        one that is not reported when the story comes back is missed, and so are visits too rare to show it.
        """
        passed, fault_s = time.time() - self.since, self.scene.sizes.fault_s
        if passed < fault_s:
            return False
        lacking = self._not_reported(reported)
        if lacking and passed < _WITHIN_REASON * fault_s:
            return False
        self.is_rarely_visited = bool(lacking) and not self._visited(self.since, _TWICE)
        if passed > fault_s + _A_TURN_S:
            self.report(f"{self.behaviour.name}: waited {passed:.0f} s for removals, {len(lacking)} not reported")
        return True

    def _not_reported(self, reported: EventCounts) -> set[int]:
        """Return the stories whose removal is not reported yet, though they are gone and no other fault hides it."""
        if self.scene.paper.spoil:
            return set()
        known = self.known()
        number_of = known.ids()
        found = {number_of.get(article) for article in reported.articles(self.scene.paper.name, REMOVAL)}
        gone = {story.number for story in self.scene.paper.stories.values() if story.gone}
        return {number for number in gone & known.truths.keys() if number not in found}

    def _is_settled(self, reported: EventCounts) -> bool:
        if time.time() - self.since > self.scene.sizes.patience_s:
            self.late = True
            return True
        return self._visited(self.since, _TWICE) and self._is_reported(reported)

    def _is_reported(self, reported: EventCounts) -> bool:
        true, name = self.known().truths.values(), self.scene.paper.name
        return (
            reported.count(name, EDIT) >= sum(one.edits for one in true)
            and reported.count(name, REMOVAL) >= sum(one.removals for one in true)
            and reported.count(name, RETURN) >= sum(one.restored for one in true)
        )
