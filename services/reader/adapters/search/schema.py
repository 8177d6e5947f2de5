"""Fields of the search index."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

import tantivy

from shared.archive.read.search_documents import has, searched_text
from shared.archive.read.texts import TextRow
from shared.text.stemmer import stemmed
from shared.text.tokenizer import VERSION, indexed

FORMAT = f"3.{VERSION}"
"""Format of the index folder. An index in another format is rebuilt."""
FILTERS = ("outlet", "edition", "language", "country", "state", "origin", "has")
FACETS = ("outlet", "edition", "language", "country", "state")
_TIE_BITS = 20


@dataclass(frozen=True, slots=True)
class Entry:
    """An article as indexed, with texts as the tokenizer returns them.

    published_ms  milliseconds since 1970 (UTC): when it was printed or, if unknown, first captured
    removed_ms    when the removal was seen; None if it is not removed
    month, day    of `published_ms`, as 201112 and 20111219
    """

    id: str
    title: str
    text: str
    title_stems: str
    text_stems: str
    filters: dict[str, tuple[str, ...]]
    published_ms: int
    removed_ms: int | None
    edits: int
    month: int
    day: int

    @property
    def place(self) -> int:
        """Return the article's place in the order of time. Unlike the time alone, it is almost always unique."""
        tie = int.from_bytes(hashlib.blake2b(self.id.encode(), digest_size=4).digest()) >> (32 - _TIE_BITS)
        return (self.published_ms << _TIE_BITS) + tie


def milliseconds(moment: datetime) -> int:
    return int((moment - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() * 1000)


def text_of(row: TextRow) -> str:
    return searched_text(row.standfirst, row.byline, row.blocks)


def _has(row: TextRow) -> tuple[str, ...]:
    return has(pictured=row.pictured, dated=row.dated, byline=bool(row.byline), edits=row.revision_count - 1)


def entry_of(row: TextRow) -> Entry:
    title, text, at = indexed(row.title), indexed(text_of(row)), row.sort_at.astimezone(UTC)
    filters = {
        "outlet": (row.outlet_id,), "edition": (row.edition or "",), "language": (row.language.lower(),),
        "country": (row.country,), "state": (row.state,), "origin": (row.origin,), "has": _has(row),
    }  # fmt: skip
    month = at.year * 100 + at.month
    return Entry(
        row.id, title, text, stemmed(row.language, title), stemmed(row.language, text), filters, milliseconds(at),
        milliseconds(row.state_since) if row.state == "removed" else None, row.revision_count - 1, month,
        month * 100 + at.day,
    )  # fmt: skip


def schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("title", "text"):
        builder.add_text_field(name, tokenizer_name="words", index_option="position")
        builder.add_text_field(f"{name}_stems", tokenizer_name="words", index_option="basic")
    for name in FILTERS:
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    for name in ("published", "removed", "edits", "place", "month", "day"):
        builder.add_integer_field(name, indexed=True, fast=True)
    return builder.build()


def document(entry: Entry) -> tantivy.Document:
    found = tantivy.Document()
    for name in ("id", "title", "text", "title_stems", "text_stems"):
        found.add_text(name, getattr(entry, name))
    for name, values in entry.filters.items():
        for value in filter(None, values):
            found.add_text(name, value)
    for name in ("edits", "place", "month", "day"):
        found.add_integer(name, getattr(entry, name))
    found.add_integer("published", entry.published_ms)
    if entry.removed_ms is not None:
        found.add_integer("removed", entry.removed_ms)
    return found
