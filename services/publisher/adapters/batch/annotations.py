"""Store the findings of other programs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from shared.archive.schema.connection import Pool, connection
from shared.archive.schema.rows import Row
from shared.archive.write.annotations import known_texts, put
from shared.contracts import Annotation
from shared.errors import Transient
from shared.streams.bus.entries import Entry
from shared.streams.consumer.stage import Done, Failed, Outcome

_ANNOTATED = Done(outcome="annotated", receipt={"status": "annotated"})


async def put_annotations(pool: Pool, entries: Sequence[Entry[Annotation]]) -> list[Outcome]:
    """Commit findings about texts that the archive has. Findings about other texts are retried for a minute or two."""
    rows = [_row(entry) for entry in entries]
    async with connection(pool) as conn:
        known = await known_texts(conn, rows)
        fitting = [row for row in rows if (row["address_id"], row["revision_id"]) in known]
        if fitting:
            await put(conn, fitting, known, datetime.now(UTC))
    return [_ANNOTATED if (row["address_id"], row["revision_id"]) in known else _unknown(row) for row in rows]


def _row(entry: Entry[Annotation]) -> Row:
    message = entry.message
    return {
        "address_id": message.article_id,
        "revision_id": message.revision_id,
        "producer": message.producer or entry.producer or "unknown",
        "version": message.version,
        "kind": message.kind.value,
        "language": message.language or "",
        "value": message.model_dump(mode="json", include={"value"})["value"],
        "made_at": message.made_at or entry.born_at,
    }


def _unknown(row: Row) -> Failed:
    said = f"the archive has no article {row['address_id']} with a text {row['revision_id']}"
    return Failed(Transient("no-such-text", said))
