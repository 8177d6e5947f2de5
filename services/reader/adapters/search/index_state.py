"""How far the search index has come: a small file beside it, replaced as a whole."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import orjson

from shared.archive.outbox import Cursor


@dataclass(frozen=True, slots=True)
class IndexState:
    """`place` in the outbox up to which it is done; `scanned` the last id of a first reading that is still going on,
    None once everything has been read."""

    format: str
    place: Cursor
    scanned: str | None


def load_state(path: Path) -> IndexState | None:
    """None where there is no such file, or one that cannot be understood."""
    try:
        row = orjson.loads(path.read_bytes())
        place = Cursor.parse(row["place"])
        scanned = row["scanned"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if not (scanned is None or isinstance(scanned, str)):
        return None
    return IndexState(str(row.get("format")), place, scanned)


def save_state(path: Path, state: IndexState) -> None:
    """Written aside and renamed, so that a crash leaves the old or the new one."""
    aside = path.with_name(path.name + ".new")
    aside.write_bytes(orjson.dumps({"format": state.format, "place": str(state.place), "scanned": state.scanned}))
    with aside.open("rb") as file:
        os.fsync(file.fileno())
    aside.replace(path)
