"""Ends a process whose loop is held up for long: by a page, a pattern, a library that never comes back."""

from __future__ import annotations

import asyncio
import faulthandler
import signal

STALLED_S = 120.0
"""Seconds of the processor, so that a busy or sleeping machine counts for nothing."""
_BEATS = 60


async def watch_event_loop(hung_s: float = STALLED_S) -> None:
    """Until cancelled. The kernel's timer is wound up again and again; where that stops, it ends the process.

    No thread of ours could: code in C that holds Python's lock lets none run. What died of an entry is told from what
    died otherwise by the stream's reader, as with any death, and the entry ends among the dead letters. Standard error
    gets a traceback that shows where it hung.
    """
    signal.signal(signal.SIGVTALRM, signal.SIG_DFL)
    faulthandler.register(signal.SIGVTALRM, chain=True)
    try:
        while True:
            signal.setitimer(signal.ITIMER_VIRTUAL, hung_s)
            await asyncio.sleep(hung_s / _BEATS)
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        faulthandler.unregister(signal.SIGVTALRM)
