"""Notice a full disk, report it, and wait. The services hold their work in the meantime, so nothing is lost."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from pathlib import Path

from shared.storage.durable_files import FULL_BYTES

TO_START_BYTES = 96 << 20
"""Free bytes needed to start. A new database takes half of it; an existing one needs a segment or two of its log."""
EVERY_S = 1.0


class DiskSpaceMonitor:
    """Watch the disk of the data folder. `report` gets a sentence when it is full, and one when it has room again."""

    def __init__(self, folder: Path, report: Callable[[str], None]) -> None:
        self._folder, self._report = folder, report
        self._is_full = False

    def look(self) -> None:
        """Check the disk and report a change since the last look."""
        is_full = self._free() < FULL_BYTES
        if is_full and not self._is_full:
            self.ran_out()
        elif self._is_full and not is_full:
            self._is_full = False
            self._report("there is room on the disk again; going on")

    def ran_out(self) -> None:
        if not self._is_full:
            self._is_full = True
            self._report(f"the disk of {self._folder} is full; waiting for room, nothing is lost by it")

    def wait(self, stopping: threading.Event) -> None:
        """Wait until there is enough room to start, or until the user stops the run."""
        while (free := self._free()) < TO_START_BYTES and not stopping.is_set():
            if not self._is_full:
                self._is_full = True
                self._report(
                    f"the disk of {self._folder} has {free >> 20} MB left; waiting until it has {TO_START_BYTES >> 20}"
                )
            stopping.wait(EVERY_S)
        self._is_full = False

    def _free(self) -> int:
        return shutil.disk_usage(self._folder).free
