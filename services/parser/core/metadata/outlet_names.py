"""Tell an outlet's own name, its sections and its desks from the names of people."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from services.parser.core.metadata.head import Head
from services.parser.core.metadata.houses import is_desk, is_section
from services.parser.core.metadata.json_ld import Thing, names_of
from services.parser.core.metadata.titles import clean
from shared.contracts import Byline

_FORMS_OF_HOUSE = re.compile(
    r"^(?:the|redaktion|team)\s+|\s+(?:team|staff|editors|redaktion|ltd|inc|llc|gmbh)\.?$", re.I
)
_NOT_ALNUM = re.compile(r"[\W_]+")


def without_sections(byline: Byline, outlet: set[str]) -> Byline | None:
    """Return the byline without sections, or None if nothing is left. `Weather / Arlen Gazette` is the outlet's."""
    named = (_without_section(name, outlet) for name in byline.authors)
    left = tuple(dict.fromkeys(name for name in named if name))
    if left == byline.authors:
        return byline
    return byline.model_copy(update={"authors": left}) if left else None


def _without_section(name: str, outlet: set[str]) -> str:
    section = without_outlet(name, outlet)
    return name[len(section) :].strip(" ,-|/") if is_section(section) else name


def is_house(name: str, hosts: frozenset[str]) -> bool:
    return _folded(name) in hosts or is_desk(name)


def outlet_of_host(head: Head, hosts: frozenset[str]) -> Byline | None:
    """Return the outlet as the author if the page declares it by its address: `Example.com`."""
    name = clean(head.first("author"))
    return Byline(printed=name, authors=(name,), rule="meta author") if _folded(name) in hosts else None


def without_outlet(name: str, outlet: set[str]) -> str:
    """Cut the outlet's name off the end of an author's name.

    The result is empty if the name is the outlet's own, or begins with it.
    """
    folded = name.casefold()
    for own in outlet:
        if folded.startswith(own):
            return ""
        if folded.endswith(f" {own}"):
            before = name[: -len(own)].rstrip()
            rest = before.rstrip(" ,-|/").split()
            is_set_off = before.endswith(("|", "/"))
            return " ".join(rest) if rest and (is_set_off or len(rest) > 1) and not rest[-1].islower() else ""
    return name


def outlet_names(head: Head, things: Sequence[Thing]) -> set[str]:
    """Return the names that the site uses for itself, casefolded."""
    names = [head.first("og:site_name"), head.first("application-name")]
    publishers = (thing.get("publisher") for thing in things)
    names += [name for one in publishers if not _is_person(one) for name in names_of(one)]
    return {own for name in names if name and (own := clean(name).casefold())}


def _is_person(value: Any) -> bool:
    """Return whether a publisher is a person. The owner of a blog also writes in it."""
    return isinstance(value, dict) and "Person" in str(value.get("@type"))


def _folded(name: str) -> str:
    return _NOT_ALNUM.sub("", _FORMS_OF_HOUSE.sub("", name).casefold())
