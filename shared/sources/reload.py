"""Source files that are reloaded when they change."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import structlog

from shared.errors import Misconfigured
from shared.sources.catalogue import Sources
from shared.sources.loader import load_sources, source_files

Stamp = tuple[tuple[str, int, int], ...]

log = structlog.get_logger()


class WatchedSources:
    """Check the files at most every `every_s` seconds of `clock`.

    A faulty change is logged once, and the sources stay as they were: a typo must not stop the watch.
    """

    def __init__(self, spec: str, clock: Callable[[], float], every_s: float = 5.0) -> None:
        self._spec, self._clock, self._every_s = spec, clock, every_s
        self._stamp = _stamp(spec)
        self._current = load_sources(spec)
        self._looked = clock()

    def current(self) -> Sources:
        """Return the current sources; the same object as before if nothing changed."""
        now = self._clock()
        if now - self._looked >= self._every_s:
            self._looked = now
            self._look()
        return self._current

    def _look(self) -> None:
        try:
            stamp = _stamp(self._spec)
            if stamp != self._stamp:
                self._stamp = stamp
                self._current = load_sources(self._spec)
        except Misconfigured as error:
            log.error("the source files have a fault; the earlier ones stay in use", fault=str(error))


def _stamp(spec: str) -> Stamp:
    stats = [(path, path.stat()) for path in source_files(spec) if Path(path).exists()]
    return tuple((str(path), stat.st_mtime_ns, stat.st_size) for path, stat in stats)
