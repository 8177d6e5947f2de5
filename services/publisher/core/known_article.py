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

    articles   article rows; several if they turn out to be one article
    addresses  id -> address
    captures   rows of all captures at these addresses
    texts      revision rows by id, each as its earliest capture had it; `fresh` has the ids of texts in the batch
    arrived    ids of the captures that the batch brought
    placeholders  ids of captures that show a placeholder; `signs` holds the signs made from them
    worded_elsewhere  wordings that also replaced an earlier text of another article
    ended_elsewhere   endings that also replaced the ending of another article
    counts_from  placeholders that turned out to be the article's own text, each with the moment from which it counts
    held_since  when the batch brought a text that may be the article's own; a further visit decides
    moves      pairs of an address and the address it now redirects to
    changes    the changes reported so far by id: kind, from_revision and to_revision of each
    """

    articles: list[Row] = field(default_factory=list)
    addresses: dict[str, str] = field(default_factory=dict)
    captures: list[Row] = field(default_factory=list)
    signs: list[Sign] = field(default_factory=list)
    texts: dict[str, Row] = field(default_factory=dict)
    fresh: list[str] = field(default_factory=list)
    arrived: set[str] = field(default_factory=set)
    placeholders: set[str] = field(default_factory=set)
    worded_elsewhere: set[str] = field(default_factory=set)
    ended_elsewhere: set[str] = field(default_factory=set)
    counts_from: dict[str, datetime] = field(default_factory=dict)
    held_since: datetime | None = None
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
        body=row["body_sha256"],
        layout=row["layout"] or (),
        wording=row["wording"] or "",
        ending=row["ending"] or "",
    )
