"""Read stored pictures by the address that an article names, or by the hash under which we serve them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.archive.read.captures.withheld_pictures import KEPT_BACK, ORDERED
from shared.archive.read.connection.pool import ReadPool


@dataclass(frozen=True, slots=True)
class PictureRow:
    """A stored picture, style sheet or font. A `withheld` one must not be shown.

    `width` and `height` are pixels, 0 if unknown. `final_url` is set if the address redirected.
    """

    url: str
    sha256: str
    media_type: str
    width: int
    height: int
    captured_at: datetime
    final_url: str | None
    withheld: bool


_COLUMNS = "url, sha256, media_type, width, height, captured_at, final_url"


async def pictures(db: ReadPool, urls: Sequence[str], until: datetime | None = None) -> dict[str, PictureRow]:
    """Return the newest content of each address that has one, for articles that are shown.

    With `until`, when an earlier text was last seen, return the content that the address had then: the newest one from
    before, or else the first one. `withheld` is only set by an order against the picture itself.
    """
    if not urls:
        return {}
    rows = await db.rows(
        PictureRow,
        f"SELECT DISTINCT ON (url) {_COLUMNS}, {ORDERED} AS withheld FROM picture p"  # noqa: S608 - no user input
        " WHERE url = ANY(%(urls)s) ORDER BY url, captured_at > %(until)s,"
        " CASE WHEN captured_at > %(until)s THEN captured_at END, last_seen DESC, sha256",
        {"urls": list(urls), "until": until},
    )
    return {row.url: row for row in rows}


async def picture_by_hash(db: ReadPool, sha256: str) -> PictureRow | None:
    """Return the picture with this hash. A body is served as a picture only if it was stored as one."""
    return await db.one(
        PictureRow,
        f"SELECT {_COLUMNS}, {KEPT_BACK} AS withheld FROM picture p WHERE sha256 = %s ORDER BY captured_at LIMIT 1",  # noqa: S608
        (sha256,),
    )
