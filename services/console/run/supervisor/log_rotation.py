"""Rotate the log files of the services, so that they do not grow without limit."""

from __future__ import annotations

import shutil
from pathlib import Path

LIMIT_BYTES = 20_000_000
KEPT = 4


def rotate(logs: Path, limit: int = LIMIT_BYTES) -> list[str]:
    """Move the content of files over `limit` bytes into NAME.1 … NAME.4, oldest last. Return the names of these files.

    The file is copied and emptied, not renamed, because the service keeps it open (with O_APPEND). A line written
    between the two steps may be lost.
    """
    grown = [p for p in logs.iterdir() if p.suffix in (".jsonl", ".log") and p.stat().st_size > limit]
    for path in grown:
        for number in range(KEPT - 1, 0, -1):
            older = path.with_name(f"{path.name}.{number}")
            if older.exists():
                older.replace(path.with_name(f"{path.name}.{number + 1}"))
        shutil.copyfile(path, path.with_name(f"{path.name}.1"))
        with path.open("r+b") as log:
            log.truncate()
    return [path.name for path in grown]
