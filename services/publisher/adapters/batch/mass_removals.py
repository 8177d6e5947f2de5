"""Find new removals that are part of a mass removal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from services.publisher.core.reading import Row
from services.publisher.core.removal.mass_removals import APART, Removal, mass_removals
from shared.archive import outbox
from shared.archive.read.judging.outlet_health import last_answer
from shared.archive.schema.connection import Connection
from shared.archive.write import articles as store
from shared.archive.write import lookups

_BACK = timedelta(days=7)
"""How far before the newest removal we look for others of the same mass removal."""


async def record_mass_removals(conn: Connection, removed: Sequence[Row], answered: Sequence[Row]) -> list[Row]:
    """Record the mass removals after which the outlet answered well. One that grows keeps its id.

    Only removals before an answer count, so most removals of a large mass removal change nothing until the next answer.

    removed   changes of kind `removed` in the batch
    answered  outlets that the batch may show to be up: rows of outlet_id and since

    Returns the events that were written.
    """
    events: list[Row] = []
    earliest: dict[str, datetime] = {}
    for outlet, at in [(c["outlet_id"], c["at"]) for c in removed] + [(a["outlet_id"], a["since"]) for a in answered]:
        earliest[outlet] = min(at, earliest.get(outlet, at))
    answering = {a["outlet_id"] for a in answered}
    for outlet, at in sorted(earliest.items()):
        if outlet not in answering and await last_answer(conn, outlet, at) is None:
            continue
        found = await lookups.removals(conn, outlet, at - _BACK)
        last = await last_answer(conn, outlet, at - _BACK) if found else None
        rows = mass_removals(outlet, [Removal(r["article_id"], r["at"]) for r in found if last and r["at"] < last])
        whole = at - _BACK + APART  # a cluster that starts earlier may be incomplete
        if found:
            events += await _write(conn, outlet, whole, [row for row in rows if row["since"] >= whole])
    return events


async def _write(conn: Connection, outlet: str, since: datetime, rows: Sequence[Row]) -> list[Row]:
    known = await lookups.mass_removals(conn, outlet, since)
    counts = {row["id"]: row["data"]["count"] for row in rows}
    await store.drop_changes(conn, [name for name in known if name not in counts])
    if rows:
        await store.put_mass_removals(conn, rows)
    grown = [row for row in rows if known.get(row["id"]) != row["data"]["count"]]
    new = [row for row in grown if row["id"] not in known]
    events = [_event(row, "mass-removal" if row in new else "corrected") for row in grown]
    await outbox.put_events(conn, events)
    return events


def _event(row: Row, kind: str) -> Row:
    data = {"change": row["id"], "count": row["data"]["count"], "page": f"/removals/{row['id']}"}
    return {"kind": kind, "article_id": None, "outlet_id": row["outlet_id"], "at": row["at"], "data": data}
