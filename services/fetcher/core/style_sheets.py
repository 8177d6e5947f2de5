"""Read the answer for a style sheet: its message, what it names, and what the next look at it must know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from services.fetcher.core.image_headers import Image
from services.fetcher.core.media_types import charset, media_type
from services.fetcher.core.messages import led_to, picture_of
from services.fetcher.core.response import Response
from shared.contracts import FetchRequest, PageKind, Picture
from shared.contracts.common import BlobRef
from shared.sources import Outlet
from shared.streams.frontier.tasks import DEPTH, FONT, WEEK, Task
from shared.styles.fonts import fonts
from shared.styles.sheets import STYLE_SHEET, imports, pictures, sheet_text

DEEPEST = 3
"""How far imports are followed from the page's own sheet."""
_UNDECLARED = ("text/plain", "application/octet-stream")


class Sheet(NamedTuple):
    """A style sheet that was fetched, and the addresses it names."""

    message: Picture
    imports: tuple[str, ...]
    pictures: tuple[str, ...]
    fonts: tuple[str, ...]


def sheet_of(task: Task, response: Response) -> Sheet | None:
    """Return the style sheet; None if the answer is something else, such as a page that says "not found"."""
    declared = response.header("content-type")
    if media_type(declared, response.body) not in (STYLE_SHEET, *_UNDECLARED) or _is_markup(response.body):
        return None
    name = charset(declared)
    kind = f"{STYLE_SHEET}; charset={name}" if name else STYLE_SHEET
    text, base = sheet_text(response.body, kind), response.final_url
    message = picture_of(task, response, Image(kind, 0, 0))
    return Sheet(message, imports(text, base), pictures(text, base), fonts(text, base))


def _is_markup(body: bytes) -> bool:
    start = body[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<!doctype", b"<html", b"<?xml", b"<svg"))


def remembered(sheet: Sheet, response: Response) -> dict[str, Any]:
    """Return what makes the next request conditional, and what an answer "not modified" stands for."""
    body = sheet.message.body
    known = {
        "etag": response.header("etag"), "lm": response.header("last-modified"), "sha": body.sha256,
        "size": body.size, "type": body.media_type, "imports": sheet.imports,
    }  # fmt: skip
    return {name: value for name, value in known.items() if value}


def unchanged_sheet(task: Task, response: Response) -> Picture | None:
    """Return the message of a sheet that the server says is unchanged; None if we never had it."""
    known, request = task.state, task.request
    if "sha" not in known:
        return None
    body = BlobRef(sha256=known["sha"], size=known["size"], media_type=known["type"])
    return Picture(
        url=request.url, captured_at=response.received_at, outlet=request.outlet or "unknown", body=body,
        referrer=request.referrer, final_url=led_to(response),
    )  # fmt: skip


def named_by(
    task: Task, outlet: Outlet, sheets: Iterable[str], images: Iterable[str] = (), fonts: Iterable[str] = ()
) -> tuple[Task, ...]:
    """Return the tasks for the sheets, pictures and fonts that a sheet names."""
    depth = int(task.state.get(DEPTH, 0)) + 1
    state = {WEEK: task.state.get(WEEK), DEPTH: depth}
    found = [_named(task, url, PageKind.STYLE, state) for url in sheets] if depth <= DEEPEST else []
    found += [_named(task, url, PageKind.IMAGE, {}) for url in images] if outlet.fetch.images else []
    found += [_named(task, url, PageKind.IMAGE, {FONT: 1}) for url in fonts]
    return tuple(found)


def _named(task: Task, url: str, kind: PageKind, state: Mapping[str, Any]) -> Task:
    of = task.request
    request = FetchRequest(
        url=url, kind=kind, outlet=of.outlet, edition=of.edition, lane=of.lane, priority=of.priority, referrer=of.url
    )
    return Task(request, traceparent=task.traceparent, state=state)
