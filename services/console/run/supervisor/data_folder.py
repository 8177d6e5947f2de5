"""The data folder: check its owner and version, and lock it, so that only one watch runs on it."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shared.errors import Misconfigured

FORMAT = "1"
"""The content of DATA/VERSION. Increase it when a new version cannot read the folder of an older one."""


@dataclass(frozen=True, slots=True)
class DataFolder:
    """The data folder of a watch, and what lies where in it."""

    root: Path

    @property
    def run_file(self) -> Path:
        return self.root / "run.json"

    @property
    def targets_file(self) -> Path:
        return self.root / "prometheus.json"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    def health_file(self, service: str) -> Path:
        return self.root / "health" / f"{service}.json"

    def log_of(self, service: str) -> Path:
        return self.logs / f"{service}.jsonl"

    def secret(self, name: str) -> str:
        """Return the password kept under this name. Make it the first time."""
        path = self.root / "secrets" / name
        if not path.exists():
            write_private(path, secrets.token_urlsafe(24))
        return path.read_text().strip()


@contextlib.contextmanager
def open_data_folder(root: Path) -> Iterator[DataFolder]:
    """Open the folder and lock it until the block ends. Create and mark a new folder.

    Raises `Misconfigured` if another watch runs on it, another version wrote it, or it holds other files.
    """
    folder = DataFolder(root.resolve())
    try:
        _make(folder)
        lock = os.open(folder.root / "lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise Misconfigured(
            f"the data folder {root} cannot be used: {error.strerror}; choose another with DATA="
        ) from None
    try:
        _lock(folder, lock)
        yield folder
    finally:
        os.close(lock)


def _make(folder: DataFolder) -> None:
    version = folder.root / "VERSION"
    if version.exists():
        _check(folder, version.read_text().strip())
    elif folder.root.is_dir() and any(p.name != "lock" for p in folder.root.iterdir()):
        raise Misconfigured(f"{folder.root} holds files that are not Presswatch's: choose an empty folder with DATA=")
    for part in ("", "logs", "health", "secrets"):
        (folder.root / part).mkdir(parents=True, exist_ok=True, mode=0o700)
    if not version.exists():  # writing it again on a full disk would leave it empty
        version.write_text(FORMAT + "\n")


def _check(folder: DataFolder, found: str) -> None:
    if found != FORMAT:
        raise Misconfigured(
            f"{folder.root} was written by another version of Presswatch (its data format is {found[:20]!r}, ours is "
            f"{FORMAT!r}): run that version, or choose another folder with DATA="
        )


def _lock(folder: DataFolder, lock: int) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        running = read_run(folder.root)
        where = f" (pid {running['pid']}, site {running['site']})" if "pid" in running and "site" in running else ""
        raise Misconfigured(
            f"Presswatch already runs on {folder.root}{where}: stop it, or choose another folder with DATA="
        ) from None


def read_run(root: Path) -> dict[str, Any]:
    """Return DATA/run.json, or an empty object if nothing runs."""
    return read_json(root / "run.json")


def read_json(path: Path) -> dict[str, Any]:
    """Return the object in the file, or an empty one if there is none."""
    try:
        found = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def write_json(path: Path, content: Mapping[str, Any] | Sequence[Any]) -> None:
    """Write the whole file or nothing. Only the owner may read it, because it may hold passwords."""
    write_private(path, json.dumps(content, indent=2, ensure_ascii=False) + "\n")


def write_private(path: Path, text: str) -> None:
    """Replace a file in one step. Only its owner may read it."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(path.name + ".new")
    draft.touch(mode=0o600)
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)
