"""Coordinates of the places on the list of names. `data/coordinates.tsv` names its sources and licences."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources


@cache
def coordinates() -> Mapping[str, tuple[float, float]]:
    """Return latitude and longitude in degrees by name id."""
    text = (resources.files("shared.places") / "data" / "coordinates.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {id: (float(latitude), float(longitude)) for id, latitude, longitude, _ in rows}
