"""Shift the clock of chosen processes with libfaketime. The machine's own clock stays as it is."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path


class Clock:
    """Controls the shift. Every process that was started with `environment` reads `file` once a second."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "clock"
        self.move(0)
        found = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
        self._library = found[0] if found else None

    @property
    def problem(self) -> str:
        return "" if self._library else "no libfaketime (Debian: faketime)"

    def environment(self) -> dict[str, str]:
        """Return the environment for a process.

        Monotonic clocks and file times stay, as when a machine's clock is set.
        """
        return {
            "LD_PRELOAD": str(self._library),
            "FAKETIME_TIMESTAMP_FILE": str(self.file),
            "FAKETIME_CACHE_DURATION": "1",
            "DONT_FAKE_MONOTONIC": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "NO_FAKE_STAT": "1",
        }

    def move(self, seconds: int) -> None:
        aside = self.file.with_suffix(".new")
        aside.write_text(f"{seconds:+d}\n")
        aside.replace(self.file)

    def wrapper(self, program: Path, path: Path) -> Path:
        """Write a program at `path` that runs `program` with its clock under our control."""
        words = " ".join(f"{name}='{value}'" for name, value in self.environment().items())
        path.write_text(f'#!/bin/sh\nexec env {words} "{program}" "$@"\n')
        path.chmod(0o700)
        return path


def sweep(pids: Iterable[int]) -> None:
    """Remove what the library leaves in shared memory for killed processes."""
    for pid in pids:
        for name in (f"faketime_shm_{pid}", f"sem.faketime_sem_{pid}"):
            (Path("/dev/shm") / name).unlink(missing_ok=True)
