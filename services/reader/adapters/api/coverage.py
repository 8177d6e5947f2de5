"""Coverage of an outlet's lists in the JSON API."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import Path, Query
from starlette.requests import Request
from starlette.responses import Response

from services.reader.adapters.api.routing import api_router, described
from services.reader.adapters.pages.coverage import outlet_named, seen
from services.reader.adapters.web.context import context_of
from services.reader.adapters.web.responses import data
from services.reader.core.api import api_records as answers
from services.reader.core.api.api_queries import CoverageQuery

router = api_router()


@described(router, "/outlets/{id}/coverage", "coverage", answers.Coverage, 404)
async def coverage_list(
    request: Request, id: Annotated[str, Path(description="Id of an outlet.")], query: Annotated[CoverageQuery, Query()]
) -> Response:
    """Visits to an outlet's lists and their results, by day (UTC)."""
    site = context_of(request)
    outlet = outlet_named(await site.overview(), id)
    last = query.params.day("until", site.now().date())
    first, points = await seen(site, outlet.id, query.days, last)
    troubles = await site.troubles(outlet.id, first, last)
    return data(
        request,
        {
            "outlet": outlet.id,
            "first": first,
            "last": last,
            "entry_points": [asdict(one) for one in points],
            "troubles": [asdict(one) | {"says": one.says} for one in troubles],
        },
    )
