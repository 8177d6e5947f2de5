"""Page of an outlet or of one of its editions: its calendar, what it publishes, how well we see it, newest articles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from services.reader.adapters.pages.lists import PAGE, cursor_of, list_slice
from services.reader.adapters.pages.views import outlet_label
from services.reader.adapters.web.context import SLOWLY, Overview, SiteContext, context_of
from services.reader.adapters.web.responses import NotFound, page
from services.reader.adapters.web.templates import query_string
from services.reader.core.api.query_params import Params
from services.reader.core.charts.calendar_map import CalendarMap, HourOfLooks, Volume, calendar_map, shown_days, volume
from services.reader.core.charts.calendar_months import Month, months
from services.reader.core.wording.translation import _
from shared.archive.read.cards import newest
from shared.archive.read.changes import changes
from shared.archive.read.outlets.coverage import EntryPointRow, coverage
from shared.archive.read.outlets.outlet_profile import (
    EndRow,
    Share,
    articles_by_day,
    ends,
    looks_by_hour,
    totals,
)
from shared.archive.read.outlets.outlets import OutletRow
from shared.archive.read.outlets.trouble import Trouble
from shared.archive.read.outlets.trouble_report import LOOKS_BACK_DAYS
from shared.text.wall_clock import as_printed, in_zone

_DAYS = 53 * 7
_OLDEST = 1800
_EASTERNMOST = timedelta(hours=14)
"""The distance from UTC of the zone in which a year begins first."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What an outlet publishes and how well we see it. `ends` are the first and the last article."""

    calendar: CalendarMap
    months: Sequence[Month]
    volume: Volume | None
    share: Share
    ends: Sequence[EndRow]
    sections: Sequence[tuple[str, int]]
    points: Sequence[EntryPointRow]


async def outlet_page(request: Request) -> Response:
    site, params = context_of(request), Params(request.query_params)
    id, edition = request.path_params["outlet"], request.path_params.get("edition")
    overview, before = await site.overview(), cursor_of(params)
    found = _outlet(overview, id, edition)
    if params.text("day"):
        day = params.day("day", site.now().date() + timedelta(days=1))
        return RedirectResponse("/search" + query_string(outlet=id, edition=edition, since=day, until=day), 303)
    shown = _year_to_show(found, site.now())
    year = params.number("year", shown, _OLDEST, (site.now() + _EASTERNMOST).year)
    cards = await newest(site.db, PAGE + 1, before=before, outlet=id, edition=edition)
    path = request.url.path
    profile = None if before else await _kept_profile(site, found, edition, year)
    return page(
        request,
        "outlet.html",
        overview=overview,
        outlet=found,
        edition=edition,
        label=_label(overview, found, edition),
        labels={one.id: one.label for one in overview.editions_of(id)},
        stretch=list_slice(cards, PAGE, path, outlet=id, edition=edition),
        changes=[] if before else await changes(site.db, 6, outlet=id),
        older=before is not None,
        profile=profile,
        troubles=[] if before else await _troubles(site, id),
        years=_years(found, site.now(), profile.calendar.zone) if profile else [],
        year=year,
        lately=not shown,
        now=site.now(),
        feed=f"{path}/feed.atom",
    )


async def _kept_profile(site: SiteContext, outlet: OutletRow, edition: str | None, year: int) -> Profile:
    """Return the profile, cached for a few seconds, because it counts all articles and looks of a year."""
    key = ("profile", outlet.id, edition, year)
    return await site.kept(key, lambda: _profile(site, outlet, edition, year))


async def _profile(site: SiteContext, outlet: OutletRow, edition: str | None, year: int) -> Profile:
    now, id = site.now(), outlet.id
    found = await ends(site.db, id, edition)
    today = as_printed(now, found[-1].published if found else None).date()
    first, last = shown_days(year, today)
    days = await articles_by_day(site.db, id, edition, first, last)
    looks = [HourOfLooks(h.hour, h.looks, h.failed) for h in await looks_by_hour(site.db, id, edition, first, last)]
    calendar = calendar_map(days.counts, looks, first, last, now, days.zone)
    # Counted apart: all articles of the outlet are read for it, and it is the same for every year.
    counted = await site.kept(("totals", id, edition), lambda: totals(site.db, id, edition), SLOWLY)
    points = await coverage(site.db, id, now.date() - timedelta(days=LOOKS_BACK_DAYS), now.date())
    return Profile(
        calendar=calendar,
        months=months(calendar),
        volume=None if year or not found else volume(days.counts, today, max(first, _day_of(found[0]))),
        share=counted.share,
        ends=found,
        sections=counted.sections,
        points=[one for one in points if not edition or one.edition in (None, edition)],
    )


def _day_of(row: EndRow) -> date:
    return as_printed(row.sort_at, row.published).date()


async def _troubles(site: SiteContext, outlet: str) -> list[Trouble]:
    """Return the current troubles of the outlet. They are not cached, because visitors want to know them now."""
    today = site.now().date()
    found = await site.troubles(outlet, today - timedelta(days=LOOKS_BACK_DAYS), today)
    return [one for one in found if one.until is None]


def _year_to_show(outlet: OutletRow, now: datetime) -> int:
    """Return 0, the last year until today, or the year of the newest article if the last year has none."""
    last = outlet.newest_at
    return last.year if last and now - last > timedelta(days=_DAYS) else 0


def _years(outlet: OutletRow, now: datetime, zone: str) -> list[int]:
    """Return the years from the first article on, newest first: until now, or until we last saw a silent outlet.

    The oldest are left out of a very long list.
    """
    known = [in_zone(at, zone).year for at in (outlet.first_at, outlet.newest_at, outlet.last_seen_at) if at]
    last = max(known) if known and _year_to_show(outlet, now) else in_zone(now, zone).year
    return list(range(last, max(min(known, default=last), last - 40) - 1, -1))


def _outlet(overview: Overview, id: str, edition: str | None) -> OutletRow:
    found = overview.outlet(id)
    if found is None or (edition and edition not in {one.id for one in overview.editions_of(id)}):
        raise NotFound(_("The archive has no such outlet or edition."))
    return found


def _label(overview: Overview, outlet: OutletRow, edition: str | None) -> str:
    names = {one.id: one.label for one in overview.editions_of(outlet.id)}
    return outlet_label(outlet.name, names.get(edition or ""))
