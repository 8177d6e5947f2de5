"""A release as one ZIP, streamed: the three files that `presswatch release` writes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import IO, Annotated, cast
from zipfile import ZipFile, ZipInfo

from fastapi import Query
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from services.reader.adapters.api.routing import api_router, described_file
from services.reader.adapters.api.selecting import selecting
from services.reader.adapters.web.context import SiteContext, context_of
from services.reader.core.api.api_queries import ReleaseQuery
from services.reader.core.api.query_params import BadParameter
from services.reader.core.wording.translation import _
from shared.archive.maintenance.export import Range, check, export_these, first_ids
from shared.archive.maintenance.release import DATA, Asked, Data, card_and_sums, gaps_of
from shared.errors import Misconfigured
from shared.growing_file import GrowingFile

router = api_router()
ZIP = "application/zip"
_AT_ONCE = 200


@described_file(router, "/release.zip", "release", (ZIP,))
async def release_zip(request: Request, query: Annotated[ReleaseQuery, Query()]) -> Response:
    """A dated corpus as a ZIP: articles as JSON lines, a data card, and the hashes of both."""
    site, params = context_of(request), query.params
    chosen = Range(params.outlet(), params.since(), params.until(), None, params.language())
    limit = params.number("limit", site.export_limit, 1, site.export_limit)
    ids = await _selected(site, chosen, limit)
    is_cut = len(ids) > limit
    if is_cut and query.limit is None:
        said = _("More than {n} articles match: narrow the range, or set `limit` to get the first of them")
        raise HTTPException(400, said.format(n=f"{limit:,}"))
    name = f"presswatch-release-{site.now():%Y-%m-%d}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    pieces = _pieces(site, ids[:limit], Asked(chosen, limit=limit, is_cut=is_cut))
    return StreamingResponse(pieces, media_type=ZIP, headers=headers)


async def _selected(site: SiteContext, chosen: Range, limit: int) -> list[str]:
    """Return the ids of the articles, and of one more if there are more than the limit."""
    async with selecting(site) as connection:
        try:
            await check(connection, chosen)
        except Misconfigured as error:
            raise BadParameter("outlet", _("names nothing: {why}").format(why=error)) from None
        return await first_ids(connection, chosen, limit + 1)


async def _pieces(site: SiteContext, ids: Sequence[str], asked: Asked) -> AsyncIterator[bytes]:
    """Yield the file while it grows. No connection is held while the client reads; a thread compresses."""
    sink, now = GrowingFile(), site.now()
    with ZipFile(cast(IO[bytes], sink), "w") as file:
        with file.open(ZipInfo(DATA, now.timetuple()[:6]), "w", force_zip64=True) as entry:
            data = Data(entry)
            for start in range(0, len(ids), _AT_ONCE):
                await _add_these(site, data, ids[start : start + _AT_ONCE])
                yield sink.taken()
            hashed = data.close()
        async with site.db.connection() as connection:
            gaps = await gaps_of(connection, data.tally)
        for name, content in card_and_sums(data.tally, hashed, gaps, asked, now).items():
            file.writestr(ZipInfo(name, now.timetuple()[:6]), content)
    yield sink.taken()


async def _add_these(site: SiteContext, data: Data, ids: Sequence[str]) -> None:
    """Add articles. Their lines are gone before the next are read."""
    async with site.db.connection() as connection:
        lines = await export_these(connection, ids)
    await asyncio.to_thread(_add, data, lines)


def _add(data: Data, lines: Sequence[bytes]) -> None:
    for line in lines:
        data.add(line)
