"""Articles and search results as Parquet, streamed: the table that `presswatch export --format parquet` writes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from typing import IO, Annotated, Any, cast

from fastapi import Query
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from services.reader.adapters.api.routing import api_router, described_file
from services.reader.adapters.pages.search_results import hit_ids
from services.reader.adapters.web.context import SiteContext, context_of
from services.reader.core.api.api_queries import ParquetQuery, SearchSelection
from services.reader.core.api.query_params import STATES, BadParameter
from services.reader.core.search.search_request import checked, read_search
from shared.archive.maintenance.article_tables import ParquetTable
from shared.archive.maintenance.export import export_these
from shared.archive.read.cards import PageCursor, newest
from shared.errors import Misconfigured
from shared.growing_file import GrowingFile

router = api_router()
PARQUET = "application/vnd.apache.parquet"
_AT_ONCE = 200
Ids = AsyncIterator[Sequence[str]]


@described_file(router, "/articles.parquet", "articlesParquet", (PARQUET,), 501)
async def articles_parquet(request: Request, query: Annotated[ParquetQuery, Query()]) -> Response:
    """All articles, newest first, as a Parquet file: the newest text of each in a row."""
    site, params = context_of(request), query.params
    filters: dict[str, Any] = {
        "outlet": params.outlet(), "edition": params.edition(), "language": params.language(),
        "state": params.one_of("state", STATES), "since": params.since(), "until": params.until(),
        "changed_since": params.since("changed_since"),
    }  # fmt: skip
    return _file(site, _articles(site, filters), "articles")


@described_file(router, "/search.parquet", "searchParquet", (PARQUET,), 501)
async def search_parquet(request: Request, query: Annotated[SearchSelection, Query()]) -> Response:
    """All hits of a search, newest first, as a Parquet file."""
    asked = checked(read_search(query.params))
    if asked.node is None:
        raise BadParameter("q", "is missing: give words or a filter")
    site = context_of(request)
    return _file(site, hit_ids(site, replace(asked, sort="newest", limit=_AT_ONCE)), "search")


async def _articles(site: SiteContext, filters: dict[str, Any]) -> Ids:
    before = None
    while cards := await newest(site.db, _AT_ONCE, before=before, **filters):
        yield [card.id for card in cards]
        before = PageCursor(cards[-1].sort_at, cards[-1].id)


def _file(site: SiteContext, ids: Ids, name: str) -> Response:
    sink = GrowingFile()
    try:
        table = ParquetTable(cast(IO[bytes], sink))
    except Misconfigured as error:
        raise HTTPException(501, str(error)) from None
    headers = {"Content-Disposition": f'attachment; filename="presswatch-{name}.parquet"', "Cache-Control": "no-store"}
    return StreamingResponse(_written(site, ids, table, sink), media_type=PARQUET, headers=headers)


async def _written(site: SiteContext, ids: Ids, table: ParquetTable, sink: GrowingFile) -> AsyncIterator[bytes]:
    """Yield the file while it grows. Compressing takes long enough to stop others, so a thread does it."""
    async for some in ids:
        async with site.db.connection() as connection:
            lines = await export_these(connection, some)
        await asyncio.to_thread(_add, table, lines)
        yield sink.taken()
    await asyncio.to_thread(table.close)
    yield sink.taken()


def _add(table: ParquetTable, lines: Sequence[bytes]) -> None:
    for line in lines:
        table.add(line)
