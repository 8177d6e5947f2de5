"""All facts and recorded changes of one article."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from services.publisher.core.compared_lines import Compared
from services.publisher.core.facts import Seen, Sign
from services.publisher.core.identity.reasons import Pair
from services.publisher.core.reading import Row, unpacked
from shared.ids import article_id

_VERSIONS = ("amp", "print", "mobile")


@dataclass(slots=True)
class Known:
    """What is known about one article, including the batch.

    articles          article rows; several if they turn out to be one article
    addresses         addresses by id
    captures          rows of all captures at these addresses
    texts             revision rows by id, as the earliest capture of each read them
    fresh             ids of the texts that the batch brought
    arrived           ids of the captures that the batch brought
    placeholders      ids of captures that show a placeholder; `signs` contains the signs that follow from them
    worded_elsewhere  wordings that also replaced an earlier text of another article
    own_elsewhere     texts with which another article began
    ended_elsewhere   endings that also replaced the ending of another article
    counts_from       captures whose foreign text became the article's own, each with the moment from which it counts
    held_since        when the batch brought a text that may be an edit, but needs a further visit to confirm it
    same_text         texts that differ from an earlier text only in counters -> that earlier text
    compared          the lines of other articles that its lines were compared with
    on_record         when earlier versions found it removed
    moves             pairs of its addresses: the first leads to the second now
    changes           kind, from_revision and to_revision of each change reported so far, by id
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
    own_elsewhere: set[str] = field(default_factory=set)
    ended_elsewhere: set[str] = field(default_factory=set)
    counts_from: dict[str, datetime] = field(default_factory=dict)
    held_since: datetime | None = None
    same_text: dict[str, str] = field(default_factory=dict)
    compared: Compared = field(default_factory=Compared)
    on_record: set[datetime] = field(default_factory=set)
    moves: set[Pair] = field(default_factory=set)
    changes: dict[str, Row] = field(default_factory=dict)

    def is_elsewhere(self, fact: Seen) -> bool:
        """Return whether the capture shows what stood in place of another article, or is another article."""
        return fact.wording in self.worded_elsewhere or fact.revision_id in self.own_elsewhere

    def versions(self) -> set[str]:
        """Return the ids of addresses that its pages name as versions for telephones and printing. No list need name
        them.
        """
        named = (pair for row in self.texts.values() for pair in unpacked(row.get("alternates")) or ())
        return {article_id(url) for kind, url in named if kind in _VERSIONS}

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
