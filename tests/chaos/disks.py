"""Small disks that tests can fill: tmpfs mounts in a mount namespace that ends with this process."""

from __future__ import annotations

import ctypes
import os
import subprocess
import threading
from pathlib import Path

_CLONE_NEWNS = 0x00020000


class Disk:
    """A mounted tmpfs. Where ordinary users cannot mount, `problem` says so and it is a plain folder."""

    def __init__(self, folder: Path, megabytes: int, problem: str) -> None:
        self.folder = folder
        self.problem = problem
        self._ballast = folder / "ballast"
        folder.mkdir(parents=True, exist_ok=True)
        if not problem:
            options = f"size={megabytes}m,mode=0700"
            subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], check=True)

    def fill(self) -> None:
        """Fill the disk until nothing more fits."""
        with self._ballast.open("wb", buffering=0) as file:
            for size in (1 << 20, 1 << 12):
                self._pour(file.fileno(), bytes(size))

    def _pour(self, file: int, block: bytes) -> None:
        try:
            while os.write(file, block) == len(block):
                pass
        except OSError:
            return

    def fill_for(self, seconds: float) -> threading.Timer:
        """Fill the disk, and let a thread empty it later: the caller may be blocked in the meantime."""
        self.fill()
        timer = threading.Timer(seconds, self.empty)
        timer.daemon = True
        timer.start()
        return timer

    def empty(self) -> None:
        self._ballast.unlink(missing_ok=True)


def own_mounts() -> str:
    """Make the namespace. Returns the reason if that is not possible."""
    if os.geteuid() != 0:
        return "not root"
    if ctypes.CDLL(None, use_errno=True).unshare(_CLONE_NEWNS) != 0:
        return "no mount namespaces here"
    made = subprocess.run(["mount", "--make-rprivate", "/"], capture_output=True, check=False)
    return "" if made.returncode == 0 else "mounting is forbidden here"
