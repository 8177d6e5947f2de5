"""What persons did: events with all their reports, each with its sentence."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from starlette.requests import Request
from starlette.responses import Response

from services.reader.adapters.pages.views import outlet_label
from services.reader.adapters.web.context import SiteContext, context_of
from services.reader.adapters.web.responses import page
from services.reader.adapters.web.templates import query_string
from services.reader.core.api.query_params import BadParameter, Params
from services.reader.core.article.activity import ACT_WORDS, act_words
from services.reader.core.article.named import label_of
from services.reader.core.wording.translation import _
from shared.activity.acts import ACTS
from shared.activity.events import Event
from shared.archive.read.activities import Activities, ActivityFilter, ReportRow, activities
from shared.names.gazetteer import kind_of, named, nearest_name

SHOWN = 40
_NAMES = ("person", "other", "place")


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report of an event. `sentence` says what was done; `outlet` names the outlet and its edition."""

    article: ReportRow
    outlet: str
    sentence: str


@dataclass(frozen=True, slots=True)
class EventView:
    """An event with the labels of its names."""

    event: Event
    person: str
    act: str
    places: tuple[tuple[str, str], ...]
    others: tuple[tuple[str, str], ...]
    reports: tuple[ReportView, ...]


class UnknownName(BadParameter):
    """A name that is not on the list, or there in no kind that the parameter takes. `kinds` are those."""

    def __init__(self, parameter: str, typed: str, kinds: tuple[str, ...]) -> None:
        self.typed, self.kinds, self.is_elsewhere = typed, kinds, bool(named(typed))
        why = _("is a name of another kind") if self.is_elsewhere else _("is not on the list of names")
        super().__init__(parameter, why)

    async def with_nearest(self) -> BadParameter:
        """Return the error with the name that may be meant, for programs."""
        nearest = await asyncio.to_thread(nearest_name, self.typed, self.kinds)
        meant = _("did you mean {name}?").format(name=nearest)
        return BadParameter(self.name, f"{self.why}: {meant}") if nearest else self


def read_filter(params: Params) -> ActivityFilter:
    """Read the parameters. A person or place is given by id or by any of its spellings. Raises `BadParameter`.

    A spelling of several names stands for the first of them on the list of names.
    """
    since = params.since()
    return ActivityFilter(
        _name(params, "person", ("person",)), _name(params, "other", ("person",)), params.one_of("act", ACTS),
        _name(params, "place", ("place", "site")), since.date() if since else None, _last_day(params),
    )  # fmt: skip


def _last_day(params: Params) -> date | None:
    """Return the last day that ends before `until` is over. If `until` has a time, this is its own day."""
    until = params.until()
    try:
        return (until - timedelta(microseconds=1)).date() if until else None
    except OverflowError:
        raise BadParameter("until", _("is beyond all dates")) from None


def _name(params: Params, parameter: str, kinds: tuple[str, ...]) -> str | None:
    value = params.text(parameter, 100)
    if not value:
        return None
    ids = [id for id in named(value) if kind_of(id) in kinds]
    if not ids:
        raise UnknownName(parameter, value, kinds)
    return ids[0]


async def activity_page(request: Request) -> Response:
    """Show what persons did, newest first."""
    site, params = context_of(request), Params(request.query_params)
    params.only("person", "other", "act", "place", "since", "until")
    try:
        asked = read_filter(params)
    except UnknownName as error:
        return await _unknown(request, error)
    found = await events_of(site, asked, SHOWN)
    return page(
        request, "activity.html", overview=await site.overview(), events=event_views(found), acts=ACT_WORDS,
        wanted=asked, given={name: label_of(getattr(asked, name) or "") for name in _NAMES},
        api=activity_query(asked), unknown=None,
        earlier="/activity" + activity_query(asked, until=found.until) if found.until else "",
    )  # fmt: skip


async def _unknown(request: Request, error: UnknownName) -> Response:
    """Show the form as it was filled in, and what the name may be meant to be."""
    given = {"person": "", "other": "", "place": "", "act": "", "since": "", "until": "", **request.query_params}
    nearest = await asyncio.to_thread(nearest_name, error.typed, error.kinds)
    return page(
        request, "activity.html", status=400, overview=await context_of(request).overview(), events=[], acts=ACT_WORDS,
        wanted=given, given=given, earlier="", unknown=error, nearest=nearest,
        meant="/activity" + query_string(**{**given, error.name: nearest}),
    )  # fmt: skip


async def activity_of(site: SiteContext, person: str, most: int) -> list[EventView]:
    """Return the newest events of a person."""
    return event_views(await events_of(site, ActivityFilter(person=person), most))[:most]


async def events_of(site: SiteContext, asked: ActivityFilter, most: int) -> Activities:
    """Return the newest events, cached for a while.

    With a first or last day they are not cached, because there are too many combinations.
    """
    if asked.since or asked.until:
        return await activities(site.db, asked, most)
    return await site.kept(("activity", asked, most), lambda: activities(site.db, asked, most))


def activity_query(asked: ActivityFilter, until: date | None = None) -> str:
    """Return the parameters of a filter. `until` replaces its last day if given."""
    return query_string(**{**asdict(asked), "until": until or asked.until})


def event_views(found: Activities) -> list[EventView]:
    """Return the events as the page shows them."""
    return [_view(event, found) for event in found.events]


def _view(event: Event, found: Activities) -> EventView:
    reports = [(found.articles[one.article_id], one) for one in event.reports]
    views = [ReportView(row, outlet_label(row.outlet_name, row.edition_label), one.sentence) for row, one in reports]
    return EventView(
        event, label_of(event.person), act_words(event.act), _labels(event.places), _labels(event.others), tuple(views)
    )


def _labels(ids: Iterable[str]) -> tuple[tuple[str, str], ...]:
    return tuple((id, label_of(id)) for id in ids)
