"""Pages of a capture: what was asked and answered, its original bytes, and two captures side by side."""

from __future__ import annotations

import asyncio
import base64

from starlette.requests import Request
from starlette.responses import Response

from services.reader.adapters.pages.capture_data import body_of, find_capture, message_of, replay_of, why_no_body
from services.reader.adapters.web.context import context_of
from services.reader.adapters.web.responses import JSON, NotFound, matches, page
from services.reader.adapters.web.security_headers import BODY_POLICY, policy_with_frames
from services.reader.core.captures.image_types import EXTENSIONS, media_path
from services.reader.core.captures.memento import http_date, link_format, resource_links
from services.reader.core.captures.replay import sentence
from services.reader.core.wording.translation import _
from shared.archive.read.captures.capture_records import CaptureRecord
from shared.archive.read.captures.certified import day_of

_EXTENSIONS = {
    "text/html": "html", "application/xhtml+xml": "html", "application/json": "json", "text/plain": "txt",
    "application/xml": "xml", "text/xml": "xml", "application/rss+xml": "xml", "application/atom+xml": "xml",
    "application/pdf": "pdf", **EXTENSIONS,
}  # fmt: skip


async def capture_page(request: Request) -> Response:
    """Show a capture by its id. Memento leads here to the second capture of an address in one second."""
    row = await find_capture(request)
    if row.is_picture:
        return await show_capture(request, row)
    links = link_format(resource_links(context_of(request).base(request), row.url))
    return await show_capture(request, row, {"Memento-Datetime": http_date(row.captured_at), "Link": links})


async def show_capture(request: Request, row: CaptureRecord, headers: dict[str, str] | None = None) -> Response:
    """Return the page of a capture, with the stored page in a frame of the replay's origin."""
    site = context_of(request)
    stored, replayed = await asyncio.gather(message_of(site, row), replay_of(site, row))
    replay = site.replay_base(request)
    response = page(
        request,
        "capture.html",
        overview=await site.overview(),
        row=row,
        message=stored.capture if stored else None,
        picture=media_path(row.body_sha256, row.media_type) if row.is_picture else None,
        size=await body_size(request, row),
        why_no_body="" if await asyncio.to_thread(site.blobs.touched, row.body_sha256) else why_no_body(row),
        replay=f"{replay}/captures/{row.id}" if replay and not replayed.why_not else "",
        why_not=replayed.why_not or ("" if replay else _("The operator has not set an address for the replay.")),
        missing=sentence(replayed.missing or {}),
        sealed=await day_of(site.db, row.id),
        now=site.now(),
    )
    response.headers["Content-Security-Policy"] = policy_with_frames(replay)
    response.headers.update(headers or {})
    return response


async def body_size(request: Request, row: CaptureRecord) -> int | None:
    """Return the size of the stored body: from the archive, or else from the manifest."""
    if row.body_size is not None:
        return row.body_size
    stored = await message_of(context_of(request), row)
    return stored.message.body.size if stored and stored.message.body else None


async def capture_body(request: Request) -> Response:
    """Return the original bytes, for download only: no browser shows them."""
    row = await find_capture(request)
    etag = f'"{row.body_sha256}"'
    headers = {"Cache-Control": "no-cache", "ETag": etag, "Content-Security-Policy": BODY_POLICY}
    body = await body_of(context_of(request), row)
    if matches(request.headers.get("if-none-match", ""), etag):
        return Response(status_code=304, headers=headers)
    extension = _EXTENSIONS.get(row.media_type.partition(";")[0].strip().lower(), "bin")
    digest = base64.b64encode(bytes.fromhex(row.body_sha256)).decode()
    headers |= {
        "Content-Type": "application/octet-stream",
        "Content-Disposition": f'attachment; filename="capture-{row.id}.{extension}"',
        "Repr-Digest": f"sha-256=:{digest}:",
    }
    return Response(body, headers=headers)


async def capture_message(request: Request) -> Response:
    """Return the message of the capture, byte for byte as stored."""
    row = await find_capture(request)
    stored = await message_of(context_of(request), row)
    if stored is None:
        raise NotFound(_("The message of this capture is not in the manifests of this archive."))
    return Response(stored.raw, headers={"Cache-Control": "no-cache", "Content-Type": JSON})


async def beside_page(request: Request) -> Response:
    """Show two captures side by side, as they looked: `/captures/ID/beside/OTHER`."""
    site = context_of(request)
    pair = [await find_capture(request), await find_capture(request, "other")]
    shown = [await replay_of(site, row) for row in pair]
    replay = site.replay_base(request)
    response = page(
        request,
        "beside.html",
        overview=await site.overview(),
        sides=[
            (row, f"{replay}/captures/{row.id}" if replay and not one.why_not else "",
             one.why_not or _("The operator has not set an address for the replay."), sentence(one.missing or {}))
            for row, one in zip(pair, shown, strict=True)
        ],
        now=site.now(),
    )  # fmt: skip
    response.headers["Content-Security-Policy"] = policy_with_frames(replay)
    return response
