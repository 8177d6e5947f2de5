"""The certificate of a capture, its readable page, and the public log of days."""

from __future__ import annotations

import asyncio
from datetime import date

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from services.reader.adapters.pages.capture_data import body_of, find_capture, message_of
from services.reader.adapters.web.context import SiteContext, context_of
from services.reader.adapters.web.responses import HTML, JSON, NotFound, Withheld, respond
from services.reader.core.wording.translation import N_, _, page_language
from shared.archive.read.captures.capture_records import CaptureRecord
from shared.archive.read.captures.certified import day_files, log_of_days, sealed_capture
from shared.certificates.certificate import certificate
from shared.certificates.page import certificate_page
from shared.certificates.verify import verified

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_LATER = N_(
    "The day on which this capture was recorded is not sealed yet. It is sealed a few minutes after midnight UTC; "
    "come back then for the certificate."
)


async def certificate_file(request: Request) -> Response:
    """Return the certificate as one JSON file, for download."""
    row = await find_capture(request)
    response = respond(request, await _certificate(context_of(request), row), JSON)
    response.headers["Content-Disposition"] = f'attachment; filename="certificate-{row.id}.json"'
    return response


async def certificate_readable(request: Request) -> Response:
    """Return the certificate as a page for people. It is checked before it is shown."""
    row = await find_capture(request)
    data = await _certificate(context_of(request), row)
    proven = await asyncio.to_thread(verified, data)
    html = certificate_page(proven, f"certificate-{row.id}.json", _, page_language(), f"/captures/{row.id}")
    response = respond(request, html, HTML)
    response.headers["Content-Security-Policy"] = _POLICY
    return response


async def _certificate(site: SiteContext, row: CaptureRecord) -> bytes:
    found = await sealed_capture(site.db, row.id)
    if found is None:
        raise NotFound(_(_LATER))
    stored = await message_of(site, row)
    try:
        body: bytes | None = await body_of(site, row)
    except (NotFound, Withheld):
        body = None
    raw = stored.raw if stored else None
    parts = (found.leaf, found.position, found.hashes, found.sealed, raw, body, found.ots)
    return await asyncio.to_thread(certificate, *parts)


async def days_log(request: Request) -> Response:
    """Return all signed days, one on each line. With a copy, anyone can prove that no day was changed later."""
    return StreamingResponse(log_of_days(context_of(request).db), headers={"Content-Type": "application/x-ndjson"})


async def day_statement(request: Request) -> Response:
    """Return the signed text of a day; with `.tsr` the time stamp of an authority, with `.ots` that of calendars."""
    name: str = request.path_params["name"]
    text, _dot, form = name.partition(".")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise NotFound(_("Write a day as in /certificates/2026-03-01.txt.")) from None
    found = await day_files(context_of(request).db, day)
    if found is None or form not in ("txt", "tsr", "ots"):
        raise NotFound(_("The archive has sealed no such day."))
    if form == "txt":
        return respond(request, found.statement.encode(), "text/plain; charset=us-ascii")
    data, kind, none = (
        (found.time_stamp, "application/timestamp-reply", _("No authority has stamped this day."))
        if form == "tsr"
        else (found.ots, "application/octet-stream", _("No calendar of OpenTimestamps has stamped this day."))
    )
    if data is None:
        raise NotFound(none)
    return respond(request, data, kind)
