"""Lists of articles and their continuation: front page, more articles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Date

from starlette.requests import Request
from starlette.responses import Response

from services.reader.adapters.pages.views import CardView, DayOfCards, by_day, card_view
from services.reader.adapters.web.context import SiteContext, context_of
from services.reader.adapters.web.responses import page, respond
from services.reader.adapters.web.templates import query_string
from services.reader.core.api.query_params import BadParameter, Params
from services.reader.core.wording.translation import _
from shared.archive.read.cards import Card, PageCursor, newest
from shared.archive.read.changes import changes
from shared.archive.read.printed_dates import dates_printed_for

PAGE = 30
FRONT = 5
"""Number of articles shown large on the front page."""


@dataclass(frozen=True, slots=True)
class ListSlice:
    """Part of a list: its days and, if the list continues, the address of the next page and of its rows alone."""

    days: tuple[DayOfCards, ...]
    following: str = ""
    part: str = ""


def cursor_of(params: Params) -> PageCursor | None:
    """Return where the list continues, by the parameter `before`. Raises `BadParameter`."""
    text = params.text("before", 120)
    place = PageCursor.parse(text) if text else None
    if text and place is None:
        raise BadParameter("before", _("is not a place in this list; follow the link on the previous page"))
    return place


def list_slice(
    cards: Sequence[Card], limit: int, path: str, *, already: Date | None = None, **narrowed: object
) -> ListSlice:
    """Build a slice. `cards` holds up to `limit` + 1 rows; the extra one shows that the list continues."""
    shown = cards[:limit]
    days = tuple(by_day([card_view(card) for card in shown], already))
    if len(cards) <= limit:
        return ListSlice(days)
    last = PageCursor(shown[-1].sort_at, shown[-1].id)
    day = days[-1].iso if days else ""
    return ListSlice(
        days,
        path + query_string(before=last, **({} if path != "/more" else narrowed)),
        "/more/part" + query_string(before=last, day=day, **narrowed),
    )


async def front(request: Request) -> Response:
    """Front page: the newest articles of all outlets. The first page also shows recent changes and large cards."""
    site, params = context_of(request), Params(request.query_params)
    before = cursor_of(params)
    overview = await site.overview()
    lead: Sequence[CardView] = ()
    cards = await newest(site.db, PAGE + (1 if before else FRONT + 1), before=before)
    if not before:
        lead = _lead(cards)
        large = {card.id for card in lead}
        cards = [card for card in cards if card.id not in large]
    return page(
        request,
        "front.html",
        overview=overview,
        lead=lead,
        stretch=list_slice(cards, PAGE, "/"),
        changes=[] if before else await changes(site.db, 6),
        older=before is not None,
        now=site.now(),
        feed="/feed.atom",
    )


def _lead(cards: Sequence[Card]) -> Sequence[CardView]:
    """Pick the large cards: the newest with a picture, then the newest. Few articles are shown as a list only."""
    if len(cards) <= FRONT:
        return ()
    views = [card_view(card) for card in cards[: FRONT + 3]]
    first = next((view for view in views if view.picture), views[0])
    return [first, *[view for view in views if view is not first][: FRONT - 1]]


async def outlets(request: Request) -> Response:
    site = context_of(request)
    overview = await site.overview()
    ends = {at for one in overview.outlets for at in (one.first_at, one.newest_at) if at}
    printed = await dates_printed_for(site.db, ends)
    return page(request, "outlets.html", overview=overview, printed=printed, now=site.now())


async def more(request: Request) -> Response:
    """Page *More articles*."""
    site = context_of(request)
    return page(
        request, "more.html", overview=await site.overview(), stretch=await _more(site, request), now=site.now(),
        feed="/feed.atom",
    )  # fmt: skip


async def more_part(request: Request) -> Response:
    """Return the next rows of a list as an HTML fragment."""
    site = context_of(request)
    body = site.rendering.page("part.html", stretch=await _more(site, request))
    return respond(request, body, "text/html; charset=utf-8")


async def _more(site: SiteContext, request: Request) -> ListSlice:
    params = Params(request.query_params)
    before, outlet, edition = cursor_of(params), params.outlet(), params.edition()
    cards = await newest(site.db, PAGE + 1, before=before, outlet=outlet, edition=edition)
    return list_slice(cards, PAGE, "/more", already=_day(params), outlet=outlet, edition=edition)


def _day(params: Params) -> Date | None:
    """Return the day whose heading is already on the page, or None if the parameter is not a date."""
    try:
        return Date.fromisoformat(params.text("day"))
    except ValueError:
        return None


__all__ = ["PAGE", "ListSlice", "cursor_of", "front", "list_slice", "more", "more_part", "outlets"]
