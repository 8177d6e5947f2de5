"""Find the style sheets of selected pages, and the pictures and fonts that they name, for an export of them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import replace

from selectolax.lexbor import LexborHTMLParser

from shared.archive.read.captures.evidence import CaptureFilter, Evidence, SelectedPicture, pictures_of
from shared.archive.schema.connection import Connection
from shared.errors import Permanent
from shared.storage.blobs import BlobStore
from shared.styles.fonts import fonts
from shared.styles.links import page_styles
from shared.styles.sheets import imports, is_style_sheet, pictures, sheet_text
from shared.text.markup_limits import markup_excess

_DEEPEST = 4


async def with_styles(conn: Connection, blobs: BlobStore, found: Evidence, chosen: CaptureFilter) -> Evidence:
    """Return the evidence with the stored versions of the style sheets that its pages link, and what these name.

    One that several outlets share is recorded under the first, and a font only when it was first seen.
    """
    if chosen.is_everything:
        return found
    parts = {(one.url, one.sha256): one for one in found.pictures}
    wanted = await asyncio.to_thread(_linked, blobs, found)
    known = set(wanted)
    for _ in range(_DEEPEST):
        new = await pictures_of(conn, sorted(wanted), chosen) if wanted else []
        parts |= {(one.url, one.sha256): one for one in new}
        wanted = await asyncio.to_thread(_named, blobs, new) - known
        known |= wanted
    return replace(found, pictures=sorted(parts.values(), key=lambda one: (one.url, one.captured_at)))


def _linked(blobs: BlobStore, found: Evidence) -> set[str]:
    linked: set[str] = set()
    for one in found.captures:
        text = _body(blobs, one.body_sha256).decode("utf-8-sig", "replace")  # addresses of sheets are ASCII
        if text.lstrip().startswith("<") and not markup_excess(text):
            named = page_styles(LexborHTMLParser(text), one.url)
            linked.update((*named.sheets, *named.pictures, *named.fonts))
    return linked


def _named(blobs: BlobStore, sheets: Iterable[SelectedPicture]) -> set[str]:
    named: set[str] = set()
    for one in sheets:
        if is_style_sheet(one.media_type):
            text = sheet_text(_body(blobs, one.sha256), one.media_type)
            base = one.final_url or one.url
            named.update((*imports(text, base), *pictures(text, base), *fonts(text, base)))
    return named


def _body(blobs: BlobStore, sha256: str) -> bytes:
    try:
        return blobs.read(sha256)
    except Permanent:
        return b""
