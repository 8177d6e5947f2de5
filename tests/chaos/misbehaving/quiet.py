"""Wait until the archive knows everything that some outlets served, while visits continue."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from tests.end_to_end.watch_process import Watch, eventually

_FRONTIER = "pw:{0}:frontier"
_STREAMS = ("captures", "articles", "enriched", "observations")
_TO_JUDGE = "SELECT 1 FROM judge_again WHERE outlet_id = ANY(%s) AND NOT judged LIMIT 1"


def caught_up(watch: Watch, outlets: Sequence[str], within_s: float) -> None:
    """Wait stage by stage: nothing is left that is older than the moment at which the stage before was done.

    The first stage are pages that the fetcher has in hand. The last one are the outlets' articles to be judged again.
    """
    in_hand = {*_held(watch).items()}
    eventually(lambda: not in_hand & {*_held(watch).items()}, within_s, "what was in hand is fetched")
    for stream in _STREAMS:
        moment = int(time.time() * 1000)
        eventually(lambda s=stream, m=moment: _is_past(watch, s, m), within_s, f"all of {stream} is done")  # type: ignore[misc]
    eventually(lambda: not watch.sql(_TO_JUDGE, outlets), within_s, "no article of theirs is to be judged again")


def _held(watch: Watch) -> dict[Any, Any]:
    """Return the tokens of the fetchers by the tasks that they hold."""
    return watch.redis().hgetall(f"{_FRONTIER}:held")


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
