"""What the newest text of an exported article names and is about, as lists of ids."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shared.archive.read.search_documents import names_in
from shared.names.gazetteer import kind_of

_KINDS = {
    "people": "person", "offices": "office", "organisations": "org", "places": "place", "weapons": "weapon",
    "sites": "site",
}  # fmt: skip
SUBJECTS = (*_KINDS, "topics")


def subjects(article: Mapping[str, Any]) -> dict[str, list[str] | None]:
    """Return ids of names by kind, as `name:` finds them, and topics; None if the text was not searched for them."""
    text: Mapping[str, Any] = next((one for one in article["revisions"] if one["id"] == article["revision_id"]), {})
    ids = sorted(names_in(text.get("names")))
    found = {name: [id for id in ids if kind_of(id) == kind] for name, kind in _KINDS.items()}
    return {**(found if text.get("names") is not None else dict.fromkeys(_KINDS)), "topics": text.get("topics")}
