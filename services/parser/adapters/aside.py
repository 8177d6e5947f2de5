"""Reads a suspicious page in a process of its own, which is killed when it takes too long or too much."""

from __future__ import annotations

import asyncio
import multiprocessing
import resource
from multiprocessing.connection import Connection

from services.parser.core.extract import extract_unguarded
from services.parser.core.extraction import Context, Extraction, NotAnArticle, Refusal
from shared.metrics import ASIDE
from shared.sources.rules import Rules

Answer = Extraction | NotAnArticle


class Aside:
    """One page at a time: suspicious pages are few, and many at once would be an attack."""

    def __init__(self, limit_s: float, memory_mb: int) -> None:
        self._limit_s = limit_s
        self._memory = memory_mb * 1024 * 1024
        self._turn = asyncio.Lock()

    async def extract(self, html: str, url: str, context: Context, rules: Rules | None) -> Answer:
        """What the page gives, or that it was given up and why."""
        async with self._turn:
            answer = await asyncio.to_thread(self._extract, html, url, context, rules)
        ASIDE.labels(answer.reason.value if isinstance(answer, NotAnArticle) else "article").inc()
        return answer

    def _extract(self, html: str, url: str, context: Context, rules: Rules | None) -> Answer:
        spawning = multiprocessing.get_context("spawn")
        ours, theirs = spawning.Pipe()
        limits = (self._memory, int(self._limit_s) + 1)
        process = spawning.Process(target=_work, args=(theirs, limits), daemon=True)
        process.start()
        theirs.close()
        try:
            ours.send((html, url, context, rules))
            if ours.poll(self._limit_s):
                answer: Answer = ours.recv()
                return answer
            return NotAnArticle(Refusal.TOO_SLOW, f"given up after {self._limit_s:g} s")
        except (EOFError, OSError):
            return NotAnArticle(Refusal.TOO_DEEP, "the process that read the page died of it")
        finally:
            process.kill()
            process.join()
            ours.close()


def _work(pipe: Connection, limits: tuple[int, int]) -> None:
    memory, seconds = limits
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    html, url, context, rules = pipe.recv()
    pipe.send(extract_unguarded(html, url, context, rules))
