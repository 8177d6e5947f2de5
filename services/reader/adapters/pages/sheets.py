"""Read the style sheets that a page had at a moment, with those that they import."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from services.reader.adapters.web.context import SiteContext
from shared.archive.read.captures.mementos import pictures_at
from shared.archive.read.captures.pictures import PictureRow
from shared.errors import Permanent
from shared.styles.sheets import imports, is_style_sheet, sheet_text

_DEEPEST, _MOST_BYTES = 4, 2 << 20


async def sheets_at(site: SiteContext, urls: Sequence[str], at: datetime) -> dict[str, str]:
    """Return the text of each sheet by its address, as it was nearest to the moment.

    What goes beyond two megabytes is left out: the reader's processor would be busy for seconds.
    """
    texts: dict[str, str] = {}
    wanted, size = list(urls), 0
    for _ in range(_DEEPEST):
        found = await pictures_at(site.db, wanted, at)
        for url in wanted:
            body = await _body(site, found.get(url))
            size += len(body)
            if body and size <= _MOST_BYTES:
                texts[url] = sheet_text(body, found[url].media_type)
        named = (url for base in wanted if base in texts for url in imports(texts[base], base))
        wanted = [url for url in dict.fromkeys(named) if url not in texts]
    return texts


async def _body(site: SiteContext, row: PictureRow | None) -> bytes:
    """Return the bytes of a stored sheet; none if it is missing, damaged or withheld, or is no style sheet."""
    if row is None or row.withheld or not is_style_sheet(row.media_type):
        return b""
    try:
        return await site.blobs.get(row.sha256)
    except Permanent:
        return b""
