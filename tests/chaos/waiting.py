"""Wait while the watch goes on: what keeps its processes running is called all the time."""

from __future__ import annotations

import time
from collections.abc import Callable

from tests.chaos.stopwatch import Stopwatch

_POLL_S = 0.2


def pause(restart_if_ended: Callable[[], None], turn_s: float, seconds: float) -> None:
    """Call `restart_if_ended` every `turn_s` seconds, at least once."""
    end = time.monotonic() + seconds
    while True:
        restart_if_ended()
        if time.monotonic() >= end:
            return
        time.sleep(turn_s)


def until(check: Callable[[], bool], within_s: float, pause: Callable[[float], None]) -> bool:
    """Return whether `check` became true in time, as a stopwatch counts it."""
    watch = Stopwatch()
    while not check():
        if watch.is_over(within_s):
            return False
        pause(_POLL_S)
    return True
