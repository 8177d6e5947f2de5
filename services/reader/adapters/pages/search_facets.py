"""Facets of the search page: values with their number of hits, each a link to the narrower search."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from services.reader.adapters.pages.views import outlet_label
from services.reader.adapters.web.context import Overview
from services.reader.adapters.web.templates import query_string
from services.reader.core.article.countries import country_name
from services.reader.core.article.named import KIND_WORDS, label_of
from services.reader.core.wording.languages import language_name
from services.reader.core.wording.translation import N_, _
from services.reader.core.wording.words import words
from shared.names.gazetteer import Kind, kind_of

_SHOWN_VALUES = 12
_SHOWN_NAMES = 8
_NAMED: tuple[Kind, ...] = ("person", "org", "place")
_WORDS: Mapping[str, Callable[[str], str]] = {
    "language": language_name, "country": country_name, "topic": words, "state": words,
}  # fmt: skip
_FACETS = {
    "outlet": N_("Outlet"), "issue": N_("Edition"), "language": N_("Language"), "country": N_("Country"),
    "state": N_("State"), "topic": N_("Topic"),
}  # fmt: skip
COUNTED = (*_FACETS, "name")
"""Fields of the index that the facets need."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet: its number of hits, and the search narrowed to it (or without it, if it is chosen)."""

    label: str
    count: int
    href: str
    chosen: bool


def choices(
    overview: Overview, counts: Mapping[str, dict[Any, int]], chosen: Mapping[str, str]
) -> dict[str, list[Choice]]:
    """Return facets with more than one value, and facets that are chosen, and then the names in most hits by kind."""
    found: dict[str, list[Choice]] = {}
    for name, title in _FACETS.items():
        values = [one for one in counts.get(name, {}).items() if not one[0].endswith("|")]  # without an edition
        values = sorted(values, key=lambda one: (-one[1], one[0]))[:_SHOWN_VALUES]
        if len(values) > 1 or chosen.get("edition" if name == "issue" else name):
            found[_(title)] = [_choice(overview, name, value, number, chosen) for value, number in values]
    return found | _named(counts.get("name", {}), chosen)


def _named(counts: Mapping[str, int], chosen: Mapping[str, str]) -> dict[str, list[Choice]]:
    """Return the people, organisations and places that most hits name. Each narrows the search by `name:`."""
    ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    found = {}
    for kind in _NAMED:
        ids = [(id, number) for id, number in ordered if kind_of(id) == kind][:_SHOWN_NAMES]
        if ids:
            found[_(KIND_WORDS[kind])] = [_name_choice(id, number, chosen) for id, number in ids]
    return found


def _name_choice(id: str, number: int, chosen: Mapping[str, str]) -> Choice:
    term, q = f"name:{id}", chosen.get("q", "")
    own = term in q.split()
    narrowed = " ".join(word for word in q.split() if word != term) if own else f"{_in_brackets(q)} {term}".strip()
    return Choice(label_of(id), number, _searching(chosen, {"q": narrowed}), own)


def _in_brackets(q: str) -> str:
    """Bracket a search with OR, which binds less than a further term."""
    return f"({q})" if " OR " in q else q


def _edition_choice(overview: Overview, value: str, number: int, chosen: Mapping[str, str]) -> Choice:
    """Return the choice of an edition, which also chooses its outlet."""
    outlet, _bar, edition = value.partition("|")
    own = (chosen.get("outlet"), chosen.get("edition")) == (outlet, edition)
    narrowed = {"edition": ""} if own else {"outlet": outlet, "edition": edition}
    label = _edition_label(overview, outlet, edition, with_outlet=chosen.get("outlet") != outlet)
    return Choice(label, number, _searching(chosen, narrowed), own)


def _edition_label(overview: Overview, outlet: str, edition: str, with_outlet: bool) -> str:
    row = overview.outlet(outlet)
    label = next((one.label for one in overview.editions_of(outlet) if one.id == edition), edition)
    return outlet_label(row.name if row else outlet, label) if with_outlet else label


def _searching(chosen: Mapping[str, str], changed: Mapping[str, str]) -> str:
    return "/search" + query_string(**{**chosen, **changed})


def _choice(overview: Overview, name: str, value: str, number: int, chosen: Mapping[str, str]) -> Choice:
    if name == "issue":
        return _edition_choice(overview, value, number, chosen)
    outlet = overview.outlet(value) if name == "outlet" else None
    label = outlet.name if outlet else _WORDS.get(name, str)(value)
    own = chosen.get(name, "").lower() == value.lower()
    changed = {name: "" if own else value}
    if name == "outlet":  # another outlet has other editions
        changed["edition"] = ""
    return Choice(label, number, _searching(chosen, changed), own)
