"""Find the first copy of a text: when another outlet prints what one outlet had, record the event `copied`.

It belongs to the original, names the copy, and is recorded once for each original. Who was first is judged by the times
of publication, not by the order of arrival: if the original arrives after its copy, the event is recorded then.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.archive.outbox import Event, put_events
from shared.archive.read.alike.copies import CANDIDATES, MOST_CANDIDATES, TEXT, CopyRow, TextRow, made_of
from shared.archive.schema.connection import Connection
from shared.archive.schema.rows import Row, fetch

_IN_ORDER = b"""
SELECT id, outlet_id, first_captured_at FROM article WHERE id = ANY(%s) ORDER BY sort_at, first_captured_at, id"""
_RECORDED = b"SELECT article_id FROM event WHERE kind = 'copied' AND article_id = ANY(%s)"
_MIRRORED = {"cut": "longer", "longer": "cut"}


@dataclass(frozen=True, slots=True)
class Printed:
    """An article that prints a text. `shared` is how much of the new article's text it has."""

    id: str
    outlet_id: str
    first_captured_at: datetime
    shared: float


def first_copy(id: str, earliest_first: Sequence[Printed]) -> tuple[Printed, Printed] | None:
    """Return the original and its first copy by another outlet, if the archive knows this only since the article `id`.

    Of several that its outlet printed before, the original is the one most like the copy.

    earliest_first  the articles made of one text, including `id`
    """
    first = earliest_first[0].outlet_id
    at = next((at for at, one in enumerate(earliest_first) if one.outlet_id != first), None)
    if at is None:
        return None
    originals, copy = earliest_first[:at], earliest_first[at]
    if copy.id == id:
        return max(originals, key=lambda one: one.shared), copy
    return (originals[0], copy) if [one.id for one in originals] == [id] else None


async def record_first_copies(conn: Connection, events: Sequence[Event]) -> None:
    """Record the first copies among the articles that these events created. Only one caller may do this at a time."""
    found: dict[str, Row] = {}
    for event in events:
        if event.kind == "created" and (row := await _copied(conn, event)):
            found.setdefault(row["article_id"], row)
    if found:
        recorded = {row["article_id"] for row in await fetch(conn, _RECORDED, list(found))}
        await put_events(conn, [row for id, row in found.items() if id not in recorded])


async def _copied(conn: Connection, event: Event) -> Row | None:
    """Return the event `copied` that follows from this new article, if any."""
    mine, alike = await _copies(conn, event)
    if mine is None or not alike:
        return None
    rows = await fetch(conn, _IN_ORDER, [mine.id, *alike])
    printed = [Printed(**row, shared=alike[row["id"]].kept if row["id"] in alike else 1.0) for row in rows]
    pair = first_copy(mine.id, printed)
    return None if pair is None else _row(mine, alike, *pair)


async def _copies(conn: Connection, event: Event) -> tuple[TextRow | None, dict[str, CopyRow]]:
    """Return a new article and its copies by id. They are read only if another outlet has a text that may be one."""
    given = {"id": event.article_id, "revision": event.data.get("revision"), "most": MOST_CANDIDATES}
    candidates = [TextRow(**row) for row in await fetch(conn, CANDIDATES.encode(), named=given)]
    if all(one.outlet_id == event.outlet_id for one in candidates):
        return None, {}
    mine = [TextRow(**row) for row in await fetch(conn, TEXT.encode(), named=given)]
    if not mine:
        return None, {}  # withheld meanwhile, or one with another article
    return mine[0], {one.id: one for one in await asyncio.to_thread(made_of, mine[0], candidates)}


def _row(mine: TextRow, alike: dict[str, CopyRow], original: Printed, copy: Printed) -> Row:
    is_copy = copy.id == mine.id
    other = alike[original.id if is_copy else copy.id]
    return {
        "kind": "copied",
        "article_id": original.id,
        "outlet_id": original.outlet_id,
        "at": copy.first_captured_at,
        "data": {
            "revision": other.revision_id if is_copy else mine.revision_id,
            "copy": copy.id,
            "copy_outlet": copy.outlet_id,
            "copy_revision": mine.revision_id if is_copy else other.revision_id,
            **_shares(other, of_copy=is_copy),
        },
    }


def _shares(other: CopyRow, *, of_copy: bool) -> dict[str, Any]:
    """Return how the copy relates to the original. If the new article is the copy, it was compared the other way."""
    if not of_copy:
        return {"relation": other.relation, "kept": other.kept, "added": other.added}
    relation = _MIRRORED.get(other.relation, other.relation)
    return {"relation": relation, "kept": round(1 - other.added, 3), "added": round(1 - other.kept, 3)}
