"""Find what distinguishes names with one label: the country of a place, or a spelling that no other name has."""

from __future__ import annotations

import re
from functools import lru_cache

from services.reader.core.article.named import label_of
from services.reader.core.wording.translation import page_language
from shared.names.gazetteer import Name, accepted_version, names

_COUNTRY = re.compile(r"-([a-z]{2})")


def disambiguator(id: str) -> str:
    """Return what tells a name from others of its kind with the same label; empty if there are none."""
    return _apart(page_language(), accepted_version()).get(id, "")


@lru_cache(maxsize=8)
def _apart(_language: str, _version: str) -> dict[str, str]:
    by_label: dict[tuple[str, str], list[Name]] = {}
    for name in names().values():
        by_label.setdefault((name.kind, label_of(name.id)), []).append(name)
    return {one.id: _told(one, alike) for alike in by_label.values() if len(alike) > 1 for one in alike}


def _told(one: Name, alike: list[Name]) -> str:
    """Return the country in the id of a place; otherwise a spelling that none of the others has."""
    if one.kind == "place":
        country = _COUNTRY.fullmatch(one.id, max(0, len(one.id) - 3))
        return country[1].upper() if country else ""
    taken = {spelling for other in alike if other is not one for spelling in other.spellings}
    return next((spelling for spelling in one.spellings if spelling not in taken), "")
