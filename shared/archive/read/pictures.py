"""The pictures we keep: by the address an article names, and by the hash we serve them under."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.archive.read.pool import ReadPool
from shared.archive.read.withheld_pictures import KEPT_BACK, ORDERED


@dataclass(frozen=True, slots=True)
class PictureRow:
    """`width` and `height` in pixels, 0 where unknown; `withheld` by an order, then nothing of it is shown."""

    url: str
    sha256: str
    media_type: str
    width: int
    height: int
    captured_at: datetime
    withheld: bool


_COLUMNS = "url, sha256, media_type, width, height, captured_at"


async def pictures(db: ReadPool, urls: Sequence[str]) -> dict[str, PictureRow]:
    """The newest content of each of these addresses, where we have any. For articles that are shown: only an order that
    names a picture of theirs keeps it back."""
    if not urls:
        return {}
    rows = await db.rows(
        PictureRow,
        f"SELECT DISTINCT ON (url) {_COLUMNS}, {ORDERED} AS withheld FROM picture p"  # noqa: S608 -- all of it is ours
        " WHERE url = ANY(%s) ORDER BY url, last_seen DESC, sha256",
        (list(urls),),
    )
    return {row.url: row for row in rows}


async def picture_by_hash(db: ReadPool, sha256: str) -> PictureRow | None:
    """A body is served as a picture only if it was kept as one."""
    return await db.one(
        PictureRow,
        f"SELECT {_COLUMNS}, {KEPT_BACK} AS withheld FROM picture p WHERE sha256 = %s ORDER BY captured_at LIMIT 1",  # noqa: S608
        (sha256,),
    )
