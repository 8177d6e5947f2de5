"""Read what the archive records about a picture in a sealed day, as one capture of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.archive.read.captures.withheld_pictures import KEPT_BACK
from shared.archive.read.connection.pool import ReadPool
from shared.certificates.statements import LEAF, encoded, rows_of, values_of

IMAGE = "image"
_RECORD = f"""
SELECT %s::timestamptz AS captured_at, p.recorded_at, p.url, p.outlet_id, coalesce(o.name, p.outlet_id) AS outlet_name,
       p.sha256 AS body_sha256, p.size AS body_size, p.media_type, {KEPT_BACK} AS withheld
FROM picture p LEFT JOIN outlet o ON o.id = p.outlet_id WHERE p.sha256 = %s AND p.url = %s"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class PictureRecord:
    """A picture.

    `captured_at` is the time in its leaf. A fact that arrived later may have given it an earlier time since.
    """

    captured_at: datetime
    recorded_at: datetime
    url: str
    outlet_id: str
    outlet_name: str
    body_sha256: str
    body_size: int
    media_type: str
    withheld: bool


async def picture_record(db: ReadPool, id: str) -> PictureRecord | None:
    """Return the picture with this capture id.

    None if its day is not sealed: only sealing records the id of a picture.
    """
    rows = await db.dicts("SELECT leaf FROM certified_capture WHERE capture_id = %s", (id,))
    if not rows:
        return None
    leaf = values_of(rows_of(rows[0]["leaf"].encode()), LEAF)
    urls = await db.dicts("SELECT url FROM picture WHERE sha256 = %s", (leaf["body-sha256"],))
    url = next((row["url"] for row in urls if encoded(row["url"]) == leaf["url"]), None)
    if url is None:
        return None
    return await db.one(PictureRecord, _RECORD, (leaf["captured-at"], leaf["body-sha256"], url))


async def sealed_ids(db: ReadPool, ids: Sequence[str]) -> Collection[str]:
    """Return which of these captures and pictures are in a sealed day."""
    if not ids:
        return ()
    rows = await db.dicts("SELECT capture_id FROM certified_capture WHERE capture_id = ANY(%s)", (list(ids),))
    return {row["capture_id"] for row in rows}
