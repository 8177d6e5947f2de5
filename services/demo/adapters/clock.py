"""Start of the demo press's clock, stored in a file so that a restart continues where the last run stopped."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from shared.errors import Misconfigured


def started_at(path: Path, now: datetime) -> datetime:
    """Return the time stored in the file; the first time, store `now`. Raises `Misconfigured` for a damaged file."""
    try:
        return datetime.fromisoformat(json.loads(path.read_text())["started_at"])
    except FileNotFoundError:
        _write(path, now)
        return now
    except (OSError, ValueError, KeyError, TypeError):
        raise Misconfigured(f"{path} cannot be read: remove it to start the demo press anew") from None


def _write(path: Path, now: datetime) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(".new")
    aside.write_text(json.dumps({"started_at": now.isoformat()}))
    aside.replace(path)
