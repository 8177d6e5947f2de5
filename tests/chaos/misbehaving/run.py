"""`make chaos ARGS=--press`: papers that misbehave, each in its own way, observed by one watch."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from itertools import count
from pathlib import Path

from tests.chaos.misbehaving.acts import Behaviour
from tests.chaos.misbehaving.asking import Api, EventCounts
from tests.chaos.misbehaving.compare import compare
from tests.chaos.misbehaving.course import Course, Phase
from tests.chaos.misbehaving.names import own_certificates, own_names
from tests.chaos.misbehaving.quiet import caught_up
from tests.chaos.misbehaving.report import Line, line_of
from tests.chaos.misbehaving.scene import SHORT, Sizes
from tests.chaos.misbehaving.setting import Setting
from tests.chaos.misbehaving.wire import wires
from tests.end_to_end.watch_process import Watch, watching

TURN_S = 0.5
PATIENCE_S = 300.0
_SETTINGS = {"PRESSWATCH_FETCH_TOTAL_S": "6", "PRESSWATCH_FETCH_DELAY_S": "0"}
"""Servers that hang are given up soon; nobody has to wait for a host that no source file names."""

Report = Callable[[str], None]


def sizes_of(short: bool, stories: int | None) -> Sizes:
    usual = SHORT if short else Sizes()
    return usual.of(stories or usual.stories)


def waves(behaviours: Sequence[Behaviour], sizes: Sizes, root: Path, report: Report) -> Iterator[list[Line]]:
    """Yield the lines of each wave when it is over. The watch's files are below `root`."""
    root.mkdir(parents=True, exist_ok=True)
    no_names = own_names(root)
    certificates = own_certificates(root)
    os.environ.update(_SETTINGS, SSL_CERT_FILE=str(certificates.authority))
    sources = root / "sources"
    sources.mkdir()
    with ExitStack() as stack:
        setting = Setting(stack.enter_context(wires()), certificates, sizes, count(1), no_names)
        reported = EventCounts()
        watch: Watch | None = None
        for wave in _waves(behaviours, sizes.at_once):
            skipped = [Line(b.name, skipped=why) for b in wave if (why := setting.why_not(b))]
            courses = [_course(b, setting, sources, report) for b in wave if not setting.why_not(b)]
            watch = watch or stack.enter_context(watching(root / "data", sources, PATIENCE_S))
            yield [*skipped, *_wave(courses, watch, reported, report)]
            for file in sources.iterdir():
                file.unlink()


def _waves(behaviours: Sequence[Behaviour], at_once: int) -> Iterator[Sequence[Behaviour]]:
    """Split the behaviours into waves of nearly equal size. They keep their order, so that a run can go on later."""
    number = -(-len(behaviours) // at_once)
    size = -(-len(behaviours) // number)
    for place in range(0, len(behaviours), size):
        yield behaviours[place : place + size]


def _course(behaviour: Behaviour, setting: Setting, sources: Path, report: Report) -> Course:
    scene = setting.scene(behaviour)
    scene.write_source(sources)
    return Course(behaviour, scene, sources, report)


def _wave(courses: Sequence[Course], watch: Watch, reported: EventCounts, report: Report) -> Iterator[Line]:
    api = Api(watch.site)
    for course in courses:
        course.since = time.time()
    while any(course.phase is not Phase.OVER for course in courses):
        api.listen(reported)
        for course in courses:
            course.tick(reported, api.claim)
        time.sleep(TURN_S)
    report("all are over; the archive catches up")
    caught_up(watch, PATIENCE_S)
    report("the archive is compared with what was served")
    for course in courses:
        yield _line(course, api, reported)


def _line(course: Course, api: Api, reported: EventCounts) -> Line:
    outlet = course.scene.paper.name
    known, believed = course.known(), api.believed(outlet)
    api.listen(reported)
    verdict = compare(known, believed, reported.of[outlet])
    for what in course.unfinished:
        verdict.missed[what].append("the outlet")
    return line_of(course.behaviour.name, verdict)
