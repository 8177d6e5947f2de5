"""What persons did, in the JSON API."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response

from services.reader.adapters.api.routing import api_router, described
from services.reader.adapters.pages.activity import UnknownName, events_of, read_filter
from services.reader.adapters.web.context import context_of
from services.reader.adapters.web.responses import data
from services.reader.core.api import api_records as answers
from services.reader.core.api.api_queries import ActivityQuery
from shared.activity.events import Event, ReportedAct
from shared.archive.read.activities import Activities
from shared.contracts import IN_TITLE

router = api_router()


@described(router, "/activity", "activity", answers.ActivityEvents)
async def activity_list(request: Request, query: Annotated[ActivityQuery, Query()]) -> Response:
    """What persons did, the newest first: each event with its reports in order, and their sentences."""
    try:
        asked = read_filter(query.params)
    except UnknownName as error:
        raise await error.with_nearest() from None
    found = await events_of(context_of(request), asked, query.limit)
    return data(request, {"events": [_event(one, found) for one in found.events], "until": found.until})


def _event(event: Event, found: Activities) -> dict[str, object]:
    return {
        "person": event.person, "act": event.act, "day": event.day, "said": event.said, "places": event.places,
        "others": event.others, "reports": [_report(one, found) for one in event.reports],
    }  # fmt: skip


def _report(one: ReportedAct, found: Activities) -> dict[str, object]:
    row = found.articles[one.article_id]
    return {
        "article": row.id, "page": f"/a/{row.id}", "outlet": {"id": row.outlet_id, "name": row.outlet_name},
        "edition": row.edition, "language": row.language, "title": row.title, "sort_at": row.sort_at,
        "block": None if one.block == IN_TITLE else one.block, "start": one.start, "end": one.end,
        "sentence": one.sentence,
    }  # fmt: skip
