"""Export a search as CSV or JSON lines, streamed, for any number of hits."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator
from dataclasses import replace

import orjson
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from services.reader.adapters.pages.card_json import card_json
from services.reader.adapters.pages.search_results import Hit, search
from services.reader.adapters.web.context import SiteContext, context_of
from services.reader.core.api.query_params import BadParameter, Params
from services.reader.core.article.date_display import display_date, read_date
from services.reader.core.search.search_request import NAMES, SearchRequest, checked, read_search
from shared.sanitize import spreadsheet_cell

_AT_ONCE = 200
COLUMNS = (
    "id", "outlet", "edition", "language", "published", "date", "first_captured_at", "state", "revisions",
    "title", "teaser", "address", "page",
)  # fmt: skip
_LATER = ("state_since",)
"""Columns that came later. They stand last, even behind the text, because scripts read by position."""


async def search_csv(request: Request) -> Response:
    """Write a header line and a line for each hit, newest first. `include=text` adds a column with the whole text."""
    asked, text = read_export(request)
    return export_file(
        _csv(context_of(request), context_of(request).base(request), asked, text), "text/csv; charset=utf-8", "csv"
    )


async def search_jsonl(request: Request) -> Response:
    """Write a JSON object per line for each hit, newest first. `include=text` adds the whole text."""
    asked, text = read_export(request)
    return export_file(_jsonl(context_of(request), asked, text), "application/x-ndjson", "jsonl")


def read_export(request: Request) -> tuple[SearchRequest, bool]:
    """Return the search of a request, and whether it asks for whole texts. Raises `BadParameter`."""
    params = Params(request.query_params)
    params.only(*(name for name in NAMES if name not in ("page", "after", "limit")), "include")
    asked = checked(read_search(params))
    if asked.node is None:
        raise BadParameter("q", "is missing: give words or a filter")
    sort = "oldest" if asked.sort == "oldest" else "newest"
    return replace(asked, sort=sort, limit=_AT_ONCE), params.one_of("include", ("text",)) == "text"


async def every_hit(site: SiteContext, asked: SearchRequest) -> AsyncIterator[Hit]:
    """Yield all hits, page by page."""
    while True:
        results = await search(site, asked)
        for hit in results.hits:
            yield hit
        if results.after is None:
            return
        asked = replace(asked, place=int(results.after[1:]), offset=0)


async def _csv(site: SiteContext, base: str, asked: SearchRequest, text: bool) -> AsyncIterator[bytes]:
    yield csv_line([*COLUMNS, *(["text"] if text else []), *_LATER])
    async for hit in every_hit(site, asked):
        card = hit.card
        row = [
            card.id, card.outlet_id, card.edition or "", card.language, (card.published or {}).get("value", ""),
            printed_day(card.published),
            card.first_captured_at.isoformat(), card.state, str(card.revision_count),
            card.title, card.teaser, card.address, f"{base}/a/{card.id}",
        ]  # fmt: skip
        yield csv_line([*row, *([hit.text or ""] if text else []), card.state_since.isoformat()])


def printed_day(published: object) -> str:
    """Return the date in the outlet's zone, as precise as it was printed: `2026-03-01`, `2026-03`."""
    date = read_date(published)
    return display_date(date).iso if date else ""


def csv_line(cells: list[str]) -> bytes:
    """Encode a CSV line, safe for a spreadsheet."""
    out = io.StringIO()
    csv.writer(out).writerow(map(spreadsheet_cell, cells))
    return out.getvalue().encode("utf-8", "replace")


async def _jsonl(site: SiteContext, asked: SearchRequest, text: bool) -> AsyncIterator[bytes]:
    async for hit in every_hit(site, asked):
        extra = {"text": hit.text or ""} if text else {}
        yield orjson.dumps({**card_json(hit.card), **extra}, option=orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE)


def export_file(lines: AsyncIterator[bytes], media_type: str, ending: str) -> Response:
    """Return an answer that browsers save as a file."""
    headers = {"Content-Disposition": f'attachment; filename="presswatch-search.{ending}"', "Cache-Control": "no-store"}
    return StreamingResponse(lines, media_type=media_type, headers=headers)
