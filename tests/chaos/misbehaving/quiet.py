"""Wait until the archive knows everything that was served, while visits continue."""

from __future__ import annotations

import time

from tests.end_to_end.watch_process import Watch, eventually

_IN_HAND_S = 2.0
"""By then what was served has been put into a stream."""
_STREAMS = ("captures", "articles", "enriched", "observations")


def caught_up(watch: Watch, within_s: float) -> None:
    """Wait stage by stage: nothing is left that is older than the moment at which the stage before was done."""
    time.sleep(_IN_HAND_S)
    for stream in _STREAMS:
        moment = int(time.time() * 1000)
        eventually(lambda s=stream, m=moment: _is_past(watch, s, m), within_s, f"all of {stream} is done")  # type: ignore[misc]


def _is_past(watch: Watch, stream: str, moment: int) -> bool:
    """Return whether an entry id, which is a time in milliseconds, is past a moment."""
    server = watch.redis()
    for lane in ("", ":bulk"):
        name = f"pw:{{0}}:{stream}{lane}"
        if server.zcard(f"{name}:delayed"):
            return False
        oldest = server.xrange(name, count=1)
        if oldest and int(str(oldest[0][0]).partition("-")[0]) < moment:
            return False
    return True
