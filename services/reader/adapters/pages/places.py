"""Map and table of the places that articles name."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from services.reader.adapters.pages.most_named import most_named
from services.reader.adapters.web.context import SiteContext, context_of
from services.reader.adapters.web.responses import page
from services.reader.core.api.query_params import Params
from services.reader.core.article.named import label_of
from services.reader.core.charts.places_map import Mentioned, PlacesMap, places_maps
from shared.places.coordinates import coordinates
from shared.query.nodes import All, Is, Node

_MOST = 200


@dataclass(frozen=True, slots=True)
class Places:
    """Places by their number of articles, and their maps."""

    listed: tuple[Mentioned, ...]
    maps: tuple[PlacesMap, ...]

    @property
    def only_in_table(self) -> int:
        """Return how many places are on no map: their position is unknown, or the maps are full."""
        return len(self.listed) - sum(len(one.circles) for one in self.maps)


async def places_of(site: SiteContext, node: Node, of: str = "") -> Places:
    """Return the places that the articles of a search name most. `of` is the name that the page is about."""
    found = (await most_named(site, node, "place"))[:_MOST]
    listed = tuple(Mentioned(name.id, label_of(name.id), number, name.id == of) for name, number in found)
    return Places(listed, places_maps(listed, coordinates()))


async def places_page(request: Request) -> Response:
    """Show the places that occur most, in all articles or in one outlet's."""
    site, params = context_of(request), Params(request.query_params)
    params.only("outlet")
    outlet = params.outlet()
    node: Node = Is("outlet", outlet) if outlet else All(())
    return page(
        request, "places.html", overview=await site.overview(), places=await places_of(site, node), outlet=outlet,
        complete=site.indexer.complete,
    )  # fmt: skip
