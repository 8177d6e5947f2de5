"""Read TopoJSON, simplify outlines and clip them to a box."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import hypot
from pathlib import Path
from typing import Any

Point = tuple[float, float]
"""Longitude and latitude in degrees."""
Ring = list[Point]


@dataclass(frozen=True, slots=True)
class Topology:
    """The arcs of a file in degrees, and its objects."""

    arcs: list[Ring]
    objects: dict[str, Any]

    @classmethod
    def read(cls, file: Path) -> Topology:
        """Read a TopoJSON file."""
        data = json.loads(file.read_text(encoding="utf-8"))
        (sx, sy), (tx, ty) = data["transform"]["scale"], data["transform"]["translate"]
        arcs = []
        for arc in data["arcs"]:
            x = y = 0
            points = []
            for dx, dy in arc:
                x, y = x + dx, y + dy
                points.append((x * sx + tx, y * sy + ty))
            arcs.append(points)
        return cls(arcs, data["objects"])

    def rings(self, name: str) -> Iterator[tuple[str, Ring]]:
        """Yield the id of each shape with each of its outer rings.

        Holes are left out because no map here shows lakes.
        """
        for shape in self.objects[name]["geometries"]:
            kind = shape["type"]
            polygons = shape["arcs"] if kind == "MultiPolygon" else [shape["arcs"]] if kind == "Polygon" else []
            for polygon in polygons:
                yield str(shape.get("id", "")), self._ring(polygon[0])

    def _ring(self, arcs: Sequence[int]) -> Ring:
        ring: Ring = []
        for number in arcs:
            points = self.arcs[number] if number >= 0 else self.arcs[~number][::-1]
            ring += points[1:] if ring else points
        return unbroken(ring)


def unbroken(ring: Ring) -> Ring:
    """Return a ring that crosses the 180th meridian in one piece, reaching beyond it. Other rings stay unchanged."""
    turned, turn = [ring[0]], 0
    for (before, _), (lon, lat) in pairwise(ring):
        turn += 360 if lon - before < -180 else -360 if lon - before > 180 else 0
        turned.append((lon + turn, lat))
    centre = sum(lon for lon, _ in turned) / len(turned)
    shift = 360 if centre < -175 else -360 if centre > 190 else 0
    return [(lon + shift, lat) for lon, lat in turned]


def area(ring: Ring) -> float:
    """Return the area in square degrees."""
    return abs(_twice(ring)) / 2


def middle(ring: Ring) -> Point:
    """Return the centre of gravity."""
    twice = _twice(ring)
    x = sum((a[0] + b[0]) * (a[0] * b[1] - b[0] * a[1]) for a, b in _sides(ring))
    y = sum((a[1] + b[1]) * (a[0] * b[1] - b[0] * a[1]) for a, b in _sides(ring))
    return (x / (3 * twice), y / (3 * twice)) if twice else ring[0]


def _twice(ring: Ring) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in _sides(ring))


def _sides(ring: Ring) -> Iterator[tuple[Point, Point]]:
    return pairwise([*ring, ring[0]])


def simplified(ring: Ring, tolerance: float) -> Ring:
    """Leave out points that are closer than `tolerance` to the line without them (Douglas and Peucker)."""
    far = max(range(len(ring)), key=lambda n: hypot(ring[n][0] - ring[0][0], ring[n][1] - ring[0][1]))
    return [*_simplified(ring[: far + 1], tolerance)[:-1], *_simplified([*ring[far:], ring[0]], tolerance)]


def _simplified(line: Ring, tolerance: float) -> Ring:
    if len(line) < 3:
        return line
    distances = [_distance(point, line[0], line[-1]) for point in line[1:-1]]
    worst = max(range(len(distances)), key=distances.__getitem__)
    if distances[worst] <= tolerance:
        return [line[0], line[-1]]
    return [*_simplified(line[: worst + 2], tolerance)[:-1], *_simplified(line[worst + 1 :], tolerance)]


def _distance(point: Point, start: Point, end: Point) -> float:
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = hypot(dx, dy)
    if not length:
        return hypot(point[0] - start[0], point[1] - start[1])
    return abs(dy * (point[0] - start[0]) - dx * (point[1] - start[1])) / length


def clipped(ring: Ring, box: tuple[float, float, float, float]) -> Ring:
    """Return the part of the ring inside a box: lowest longitude and latitude, then the highest ones."""
    for axis, limit, sign in ((0, box[0], 1), (1, box[1], 1), (0, box[2], -1), (1, box[3], -1)):
        ring = _half(ring, _inside(axis, limit, sign), axis, limit)
        if not ring:
            break
    return ring


def _inside(axis: int, limit: float, sign: int) -> Callable[[Point], bool]:
    return lambda point: (point[axis] - limit) * sign >= 0


def _half(ring: Ring, inside: Callable[[Point], bool], axis: int, limit: float) -> Ring:
    """Clip a ring at one line (Sutherland and Hodgman)."""
    kept: Ring = []
    for a, b in _sides(ring):
        if inside(a) != inside(b):
            share = (limit - a[axis]) / (b[axis] - a[axis])
            kept.append((a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])))
        if inside(b):
            kept.append(b)
    return kept
