"""A loop that is held up in code no thread can interrupt ends its process; a busy one that still turns does not."""

from __future__ import annotations

import signal
import subprocess
import sys

from tests.waiting import PATIENCE_S

PROGRAM = """
import asyncio, re, threading, time
from shared.observability.watchdog import watch_event_loop

def burn(seconds):
    began = time.process_time()
    while time.process_time() - began < seconds:
        pass

async def main():
    heart = asyncio.create_task(watch_event_loop(0.5))
    await asyncio.sleep(0)
    {what}
    heart.cancel()
    await asyncio.gather(heart, return_exceptions=True)
    burn(1)

asyncio.run(main())
print("lived")
"""


def run(what: str) -> subprocess.CompletedProcess[str]:
    program = PROGRAM.format(what=what)
    return subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=PATIENCE_S, check=False
    )


def test_a_loop_held_up_in_c_ends_the_process_and_tells_where() -> None:
    ended = run("re.match(r'(a+)+b', 'a' * 60)")
    assert ended.returncode == -signal.SIGVTALRM
    assert 're/__init__.py", line' in ended.stderr
    assert "lived" not in ended.stdout


def test_work_in_a_thread_is_no_hanging() -> None:
    lived = run("await asyncio.to_thread(burn, 1.5)")
    assert (lived.returncode, lived.stdout) == (0, "lived\n"), lived.stderr
