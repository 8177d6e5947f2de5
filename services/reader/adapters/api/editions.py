"""JSON API: two editions of one report, by paragraph."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import Path, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from services.reader.adapters.api.routing import PREFIX, ArticleId, api_router, described
from services.reader.adapters.pages.side_by_side import Compared, compared
from services.reader.adapters.web.context import context_of
from services.reader.adapters.web.responses import data
from services.reader.core.api.api_answers import SideBySide
from services.reader.core.api.api_queries import NoQuery

router = api_router()


@described(router, "/articles/{id}/editions/{other}", "editions", SideBySide, 404, 451, redirect=301)
async def editions_compared(
    request: Request,
    id: ArticleId,
    other: Annotated[str, Path(description="Id of the other edition.")],
    query: Annotated[NoQuery, Query()],
) -> Response:
    """Two editions of one report, paragraph beside paragraph, with what only one of them names or counts."""
    found = await compared(context_of(request), id, other)
    if not isinstance(found, Compared):
        return RedirectResponse("{}/articles/{}/editions/{}".format(PREFIX, *found), 301)
    mine, theirs = found.mine.row, found.theirs.row
    answer = {
        "page": f"/a/{mine.id}/edition/{theirs.id}",
        "article": mine.id,
        "revision": mine.revision_id,
        "language": mine.language,
        "other": theirs.id,
        "other_revision": theirs.revision_id,
        "other_language": theirs.language,
        "pairs": None if found.pairs is None else [asdict(pair) for pair in found.pairs],
    }
    return data(request, answer)
