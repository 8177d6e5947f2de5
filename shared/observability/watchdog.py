"""End a process whose event loop is blocked for long by a page, a pattern or a library call that never returns."""

from __future__ import annotations

import asyncio
import faulthandler
import signal

STALLED_S = 120.0
"""A limit in CPU seconds. Time that a busy or sleeping machine takes away does not count."""
_BEATS = 60


async def watch_event_loop(hung_s: float = STALLED_S) -> None:
    """Restart a kernel timer again and again until cancelled. If the loop blocks, the timer ends the process.

    A Python thread could not do this: C code that holds the interpreter lock lets no thread run. Consumers treat this
    like any other death of a process, so the entry finally reaches the dead letters. Standard error gets a traceback
    that shows where the process was blocked.
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
