"""Suggest what to search when nothing is found: other words, or one part less."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from services.reader.core.search_request import SearchRequest
from services.reader.core.translation import N_, _
from shared.query.nodes import All, Node, Not, Query, Words

BEGINNING = 2
"""Similar words are searched for by this many first letters, because mistakes are rare in them."""
CANDIDATES = 400

_FILTERS = {
    "outlet": N_("Outlet"), "edition": N_("Edition"), "language": N_("Language"), "country": N_("Country"),
    "state": N_("State"), "topic": N_("Topic"), "since": N_("From"), "until": N_("To"),
}  # fmt: skip
"""The filters as the form names them."""


@dataclass(frozen=True, slots=True)
class Without:
    """The same search without one of its parts. `label` names the part for a reader."""

    label: str
    request: SearchRequest
    parameter: str = ""


def searches_without(request: SearchRequest) -> list[Without]:
    """Return the search without each of its filters and parts in turn, if it has more than one part."""
    found = [
        Without(_(_FILTERS[name]), replace(request, filters=tuple(f for f in request.filters if f[0] != name)), name)
        for name, _value in request.filters
    ]
    tree = request.query.tree
    if isinstance(tree, All):
        found += [
            Without(_label(part), replace(request, query=Query(_joined(tree.parts, part)))) for part in tree.parts
        ]
    return [one for one in found if one.request.node is not None and one.request.node != All(())]


def _joined(parts: Sequence[Node], left_out: Node) -> Node:
    kept = tuple(part for part in parts if part != left_out)
    return kept[0] if len(kept) == 1 else All(kept)


def _label(part: Node) -> str:
    if isinstance(part, Words):
        return "“" + " ".join(part.words) + "”"
    if isinstance(part, Not):
        return _("the exclusion of {part}").format(part=_label(part.part))
    return _("a part in brackets") if not hasattr(part, "field") else f"{part.field}:"


def unknown_words(request: SearchRequest) -> list[str]:
    """Return single words that may be misspelt, in scripts that separate words with spaces."""
    return [w.words[0] for w in request.words if w.stems and len(w.words[0]) > BEGINNING and w.words[0].isalpha()]


def nearest(word: str, known: Sequence[tuple[str, int]]) -> str | None:
    """Return the most frequent of the words most similar to `word`; None if it is known or nothing is near."""
    counts = dict(known)
    if word in counts:
        return None
    found = difflib.get_close_matches(word, counts, 5, 0.75)
    return max(found, key=lambda one: (difflib.SequenceMatcher(a=word, b=one).ratio(), counts[one]), default=None)
