"""Changes at the outlets, newest first."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from services.reader.adapters.web.context import SiteContext, context_of
from services.reader.adapters.web.responses import page
from services.reader.adapters.web.templates import query_string
from services.reader.core.api.query_params import BadParameter, Params
from services.reader.core.search.gone import removed_or_formerly
from services.reader.core.wording.translation import _
from services.reader.core.wording.words import WEIGHTS
from shared.archive.read.cards import PageCursor
from shared.archive.read.changes import KINDS, ChangeRow, changes, created
from shared.query.errors import QueryError
from shared.query.parser import MAX_LENGTH, parse_query

PAGE = 50
FILTERS = ("kind", "weight", "outlet", "since", "until")


async def changes_page(request: Request) -> Response:
    site, params = context_of(request), Params(request.query_params)
    if gone := params.text("gone", MAX_LENGTH):
        return RedirectResponse("/search" + query_string(q=_search_for(gone)), 303)
    kind = params.one_of("kind", ("created", *KINDS))
    rows, following = await changes_after(site, params, kind, PAGE)
    kept = {name: request.query_params.get(name, "") for name in FILTERS}
    return page(
        request,
        "changes.html",
        overview=await site.overview(),
        changes=rows,
        kinds=("created", *KINDS),
        weights=tuple(WEIGHTS),
        chosen=kept,
        following="/changes" + query_string(**kept, before=following) if following else "",
        now=site.now(),
        feed="/changes.atom" + query_string(**kept),
    )


def _search_for(gone: str) -> str:
    """Return the search for what is gone; the words alone if they cannot be read, so that the page says why."""
    try:
        search = removed_or_formerly(gone, parse_query(gone))
        parse_query(search)
    except QueryError:
        return gone
    return search


async def changes_after(
    site: SiteContext, params: Params, kind: str | None, limit: int
) -> tuple[Sequence[ChangeRow], str]:
    """Return one page of changes and the cursor of the next page, empty at the end."""
    weight = params.one_of("weight", tuple(WEIGHTS))
    if kind == "created" and weight:
        return [], ""  # a new article is no edit
    if kind == "created":
        before = params.number("before", 0, 1, 999_999_999) or None
        rows = await created(
            site.db, limit + 1, before=before, outlet=params.outlet(), since=params.since(), until=params.until()
        )
        return rows[:limit], rows[limit - 1].id if len(rows) > limit else ""
    text = params.text("before", 120)
    place = PageCursor.parse(text) if text else None
    if text and place is None:
        raise BadParameter("before", _("is not a place in this list; follow the link on the previous page"))
    rows = await changes(
        site.db,
        limit + 1,
        before=place,
        kind=kind,
        weight=weight,
        outlet=params.outlet(),
        since=params.since(),
        until=params.until(),
    )
    return rows[:limit], str(PageCursor(rows[limit - 1].at, rows[limit - 1].id)) if len(rows) > limit else ""
