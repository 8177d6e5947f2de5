"""Read a suspicious page in its own process, which is killed when it takes too much time or memory."""

from __future__ import annotations

import asyncio
import math
import multiprocessing
import resource
import signal
from multiprocessing.connection import Connection

from selectolax.lexbor import SelectolaxError

from services.parser.core.extract import extract_unguarded
from services.parser.core.extraction import Context, Extraction, NotAnArticle, Refusal
from shared.errors import PresswatchError, Transient
from shared.observability.metrics import ASIDE
from shared.sources.rules import Rules

SandboxResult = Extraction | NotAnArticle
_STARTING_S = 10.0
"""Seconds that the process may take to start on a busy machine. The time limit for the page begins after that."""


class Sandbox:
    """Read one page at a time. Suspicious pages are few, and many at once would be an attack."""

    def __init__(self, limit_s: float, memory_mb: int) -> None:
        self._limit_s = limit_s
        self._memory_mb = memory_mb
        self._turn = asyncio.Lock()

    async def extract(self, html: str, url: str, context: Context, rules: Rules | None) -> SandboxResult:
        """Return the extraction or a refusal, which may say that reading was abandoned and why.

        Raise what reading raised.
        """
        async with self._turn:
            answer = await asyncio.to_thread(self._extract, html, url, context, rules)
        ASIDE.labels(answer.reason.value if isinstance(answer, NotAnArticle) else "article").inc()
        return answer

    def _extract(self, html: str, url: str, context: Context, rules: Rules | None) -> SandboxResult:
        spawning = multiprocessing.get_context("spawn")
        ours, theirs = spawning.Pipe()
        limits = (self._memory_mb, int(self._limit_s) + 1)
        process = spawning.Process(target=_work, args=(theirs, limits), daemon=True)
        process.start()
        theirs.close()
        try:
            if not ours.poll(_STARTING_S):
                raise Transient("aside", "the process for a suspicious page did not start in time")
            ours.recv()
            ours.send((html, url, context, rules))
            if ours.poll(self._limit_s):
                return _raised_or_read(ours.recv())
            return NotAnArticle(Refusal.TOO_SLOW, f"given up after {self._limit_s:g} s")
        except (EOFError, OSError):
            process.join(1)
            return self._died_of(process.exitcode)
        finally:
            process.kill()
            process.join()
            ours.close()

    def _died_of(self, exit_code: int | None) -> NotAnArticle:
        """Return the refusal for the exit code: the time was up, or memory was not available."""
        if exit_code == -signal.SIGXCPU:
            return NotAnArticle(Refusal.TOO_SLOW, f"given up after {self._limit_s:g} s of CPU time")
        name = signal.Signals(-exit_code).name if exit_code is not None and exit_code < 0 else f"exit code {exit_code}"
        return NotAnArticle(Refusal.TOO_DEEP, f"the process that read the page died ({name})")


def _raised_or_read(answer: SandboxResult | Exception) -> SandboxResult:
    if isinstance(answer, Exception):
        raise answer
    return answer


def _work(pipe: Connection, limits: tuple[int, int]) -> None:
    """Run in the new process: report that it is ready, read one page, and send the result or the exception."""
    memory_mb, seconds = limits
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (memory_mb << 20, memory_mb << 20))
    pipe.send(None)
    spent = _cpu_seconds_used()
    # The kernel sends SIGXCPU at the first limit and SIGKILL at the second. Equal limits would give SIGKILL alone.
    resource.setrlimit(resource.RLIMIT_CPU, (seconds + spent, seconds + spent + 2))
    try:
        pipe.send(_read(*pipe.recv()))
    except (MemoryError, SelectolaxError):  # selectolax's own error for memory that it did not get
        pipe.send(NotAnArticle(Refusal.TOO_MANY, f"reading the page takes more than {memory_mb} MB"))


def _read(html: str, url: str, context: Context, rules: Rules | None) -> SandboxResult | Exception:
    try:
        return extract_unguarded(html, url, context, rules)
    except (MemoryError, SelectolaxError):
        raise
    except PresswatchError as error:
        return error
    except Exception as error:  # exceptions of other packages may not survive the transfer between processes
        return RuntimeError(f"{type(error).__name__}: {error}"[:500])


def _cpu_seconds_used() -> int:
    """Return the CPU seconds that starting took, rounded up, so that the page gets its full time."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return math.ceil(used.ru_utime + used.ru_stime)
