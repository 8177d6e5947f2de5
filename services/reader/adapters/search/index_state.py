"""Progress of the search index, and the small file that keeps it beside a folder, replaced as a whole."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import orjson

from shared.archive.outbox import Cursor


@dataclass(frozen=True, slots=True)
class IndexState:
    """Progress of the index.

    place    outbox cursor up to which events are indexed
    scanned  last id of a first reading that is still running; None once everything has been read
    """

    format: str
    place: Cursor
    scanned: str | None


def load_state(path: Path) -> IndexState | None:
    """Return the state, or None if the file is missing or unreadable."""
    try:
        return parse_state(path.read_bytes())
    except OSError:
        return None


def parse_state(text: bytes | str) -> IndexState | None:
    """Parse what `state_json` returned. Return None for other texts."""
    try:
        row = orjson.loads(text)
        place = Cursor.parse(row["place"])
        scanned = row["scanned"]
    except (ValueError, KeyError, TypeError):
        return None
    if not (scanned is None or isinstance(scanned, str)):
        return None
    return IndexState(str(row.get("format")), place, scanned)


def state_json(state: IndexState) -> str:
    """Write the state as JSON."""
    return orjson.dumps({"format": state.format, "place": str(state.place), "scanned": state.scanned}).decode()


def save_state(path: Path, state: IndexState) -> None:
    """Write the state to a temporary file and rename it, so that a crash leaves the old or the new state."""
    aside = path.with_name(path.name + ".new")
    aside.write_text(state_json(state))
    with aside.open("rb") as file:
        os.fsync(file.fileno())
    aside.replace(path)
