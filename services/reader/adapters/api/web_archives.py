"""Captures as WACZ and WARC files: of an article, of a search, of a period. Streamed, and limited in number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import IO, Annotated, Literal, cast

from fastapi import Path, Query
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from services.reader.adapters.api.routing import PREFIX, ArticleId, api_router, described_file
from services.reader.adapters.api.selecting import selecting
from services.reader.adapters.pages.article_lookup import Moved, find_article
from services.reader.adapters.pages.search_results import hit_ids
from services.reader.adapters.web.context import SiteContext, context_of
from services.reader.core.api.api_queries import NoQuery, PeriodQuery, SearchSelection
from services.reader.core.api.query_params import BadParameter
from services.reader.core.search.search_request import checked, read_search
from services.reader.core.wording.translation import _
from shared.archive.read.captures.evidence import CaptureFilter, Evidence, TooMuchEvidence, evidence
from shared.growing_file import GrowingFile
from shared.web_archives.styles import with_styles
from shared.web_archives.wacz import write_wacz
from shared.web_archives.warc import WarcRecords

router = api_router()
Form = Annotated[Literal["wacz", "warc.gz"], Path(description="Form of the file.")]
TYPES = {"wacz": "application/wacz", "warc.gz": "application/gzip"}
_FORMS = tuple(TYPES.values())
_AT_ONCE = 500


@described_file(router, "/articles/{id}/captures.{form}", "articleCaptures", _FORMS, 404, 451, redirect=301)
async def article_captures(request: Request, id: ArticleId, form: Form, query: Annotated[NoQuery, Query()]) -> Response:
    """All captures of an article and its pictures, as a web archive."""
    site = context_of(request)
    row = await find_article(site, id)
    if isinstance(row, Moved):
        return RedirectResponse(f"{PREFIX}/articles/{row.id}/captures.{form}", 301)
    found = await _found(site, CaptureFilter(articles=(row.id,)))
    return _file(site, found, form, f"article-{row.id}", row.title or row.address)


@described_file(router, "/search.{form}", "searchCaptures", _FORMS)
async def search_captures(request: Request, form: Form, query: Annotated[SearchSelection, Query()]) -> Response:
    """All captures of the articles that a search finds, and their pictures, as a web archive."""
    site, asked = context_of(request), checked(read_search(query.params))
    if asked.node is None:
        raise BadParameter("q", "is missing: give words or a filter")
    articles: list[str] = []
    async for some in hit_ids(site, replace(asked, sort="newest", limit=_AT_ONCE)):
        articles += some
        if len(articles) > site.export_limit:
            raise _too_many(site)
    return _file(site, await _found(site, CaptureFilter(articles=tuple(articles))), form, "search", asked.q or "Search")


@described_file(router, "/captures.{form}", "captures", _FORMS)
async def period_captures(request: Request, form: Form, query: Annotated[PeriodQuery, Query()]) -> Response:
    """All captures of a period, with lists and pictures, as a web archive."""
    site, params = context_of(request), query.params
    chosen = CaptureFilter(params.outlet(), params.since(), params.until())
    title = " ".join(filter(None, (query.outlet, query.since, query.until))) or "The whole archive"
    return _file(site, await _found(site, chosen), form, "captures", title)


async def _found(site: SiteContext, chosen: CaptureFilter) -> Evidence:
    try:
        async with selecting(site) as connection:
            found = await evidence(connection, chosen, site.export_limit)
            found = await with_styles(connection, site.blobs, found, chosen)
        if len(found) + found.held > site.export_limit:
            raise TooMuchEvidence
        return found
    except TooMuchEvidence:
        raise _too_many(site) from None


def _too_many(site: SiteContext) -> HTTPException:
    said = _("More than {n} captures, pictures and visits match: narrow the search or the period, or ask the operator")
    return HTTPException(400, said.format(n=f"{site.export_limit:,}"))


def _file(site: SiteContext, found: Evidence, form: Form, name: str, title: str) -> Response:
    file = f"presswatch-{name}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{file}"', "Cache-Control": "no-store"}
    records = WarcRecords(site.blobs, found, everywhere=False)  # visitors cannot make it read all manifests
    pieces = _wacz(site, records, title) if form == "wacz" else records.file(file, site.now())
    return StreamingResponse(pieces, media_type=TYPES[form], headers=headers)  # a thread makes each piece


def _wacz(site: SiteContext, records: WarcRecords, title: str) -> Iterator[bytes]:
    file = GrowingFile()
    for _size in write_wacz(cast(IO[bytes], file), records, title, site.now(), site.wacz_key):
        yield file.taken()
    yield file.taken()
