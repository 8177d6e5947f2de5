"""Draw places on maps: a circle for each, whose area is the number of articles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from shared.places.outlines import KOREA, WORLD, Area, outline

_SMALLEST, _LARGEST = 3.5, 17.0
_LARGEST_FROM = 10
"""The number of articles from which a place gets the largest circle."""
_MOST = 150


@dataclass(frozen=True, slots=True)
class Mentioned:
    """A place and its number of articles. `is_self` marks the place that a page is about."""

    id: str
    label: str
    articles: int
    is_self: bool = False


@dataclass(frozen=True, slots=True)
class Circle:
    """A place on the map."""

    place: Mentioned
    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class PlacesMap:
    """A map in the units of `view_box`. `stretch` applies to the outline alone."""

    name: str
    view_box: str
    outline: str
    stretch: float
    circles: tuple[Circle, ...]


def places_maps(places: Sequence[Mentioned], known: Mapping[str, tuple[float, float]]) -> tuple[PlacesMap, ...]:
    """Return a map of the world and one of Korea, each only if it has a place. Places in Korea are only on the second.

    known  latitude and longitude by id
    """
    located = [(one, known[one.id]) for one in places if one.id in known][:_MOST]
    near = [(one, at) for one, at in located if KOREA.holds(*at)]
    far = [(one, at) for one, at in located if not KOREA.holds(*at)]
    most = max([_LARGEST_FROM, *(one.articles for one, _ in located)])
    return tuple(_drawn(area, found, most) for area, found in ((WORLD, far), (KOREA, near)) if found)


def _drawn(area: Area, places: Sequence[tuple[Mentioned, tuple[float, float]]], most: int) -> PlacesMap:
    """Return the circles, large ones first, so that small ones lie on top."""
    ordered = sorted(places, key=lambda one: -one[0].articles)
    circles = tuple(Circle(one, *area.point(*at), _radius(one.articles, most)) for one, at in ordered)
    return PlacesMap(area.name, area.view_box, outline(area.name), area.narrowing, circles)


def _radius(articles: int, most: int) -> float:
    return round(max(_SMALLEST, _LARGEST * sqrt(articles / most)), 1)
