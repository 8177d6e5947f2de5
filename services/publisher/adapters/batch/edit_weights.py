"""Weigh new revisions by their two texts, and find revisions that remove a person's name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from services.publisher.core.decision import name_removed_id
from services.publisher.core.reading import Row
from shared.archive.diff.weight import weigh as weight_of
from shared.archive.schema.connection import Connection
from shared.archive.write.articles import blocks_of


@dataclass(slots=True)
class EditWeights:
    """The weighed changes and what follows from them.

    rows    the weighed changes, by id
    more    additional changes: a revision removed a name
    events  events for `more`
    """

    rows: dict[str, Row] = field(default_factory=dict)
    more: list[Row] = field(default_factory=list)
    events: list[Row] = field(default_factory=list)


async def weigh_edits(conn: Connection, changes: Sequence[Row]) -> EditWeights:
    """Weigh the revisions among these changes. Their texts must already be in the archive."""
    revised = [c for c in changes if c["kind"] == "revised"]
    weighed = EditWeights()
    if not revised:
        return weighed
    wanted = {(c["article_id"], c[side]) for c in revised for side in ("from_revision", "to_revision")}
    texts = await blocks_of(conn, [{"article_id": a, "id": r} for a, r in sorted(wanted)])
    for change in revised:
        before, after = texts.get(_key(change, "from_revision")), texts.get(_key(change, "to_revision"))
        if before is not None and after is not None:
            _weigh(weighed, change, before, after)
    return weighed


def _key(change: Row, side: str) -> tuple[str, str]:
    return change["article_id"], change[side]


def _weigh(weighed: EditWeights, change: Row, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    weight, data = weight_of(before, after)
    row = {**change, "weight": weight.value, "data": data}
    weighed.rows[change["id"]] = row
    if data["names_removed"]:
        name = name_removed_id(change["article_id"], change)
        removed: Row = {"names": data["names_removed"]}
        weighed.more.append({**row, "id": name, "kind": "name-removed", "data": removed})
        weighed.events.append(
            {
                "kind": "name-removed",
                "article_id": change["article_id"],
                "outlet_id": change["outlet_id"],
                "at": change["at"],
                "data": {**removed, "change": name, "revision": change["to_revision"]},
            }
        )
