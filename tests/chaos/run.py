"""Apply one fault after the other under load: publish, break, wait, compare."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

import psycopg
import redis

from tests.chaos.faults import Fault
from tests.chaos.load import AWAY, Load
from tests.chaos.pieces import pieces
from tests.chaos.press import ChaosPress
from tests.chaos.probes import Probes
from tests.chaos.report import Line
from tests.chaos.stopwatch import Stopwatch
from tests.chaos.tally import Tally, tally

BOOKS_S = 5
PATIENCE_S = 180.0
_AWAY = (OSError, psycopg.Error, *AWAY)


class Watch(Protocol):
    """The watch that is broken. It is tended while we wait."""

    @property
    def probes(self) -> Probes: ...

    def producer(self) -> redis.Redis:
        """Return the client of a program that hands in entries."""

    def pause(self, seconds: float) -> None: ...

    def until(self, check: Callable[[], bool], within_s: float) -> bool: ...

    def why_not_ready(self) -> str: ...


class HasWatch(Protocol):
    @property
    def pipeline(self) -> Watch: ...


S = TypeVar("S", bound=HasWatch)


@dataclass
class Run(Generic[S]):
    """A run. `per_s` is the pace of publishing; each fault must be recovered from within `limit_s`."""

    scene: S
    press: ChaosPress
    chance: random.Random
    numbers: Iterator[int]
    per_s: float
    limit_s: float
    report: Callable[[str], None]
    published: int = field(default=0)

    @property
    def _probes(self) -> Probes:
        return self.scene.pipeline.probes

    def line(self, fault: Fault[S], number: int) -> Line:
        """Run one fault. Never raises because of the fault; the line reports it."""
        if why := fault.needs(self.scene):
            return Line(fault.name, skipped=why)
        pipeline = self.scene.pipeline
        if fault.before:
            fault.before(self.scene)
        self._wait_ready()
        self.press.listed = ()
        plan = pieces(fault.name, number, self.press.address, self.chance, self.numbers)
        over_s = number / self.per_s
        load = Load(self.press, pipeline.producer(), plan, over_s)
        load.start()
        pipeline.pause(self.chance.uniform(0.2, 0.6) * over_s)
        self.report(f"{fault.name}: now")
        fault.act(self.scene)
        recovered = self._recovered(load, fault)
        line = self._drained(load, fault, recovered)
        if fault.after:
            fault.after(self.scene)
        self.published += len(plan)
        return line

    def _wait_ready(self) -> None:
        self.scene.pipeline.until(lambda: not self.scene.pipeline.why_not_ready(), PATIENCE_S)

    def _recovered(self, load: Load, fault: Fault[S]) -> float:
        """Return the seconds until all services are ready and everything handed in before is in the archive.

        A stopwatch counts them. Articles that the server forgot are counted later.
        """
        before, watch = load.before(time.monotonic()), Stopwatch()
        ready = False

        def check() -> bool:
            nonlocal ready
            ready = ready or not self.scene.pipeline.why_not_ready()
            return ready and (fault.forgets or before <= self._addresses(fault))

        if not self.scene.pipeline.until(check, PATIENCE_S):
            missing = sorted(before - self._addresses(fault))
            self.report(f"not recovered: {self.scene.pipeline.why_not_ready()} {len(missing)} missing {missing[:3]}")
        return watch.seconds()

    def _addresses(self, fault: Fault[S]) -> set[str]:
        try:
            return self._probes.addresses(fault.name)
        except _AWAY:
            return set()

    def _idle(self) -> bool:
        try:
            return self._probes.idle()
        except _AWAY:
            return False

    def _drained(self, load: Load, fault: Fault[S], recovered: float) -> Line:
        pipeline = self.scene.pipeline
        trouble: list[str] = []
        if not pipeline.until(load.done, PATIENCE_S):
            trouble.append("a producer could not send all")
            load.give_up()
        unconfirmed = self._find_again(load, fault) if fault.forgets else 0
        wanted = {piece.url for piece in load.pieces}
        if not pipeline.until(lambda: wanted <= self._addresses(fault) and self._idle(), PATIENCE_S):
            trouble.append("not drained")
        counted = self._tally(load, fault)
        self._report_missing(counted)
        trouble += self._faults_of_books()
        if not fault.forgets and (without := self._probes.without_receipt(load.pieces)):
            trouble.append(f"{without} without a receipt")
        return Line(
            fault.name,
            counted.published,
            counted.found,
            counted.lost,
            counted.doubled,
            unconfirmed,
            recovered,
            self.limit_s,
            tuple(trouble),
        )

    def _faults_of_books(self) -> list[str]:
        """Return the faults of the books that remain after a while. A visit in progress is not a fault."""
        found: list[str] = []

        def balanced() -> bool:
            found[:] = self._probes.faults_of_books()
            return not found

        self.scene.pipeline.until(balanced, BOOKS_S)
        return found

    def _tally(self, load: Load, fault: Fault[S]) -> Tally:
        return tally(load.pieces, self._probes.archived(fault.name))

    def _report_missing(self, counted: Tally) -> None:
        if counted.missing:
            self.report(f"missing: {sorted(counted.missing)[:5]}")

    def _find_again(self, load: Load, fault: Fault[S]) -> int:
        """Find again what a server forgot: by bootstrap, the feed's next poll and `presswatch rebuild`.

        What is still missing and has no manifest was `unconfirmed`; its producer sends it again.
        """
        self._settled(fault)
        self.report(self._probes.rebuild()[-300:])
        self._settled(fault)
        counted = self._tally(load, fault)
        kept = self._probes.manifested()
        missing = [p for p in load.pieces if p.url in counted.missing and p.route != "feed"]
        unconfirmed = [piece for piece in missing if kept[piece.url] < len(piece.versions)]
        for piece in unconfirmed:
            load.hand_in(piece)
        return len(unconfirmed)

    def _settled(self, fault: Fault[S]) -> None:
        """Wait until nothing has changed for some seconds and nothing is in progress."""
        last: tuple[int, float] = (-1, 0.0)

        def check() -> bool:
            nonlocal last
            number, now = len(self._addresses(fault)), time.monotonic()
            if number != last[0] or not self._idle():
                last = (number, now)
            return now - last[1] > 4

        self.scene.pipeline.until(check, PATIENCE_S)

    def index_level(self) -> str:
        """Return what a reader's index lacks of the archive after half a minute; empty if nothing."""
        there = self._probes.in_archive()

        def level() -> bool:
            return set(self._probes.in_indexes()) == {there}

        if self.scene.pipeline.until(level, 30) and there == self.published:
            return ""
        return (
            f"{self.published} published, {there} in the archive, {self._probes.in_indexes()} in the readers' indexes"
        )


def shares(total: int, faults: int) -> list[int]:
    """Split `total` into nearly equal shares."""
    return [total // faults + (place < total % faults) for place in range(faults)]
