"""Private files with passwords: created once, kept, written atomically."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

PASSWORDS = "presswatch_*_password"
"""The files with passwords in a user's folder."""


def keep_private() -> None:
    """Make all files the process creates private to its user (umask 077)."""
    os.umask(0o077)


def read_or_create(path: Path) -> tuple[str, bool]:
    """Return the password in the file, and whether it was created just now."""
    new = not path.exists()
    if new:
        write(path, secrets.token_urlsafe(24))
    return path.read_text().strip(), new


def create(path: Path, content: str) -> None:
    """Create the file atomically unless it exists. If several processes try, one creates it."""
    with NamedTemporaryFile("w", dir=path.parent, prefix=f".{path.name}.") as beside:  # private to its user
        beside.write(content)
        beside.flush()
        with suppress(FileExistsError):
            os.link(beside.name, path)


def write(path: Path, content: str, mode: int = 0o600) -> None:
    """Write the file atomically, so that a server that loads it never sees half of it."""
    beside = path.with_name(f".{path.name}.new")
    beside.touch(mode=mode)
    beside.chmod(mode)
    beside.write_text(content, encoding="utf-8")
    beside.replace(path)
