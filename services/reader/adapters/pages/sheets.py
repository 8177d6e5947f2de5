"""Read the style sheets that a page had at a moment, with those that they import."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime

from services.reader.adapters.web.context import SiteContext
from shared.archive.read.captures.mementos import pictures_at
from shared.archive.read.captures.pictures import PictureRow
from shared.errors import Permanent
from shared.styles.sheets import SheetText, imports, is_style_sheet, sheet_text

_DEEPEST, _MOST_BYTES = 4, 2 << 20


async def sheets_at(site: SiteContext, urls: Sequence[str], at: datetime) -> dict[str, SheetText]:
    """Return each sheet by its address, as it was nearest to the moment.

    What goes beyond two megabytes is left out: the reader's processor would be busy for seconds.
    """
    texts: dict[str, SheetText] = {}
    wanted, left = list(urls), _MOST_BYTES
    for _ in range(_DEEPEST):
        found = await pictures_at(site.db, wanted, at) if wanted else {}
        bodies = await _bodies(site, [row for url in wanted if (row := found.get(url))], left)
        left -= sum(len(body) for _, body in bodies)
        new, named = await asyncio.to_thread(_read, bodies)
        texts |= new
        wanted = [url for url in named if url not in texts]
    return texts


async def _bodies(site: SiteContext, rows: Sequence[PictureRow], left: int) -> list[tuple[PictureRow, bytes]]:
    """Return the first bodies that are not more than this many bytes together."""
    bodies = []
    for row in rows:
        body = await _body(site, row)
        left -= len(body)
        if left < 0:
            break
        if body:
            bodies.append((row, body))
    return bodies


def _read(bodies: Sequence[tuple[PictureRow, bytes]]) -> tuple[dict[str, SheetText], list[str]]:
    """Return the sheets by address, and the addresses that they import."""
    texts = {row.url: SheetText(sheet_text(body, row.media_type), row.final_url or row.url) for row, body in bodies}
    named = [url for sheet in texts.values() for url in imports(*sheet)]
    return texts, list(dict.fromkeys(named))


async def _body(site: SiteContext, row: PictureRow) -> bytes:
    """Return the bytes of a stored sheet; none if it is missing, damaged or withheld, or is no style sheet."""
    if row.withheld or not is_style_sheet(row.media_type):
        return b""
    try:
        return await site.blobs.get(row.sha256)
    except Permanent:
        return b""
