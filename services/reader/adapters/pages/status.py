"""How well the archive sees each outlet now, for everyone: trouble, visits of the last days, newest articles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from starlette.requests import Request
from starlette.responses import Response

from services.reader.adapters.web.context import SLOWLY, SiteContext, context_of
from services.reader.adapters.web.responses import page
from services.reader.adapters.web.value_cache import CacheTimes
from services.reader.core.api.query_params import Params
from services.reader.core.charts.coverage_strip import Cell, across
from shared.archive.read.outlets.coverage import coverage
from shared.archive.read.outlets.outlets import OutletRow
from shared.archive.read.outlets.trouble import Trouble
from shared.archive.read.outlets.trouble_report import LOOKS_BACK_DAYS

DAYS, PAGE = 14, 50
_SOON = CacheTimes(10.0, 60.0)
"""A small archive may follow many outlets."""


@dataclass(frozen=True, slots=True)
class OutletStatus:
    """What we see of an outlet. `cells` are the last days over all its lists; none if no list was visited."""

    outlet: OutletRow
    cells: Sequence[Cell]
    looks: int
    failed: int
    last_look: datetime | None
    troubles: Sequence[Trouble]

    @property
    def blind(self) -> int:
        return sum(cell.state == "could-not-see" for cell in self.cells)


async def status_page(request: Request) -> Response:
    site = context_of(request)
    params = Params(request.query_params)
    params.only("after")
    after = params.number("after", 0, 0, 100_000)
    overview = await site.overview()
    sights = await site.kept("sights", lambda: _sights(site), SLOWLY, _SOON)
    shown = sights[after : after + PAGE]
    return page(
        request,
        "status.html",
        overview=overview,
        shown=shown,
        followed=len(sights),
        following=f"/status?after={after + PAGE}" if after + PAGE < len(sights) else "",
        troubled=sum(bool(sight.troubles) for sight in sights),
        visited=sum(bool(sight.cells) for sight in sights),
        complete=site.indexer.complete,
        days=DAYS,
        now=site.now(),
        feed="/feed.atom",
    )


async def _sights(site: SiteContext) -> list[OutletStatus]:
    """Return what we see of each followed outlet, those in trouble first. It reads all visits of two weeks."""
    found = [await _sight(site, outlet) for outlet in (await site.overview()).outlets if outlet.known]
    return sorted(found, key=lambda sight: not sight.troubles)


async def _sight(site: SiteContext, outlet: OutletRow) -> OutletStatus:
    today = site.now().date()
    points = await coverage(site.db, outlet.id, today - timedelta(days=DAYS - 1), today)
    troubles = await site.troubles(outlet.id, today - timedelta(days=LOOKS_BACK_DAYS), today)
    return OutletStatus(
        outlet,
        across([point.days for point in points]),
        sum(point.looks for point in points),
        sum(point.failed for point in points),
        max((point.last_look for point in points), default=None),
        [one for one in troubles if one.until is None],
    )
