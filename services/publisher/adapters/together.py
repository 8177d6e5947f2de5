"""Looks whether new removals are part of a mass removal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from services.publisher.core.mass import Removal, mass_removals
from services.publisher.core.reading import Row
from shared.archive import articles as store
from shared.archive import lookups, outbox
from shared.archive.connect import Connection

_BACK = timedelta(days=7)
"""How far before the newest removal its companions are looked for."""


async def note_mass_removals(conn: Connection, removed: Sequence[Row]) -> list[Row]:
    """`removed` are the changes of this kind that this batch found. A mass removal that grows keeps its id.

    Returns the events told.
    """
    events: list[Row] = []
    earliest: dict[str, datetime] = {}
    for change in removed:
        earliest[change["outlet_id"]] = min(change["at"], earliest.get(change["outlet_id"], change["at"]))
    for outlet, at in sorted(earliest.items()):
        found = await lookups.removals(conn, outlet, at - _BACK)
        rows = mass_removals(outlet, [Removal(r["article_id"], r["at"]) for r in found])
        events += await _write(conn, outlet, at - _BACK, rows)
    return events


async def _write(conn: Connection, outlet: str, since: datetime, rows: Sequence[Row]) -> list[Row]:
    known = await lookups.mass_removals(conn, outlet, since)
    counts = {row["id"]: row["data"]["count"] for row in rows}
    await store.drop_changes(conn, [name for name in known if name not in counts])
    if rows:
        await store.put_mass_removals(conn, rows)
    grown = [row for row in rows if known.get(row["id"]) != row["data"]["count"]]
    told = [row for row in grown if row["id"] not in known]
    events = [_event(row, "mass-removal" if row in told else "corrected") for row in grown]
    await outbox.put_events(conn, events)
    return events


def _event(row: Row, kind: str) -> Row:
    data = {"change": row["id"], **row["data"]}
    return {"kind": kind, "article_id": None, "outlet_id": row["outlet_id"], "at": row["at"], "data": data}
