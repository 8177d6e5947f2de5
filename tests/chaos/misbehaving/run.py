"""`make chaos ARGS=--press`: papers that misbehave, each in its own way, observed by one watch."""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from queue import SimpleQueue
from threading import Thread

from tests.chaos.misbehaving.acts import Behaviour
from tests.chaos.misbehaving.asking import Api, Believed, EventCounts
from tests.chaos.misbehaving.compare import compare
from tests.chaos.misbehaving.course import Course, Phase
from tests.chaos.misbehaving.names import own_certificates, own_names
from tests.chaos.misbehaving.quiet import caught_up
from tests.chaos.misbehaving.report import Line, line_of
from tests.chaos.misbehaving.scene import SHORT, Sizes
from tests.chaos.misbehaving.setting import Setting
from tests.chaos.misbehaving.wire import wires
from tests.end_to_end.watch_process import Watch, watching

TURN_S = 1.0
PATIENCE_S = 300.0
_SETTINGS = {"PRESSWATCH_FETCH_TOTAL_S": "6", "PRESSWATCH_FETCH_DELAY_S": "0"}
"""Servers that hang are given up soon; nobody has to wait for a host that no source file names."""

Report = Callable[[str], None]


def sizes_of(short: bool, stories: int | None) -> Sizes:
    usual = SHORT if short else Sizes()
    return usual.of(stories or usual.stories)


def lines(behaviours: Sequence[Behaviour], sizes: Sizes, root: Path, report: Report) -> Iterator[Line]:
    """Yield a line for each behaviour when it is over and judged. The watch's files are below `root`."""
    root.mkdir(parents=True, exist_ok=True)
    no_names = own_names(root)
    certificates = own_certificates(root)
    os.environ.update(_SETTINGS, SSL_CERT_FILE=str(certificates.authority))
    sources = root / "sources"
    sources.mkdir()
    with ExitStack() as stack:
        setting = Setting(stack.enter_context(wires()), certificates, sizes, count(1), no_names)
        waiting = deque[Behaviour]()
        for behaviour in behaviours:
            if why := setting.why_not(behaviour):
                yield Line(behaviour.name, skipped=why)
            else:
                waiting.append(behaviour)
        run = _Run(setting, sources, report, waiting)
        if run.start():
            yield from run.lines(stack.enter_context(watching(root / "data", sources, PATIENCE_S)))


@dataclass
class _Run:
    """So many behaviours at once as the sizes say. When one is judged, the next one starts: none waits for a slow one.

    So no more are started than the archive keeps up with.

    running  those that are not over
    over     those that the archive is not asked about yet
    judging  the number of those that are over and have no line yet
    judged   what the archive claims of them, or why that is unknown
    """

    setting: Setting
    sources: Path
    report: Report
    waiting: deque[Behaviour]
    running: list[Course] = field(default_factory=list)
    over: SimpleQueue[Course] = field(default_factory=SimpleQueue)
    judging: int = 0
    judged: SimpleQueue[tuple[Course, list[Believed] | Exception]] = field(default_factory=SimpleQueue)

    def start(self) -> bool:
        """Start what there is room for. Returns whether anything runs."""
        while self.waiting and len(self.running) + self.judging < self.setting.sizes.at_once:
            behaviour = self.waiting.popleft()
            scene = self.setting.scene(behaviour)
            scene.write_source(self.sources)
            self.running.append(Course(behaviour, scene, self.sources, self.report))
        return len(self.running) + self.judging > 0

    def lines(self, watch: Watch) -> Iterator[Line]:
        """Yield the lines. The thread that asks the archive ends with the run, whatever it waits for."""
        api, reported = Api(watch.site), EventCounts()
        Thread(target=self._ask, args=(watch,), daemon=True).start()
        while self.start():
            api.listen(reported)
            for course in self.running:
                course.tick(reported, api.claim)
            self._hand_over()
            while not self.judged.empty():
                yield self._line(api, reported)
            time.sleep(TURN_S)

    def _hand_over(self) -> None:
        for course in self.running:
            if course.phase is Phase.OVER:
                self.over.put(course)
                self.judging += 1
        self.running = [course for course in self.running if course.phase is not Phase.OVER]

    def _ask(self, watch: Watch) -> None:
        while True:
            courses = [self.over.get()]
            while not self.over.empty():
                courses.append(self.over.get())
            try:
                self._ask_about({course.scene.paper.name: course for course in courses}, watch)
            except Exception as error:
                self.judged.put((courses[0], error))

    def _ask_about(self, courses: Mapping[str, Course], watch: Watch) -> None:
        caught_up(watch, [*courses], PATIENCE_S)
        api = Api(watch.site)
        for outlet, course in courses.items():
            self.judged.put((course, api.believed(outlet)))

    def _line(self, api: Api, reported: EventCounts) -> Line:
        course, believed = self.judged.get()
        if isinstance(believed, Exception):
            raise believed
        self.judging -= 1
        api.listen(reported)
        verdict = compare(course.known(), believed, reported.of[course.scene.paper.name])
        for what in course.unfinished:
            verdict.missed[what].append("the outlet")
        course.scene.source_file(self.sources).unlink()
        return line_of(course.behaviour.name, verdict)
