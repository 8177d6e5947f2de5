"""The index in OpenSearch: its settings and fields, and an article as a document.

Texts are words separated by spaces, as `shared.text.tokenizer` cuts them, and are split only at white space. So the
cluster needs no analysers for languages, and finds the same as tantivy.
"""

from __future__ import annotations

from typing import Any

from services.reader.adapters.search.schema import FILTERS, TEXTS, Entry

_NUMBERS = ("published", "printed", "removed", "edits", "place", "month", "day")
_LONGEST_VALUE = 8_191
"""Lucene refuses a value of more than 32,766 bytes."""
MOST_DEPTH = 1_000_000
"""How many hits numbered pages may reach. Cursors have no limit."""
ARTICLES = {"exists": {"field": "place"}}
"""Only articles: the index also holds our own notes and markers of deleted articles, which the aliases filter out."""

SETTINGS: dict[str, Any] = {
    "index": {
        # Without an interval of its own, an index that nobody searches would not show what was written.
        "refresh_interval": "1s",
        "max_result_window": MOST_DEPTH,
    }
}
"""Shards and replicas are left to the cluster: its default, or an index template of the operator."""


def mapping() -> dict[str, Any]:
    """Return the fields. The texts themselves are not stored: the archive has them."""
    words = {"type": "text", "analyzer": "whitespace"}
    stems = {**words, "index_options": "docs", "norms": False}
    return {
        "dynamic": False,
        "_source": {"includes": ["progress", "owner"]},
        "properties": {
            **dict.fromkeys(TEXTS, words),
            **{f"{name}_stems": stems for name in TEXTS},
            **{name: {"type": "keyword", "ignore_above": _LONGEST_VALUE} for name in FILTERS},
            **{name: {"type": "long"} for name in _NUMBERS},
        },
    }


def document(entry: Entry) -> dict[str, Any]:
    """Return an article as a document of the index."""
    found: dict[str, Any] = {
        name: value for name, values in entry.filters.items() if (value := [one for one in values if one])
    }
    for name in TEXTS:
        found[name], found[f"{name}_stems"] = getattr(entry, name), getattr(entry, f"{name}_stems")
    found |= {name: getattr(entry, name) for name in ("edits", "place", "month", "day")}
    removed = {} if entry.removed_ms is None else {"removed": entry.removed_ms}
    return {**found, **removed, "published": entry.published_ms, "printed": entry.printed_ms}
