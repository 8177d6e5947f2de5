"""Read one capture: its record, the message as stored, and its body. Orders that withhold it are respected here."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from starlette.requests import Request

from services.reader.adapters.pages.sheets import sheets_at
from services.reader.adapters.web.context import SiteContext, context_of
from services.reader.adapters.web.responses import NotFound, Withheld
from services.reader.core.api.query_params import ARTICLE_ID
from services.reader.core.article.date_display import moment
from services.reader.core.captures.image_types import media_path
from services.reader.core.captures.replay import replay_page
from services.reader.core.wording.translation import _
from shared.archive.read.captures.capture_records import CaptureRecord, capture_record
from shared.archive.read.captures.mementos import pictures_at
from shared.errors import Permanent
from shared.storage.manifest_search import StoredMessage
from shared.styles.fonts import font_path

_WRITER = ThreadPoolExecutor(1, "replay")
"""Writes one page at a time: two megabytes of styles take seconds, and 400 MB of memory."""
_HTML = ("text/html", "application/xhtml")


@dataclass(frozen=True, slots=True)
class Replay:
    """A stored page as it can be shown, and what it lacks. `why_not` is set if it cannot be shown."""

    html: str = ""
    missing: dict[str, int] | None = None
    why_not: str = ""


async def find_capture(request: Request, name: str = "id") -> CaptureRecord:
    """Return the capture named in the path. Raises `NotFound`, or `Withheld` if its article is withheld."""
    id = request.path_params[name]
    if not ARTICLE_ID.fullmatch(id):
        raise NotFound(_("There is no capture at this address."))
    found = await capture_record(context_of(request).db, id)
    if found is None:
        raise NotFound(_("The archive has no such capture."))
    if found.withheld and found.is_picture:
        raise Withheld(_("This picture is withheld by order, or only a withheld article shows it."))
    if found.withheld:
        raise Withheld(_("The article at the address of this capture is withheld by order, and so are its captures."))
    return found


async def message_of(site: SiteContext, row: CaptureRecord) -> StoredMessage | None:
    """Return the whole message from the manifests; None if the manifests do not have it."""
    moments = (row.recorded_at, row.captured_at)
    return await asyncio.to_thread(site.manifests.find, row.id, row.body_sha256, moments)


async def body_of(site: SiteContext, row: CaptureRecord) -> bytes:
    """Return the original bytes. Raises `Withheld`, or `NotFound` with the reason."""
    if row.body_is_withheld:
        raise Withheld(
            _("This capture is of a list. It may quote an article of this outlet that is withheld by order.")
        )
    try:
        return await site.blobs.get(row.body_sha256)
    except Permanent:
        raise NotFound(why_no_body(row)) from None


def why_no_body(row: CaptureRecord) -> str:
    """Return the sentence that stands in place of a body."""
    if row.dropped_at:
        return _("A retention rule deleted this body on {day}. Its hash and size stay on record.").format(
            day=moment(row.dropped_at)
        )
    return _("The body of this capture is missing from the archive or damaged.")


async def replay_of(site: SiteContext, row: CaptureRecord) -> Replay:
    """Return the page as it can be shown, with the pictures, style sheets and fonts of that time."""
    stored = await message_of(site, row)
    message = stored.capture if stored else None
    kind = row.media_type or (message.body.media_type if message and message.body else "")
    if not kind.lower().startswith(_HTML):
        said = kind or _("of an unknown type")
        return Replay(why_not=_("Only pages can be shown as they looked. This is {kind}.").format(kind=said))
    try:
        body = await body_of(site, row)
    except (NotFound, Withheld) as error:
        return Replay(why_not=str(error))
    charset, address = (message.charset, message.final_url) if message else ("", None)
    page = await asyncio.to_thread(replay_page, body, charset, address or row.url)
    if page is None:
        return Replay(why_not=_excessive())
    sheets = await sheets_at(site, await asyncio.to_thread(page.sheet_urls), row.captured_at)
    kept = await pictures_at(site.db, await asyncio.to_thread(page.part_urls, sheets), row.captured_at)
    found = {
        url: media_path(one.sha256, one.media_type) or font_path(one.sha256, one.media_type)
        for url, one in kept.items()
        if not one.withheld
    }
    ours = {url: path for url, path in found.items() if path}
    try:
        html = await asyncio.get_running_loop().run_in_executor(_WRITER, page.shown, ours, sheets)
    except ValueError:
        return Replay(why_not=_excessive())
    return Replay(html, dict(page.missing))


def _excessive() -> str:
    return _("This page is too large or too deeply nested to be shown. Download its original bytes.")
