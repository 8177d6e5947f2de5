"""Outlines of land as SVG paths, and the area of each map."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Area:
    """The area that a map shows, in degrees.

    `unit` is the length of a degree of latitude. `narrowing` is the length of a degree of longitude relative to it.
    """

    name: str
    west: float
    south: float
    east: float
    north: float
    unit: int
    narrowing: float

    def holds(self, latitude: float, longitude: float) -> bool:
        return self.south <= latitude <= self.north and self.west <= longitude <= self.east

    def point(self, latitude: float, longitude: float) -> tuple[float, float]:
        longitude += 360 if longitude < self.west else 0  # the world ends east of the 180th meridian
        return round(longitude * self.unit * self.narrowing, 1), round(-latitude * self.unit, 1)

    @property
    def view_box(self) -> str:
        (left, top), (right, bottom) = self.point(self.north, self.west), self.point(self.south, self.east)
        return f"{left:g} {top:g} {right - left:g} {bottom - top:g}"


WORLD = Area("world", -172, -56, 190, 80, 2, 1.0)
KOREA = Area("korea", 123.8, 33.0, 131.2, 43.2, 50, 0.79)
"""In the middle of Korea, a degree of longitude is 0.79 times as long as a degree of latitude."""


@cache
def outline(name: str) -> str:
    """Return the path of an area's land. x is the longitude and y the negative latitude, both times the unit."""
    text = (resources.files("shared.places") / "data" / f"{name}.txt").read_text(encoding="utf-8")
    return next(line for line in text.splitlines() if not line.startswith("#"))
