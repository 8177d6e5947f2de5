"""Count the seconds that other programs left to us: a machine that does other work is no fault of the watch.

On an idle machine these are the seconds of a clock. Where others take half of the processors, a minute counts as half a
minute. What this process and its descendants take counts as ours, so a watch that is slow by itself gains nothing.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import psutil

LEAST_LEFT = 0.1
"""A share that always counts, so that each wait ends."""


@dataclass(frozen=True, slots=True)
class Usage:
    """Seconds of a clock, of processor time that all programs took, and of the time that ours took."""

    at: float
    busy: float
    ours: float


def seconds_left(before: Usage, after: Usage, processors: int) -> float:
    """Return the seconds between two moments, without the share that others took."""
    seconds = after.at - before.at
    if seconds <= 0:
        return 0.0
    others = max(0.0, after.busy - before.busy - max(0.0, after.ours - before.ours))
    return seconds * max(LEAST_LEFT, 1 - others / (seconds * processors))


def usage() -> Usage:
    """Read what was used until now."""
    all_programs = psutil.cpu_times()
    return Usage(time.monotonic(), sum(all_programs) - _unused(all_programs), sum(_taken_by_us()))


def _unused(times: Any) -> float:
    """Idle time, interrupts, which are mostly our own traffic, and the time of guests, which users' time includes."""
    return sum(getattr(times, name, 0.0) for name in ("idle", "iowait", "irq", "softirq", "guest", "guest_nice"))


def _taken_by_us() -> Iterator[float]:
    here = psutil.Process()
    for process in (here, *here.children(recursive=True)):
        with suppress(psutil.Error):  # it has just ended
            yield sum(process.cpu_times()[:4])  # its own, and of its children that have ended


@dataclass(slots=True)
class Stopwatch:
    """Runs from the moment at which it is made."""

    began: Usage = field(default_factory=usage)

    def seconds(self) -> float:
        return seconds_left(self.began, usage(), psutil.cpu_count() or 1)

    def is_over(self, limit_s: float) -> bool:
        """Return whether more seconds have passed. Before so many seconds of a clock it looks at nothing else."""
        return time.monotonic() - self.began.at > limit_s and self.seconds() > limit_s
