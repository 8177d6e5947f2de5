"""Files that are nobody else's business; passwords in them: made the first time, kept, written whole or not at all."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def keep_private() -> None:
    """From now on whatever the process makes is its user's alone (umask 077)."""
    os.umask(0o077)


def kept(path: Path) -> tuple[str, bool]:
    """The password in the file, and whether it was made just now."""
    new = not path.exists()
    if new:
        write(path, secrets.token_urlsafe(24))
    return path.read_text().strip(), new


def write(path: Path, content: str, mode: int = 0o600) -> None:
    """All or nothing, so that a server that loads it never sees half."""
    beside = path.with_name(f".{path.name}.new")
    beside.touch(mode=mode)
    beside.chmod(mode)
    beside.write_text(content)
    beside.replace(path)
