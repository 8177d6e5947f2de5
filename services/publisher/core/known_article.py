"""All facts and recorded changes of one article."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from services.publisher.core.facts import Seen, Sign
from services.publisher.core.identity import Pair
from services.publisher.core.reading import Row


@dataclass(slots=True)
class Known:
    """What is known about one article, including the batch.

    articles      stored rows; several if these turn out to be one article
    addresses     id -> address
    captures      rows of all captures at these addresses
    texts         revision rows by id, each as its earliest capture shows it; `fresh` are those of the batch
    arrived       ids of the captures in the batch
    placeholders  ids of captures that show a placeholder; `signs` holds the signs that follow
    counts_from   placeholders that show the article's own text after all, each with the time from which that holds
    moves         addresses of the article, each with the one it now redirects to
    changes       recorded changes by id: kind, from_revision and to_revision
    """

    articles: list[Row] = field(default_factory=list)
    addresses: dict[str, str] = field(default_factory=dict)
    captures: list[Row] = field(default_factory=list)
    signs: list[Sign] = field(default_factory=list)
    texts: dict[str, Row] = field(default_factory=dict)
    fresh: list[str] = field(default_factory=list)
    arrived: set[str] = field(default_factory=set)
    placeholders: set[str] = field(default_factory=set)
    counts_from: dict[str, datetime] = field(default_factory=dict)
    moves: set[Pair] = field(default_factory=set)
    changes: dict[str, Row] = field(default_factory=dict)

    def seen(self) -> list[Seen]:
        """Return the captures that show the article's own texts."""
        own = [seen_in(row) for row in self.captures if row["id"] not in self.placeholders]
        late = [seen_in(row) for row in self.captures if row["id"] in self.counts_from]
        return own + [replace(s, counts_from=self.counts_from[s.capture_id]) for s in late]


def seen_in(row: Row) -> Seen:
    """Build the fact from a capture's row."""
    return Seen(
        row["captured_at"],
        row["address_id"],
        row["id"],
        row["revision_id"],
        row["parser"],
        row["origin"],
        row["media_type"],
        row.get("former") or {},
    )
