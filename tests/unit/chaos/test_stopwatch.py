"""What other programs take of a machine does not count as time of the watch."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from types import SimpleNamespace

import psutil
import pytest

from tests.chaos.stopwatch import LEAST_LEFT, Stopwatch, Usage, seconds_left, usage

BEFORE = Usage(100.0, 5000.0, 40.0)


@pytest.mark.parametrize(
    ("busy", "ours", "left"),
    [
        pytest.param(0, 0, 30.0, id="idle"),
        pytest.param(60, 60, 30.0, id="all of it is ours"),
        pytest.param(30, 0, 15.0, id="others take one of two processors"),
        pytest.param(60, 30, 15.0, id="others take as much as we"),
        pytest.param(60, 0, 30.0 * LEAST_LEFT, id="others take everything"),
        pytest.param(60, -20, 30.0 * LEAST_LEFT, id="of ours, some have ended and are not counted any more"),
        pytest.param(10, 11, 30.0, id="counters that are read one after the other"),
    ],
)
def test_what_others_take_is_not_counted(busy: float, ours: float, left: float) -> None:
    after = Usage(130.0, 5000.0 + busy, 40.0 + ours)
    assert seconds_left(BEFORE, after, processors=2) == pytest.approx(left)


def test_no_more_is_counted_than_a_clock_counts() -> None:
    watch = Stopwatch()
    assert not watch.is_over(3600) and watch.seconds() <= 3600
    watch.began = Usage(watch.began.at - 100_000, watch.began.busy, watch.began.ours)
    assert watch.is_over(3600 * LEAST_LEFT)


def test_waiting_and_interrupts_are_no_work_of_others(monkeypatch: pytest.MonkeyPatch) -> None:
    class Times(SimpleNamespace):
        def __iter__(self) -> Iterator[float]:
            return iter(vars(self).values())

    times = Times(user=7.0, nice=1.0, system=2.0, idle=100.0, iowait=30.0, irq=4.0, softirq=5.0, steal=6.0)
    monkeypatch.setattr(psutil, "cpu_times", lambda: times)
    assert usage().busy == 16.0


def test_what_a_child_takes_is_ours_also_when_it_has_ended() -> None:
    work = "import time\nwhile time.process_time() < 0.5: pass\nprint(flush=True)\ninput()"
    before = usage().ours
    with subprocess.Popen([sys.executable, "-c", work], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout and child.stdout.readline()
        assert usage().ours - before >= 0.4
        child.communicate(b"\n")
    assert usage().ours - before >= 0.4
