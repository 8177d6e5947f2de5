"""Fields of the search index."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import tantivy

from shared.archive.read.search_documents import (
    acts_in,
    found_kinds,
    has,
    names_in,
    searched_text,
    tags_in,
    translations_in,
    type_of,
)
from shared.archive.read.texts import TextRow
from shared.contracts import IN_TITLE
from shared.names.folding import fold
from shared.text.headlines import bare_headline
from shared.text.stemmer import stemmed
from shared.text.tokenizer import VERSION, indexed
from shared.text.wall_clock import as_printed

FORMAT = f"15.{VERSION}"
"""Format of the index folder. An index in another format is rebuilt."""
FILTERS = (
    "outlet", "edition", "language", "country", "state", "origin", "type", "has", "topic", "did", "tag", "name",
    "series", "titled", "spelled", "issue",
)  # fmt: skip
"""Fields for filters. `did` holds acts, and acts with the person who did them: an id, a slash, the act.

`series` holds the headline without figures and punctuation. `issue` holds outlet and edition, with a bar between.
`name` holds ids; `titled` and `spelled` hold an id, a bar, and the title or spelling in the text. Of titles that differ
only in capitals, hyphens or apostrophes an article has one, so that their counts can be added.
"""
TEXTS = ("title", "text", "translation", "former")
"""Fields with words; each has one with stems beside it. `former` has what an edit took out."""
_TIE_BITS = 20
_FURTHEST_MS = 1 << (63 - _TIE_BITS)


@dataclass(frozen=True, slots=True)
class Entry:
    """An article as indexed, with texts as the tokenizer returns them.

    published_ms  milliseconds since 1970 (UTC): when it was printed or, if unknown, first captured
    removed_ms    when its last removal was seen, also if it came back; None if it never was removed
    printed_ms    the same by the wall clock that the outlet printed, as if it were UTC: for its days
    month, day    of `printed_ms`, as 201112 and 20111219
    """

    id: str
    title: str
    text: str
    title_stems: str
    text_stems: str
    translation: str
    translation_stems: str
    former: str
    former_stems: str
    filters: dict[str, tuple[str, ...]]
    published_ms: int
    printed_ms: int
    removed_ms: int | None
    edits: int
    month: int
    day: int

    @property
    def place(self) -> int:
        """Return the article's place in the order of time. Unlike the time alone, it is almost always unique.

        Times before 1691 and after 2248 have no room left of it, and count as these.
        """
        tie = int.from_bytes(hashlib.blake2b(self.id.encode(), digest_size=4).digest()) >> (32 - _TIE_BITS)
        return (min(max(self.published_ms, -_FURTHEST_MS), _FURTHEST_MS - 1) << _TIE_BITS) + tie


def milliseconds(moment: datetime) -> int:
    """Return a moment as milliseconds since 1970, exact to the millisecond."""
    return int((moment - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() * 1000)


def text_of(row: TextRow) -> str:
    """Return the text of a row in which searches look."""
    return searched_text(row.standfirst, row.byline, row.blocks)


def _has(row: TextRow) -> tuple[str, ...]:
    said = has(
        row.blocks,
        pictured=row.pictured,
        dated=row.published is not None,
        byline=bool(row.byline),
        edits=row.revision_count - 1,
    )
    return (*said, *found_kinds(row.annotations))


def entry_of(row: TextRow) -> Entry:
    """Turn a text of the archive into what the index keeps of it. Both engines index the same entry."""
    gone = indexed(row.gone)
    title, text, at = indexed(row.title), indexed(text_of(row)), as_printed(row.sort_at, row.published)
    filters = {
        "outlet": (row.outlet_id,), "edition": (row.edition or "",), "language": (row.language.lower(),),
        "country": (row.country,), "state": (row.state,), "origin": (row.origin,),
        "type": (type_of(row.blocks), *(row.labels or ())), "has": _has(row), "topic": tuple(row.topics or ()),
        "did": tuple(sorted(acts_in(row.activities))), "tag": tags_in(row.annotations),
        "series": (bare_headline(row.title),),
        "issue": (f"{row.outlet_id}|{row.edition or ''}",), **name_filters(row),
    }  # fmt: skip
    month = at.year * 100 + at.month
    return Entry(
        row.id, title, text, stemmed(row.language, title), stemmed(row.language, text), *_translations(row),
        gone, stemmed(row.language, gone), filters,
        milliseconds(row.sort_at), milliseconds(at),
        milliseconds(row.removed_at) if row.removed_at else None, row.revision_count - 1, month,
        month * 100 + at.day,
    )  # fmt: skip


def _translations(row: TextRow) -> tuple[str, str]:
    """Return the words of all translations, and their stems, each by its own language."""
    given = [(language, indexed(text)) for language, text in translations_in(row.annotations)]
    return " ".join(words for _, words in given), " ".join(stemmed(language, words) for language, words in given)


def name_filters(row: TextRow) -> dict[str, tuple[str, ...]]:
    """Return the names of a text, each once. For spellings that several names share, only the ids are returned."""
    sure = [name for name in row.names or () if len(name["ids"]) == 1]
    titles = [f"{name['ids'][0]}|{name['title']}" for name in sure if name.get("title")]
    titled = {fold(title): title for title in reversed(titles)}
    spelled = {f"{name['ids'][0]}|{written}" for name in sure if (written := _written(row, name))}
    return {"name": tuple(sorted(names_in(row.names))), "titled": tuple(titled.values()), "spelled": tuple(spelled)}


def _written(row: TextRow, name: Mapping[str, Any]) -> str:
    """Return the text of a mention; an empty string if the text has changed since the mention was found."""
    block = name["block"]
    text = row.title if block == IN_TITLE else row.blocks[block].get("text", "") if block < len(row.blocks) else ""
    return " ".join(str(text)[name["start"] : name["end"]].split())


def schema() -> tantivy.Schema:
    """Define the fields of the tantivy index."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    for name in TEXTS:
        builder.add_text_field(name, tokenizer_name="words", index_option="position")
        builder.add_text_field(f"{name}_stems", tokenizer_name="words", index_option="basic")
    for name in FILTERS:
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    for name in ("published", "printed", "removed", "edits", "place", "month", "day"):
        builder.add_integer_field(name, fast=True)  # ranges and values are read from the column
    return builder.build()


def document(entry: Entry) -> tantivy.Document:
    """Build the tantivy document of an entry."""
    found = tantivy.Document()
    for name in ("id", *TEXTS, *(f"{name}_stems" for name in TEXTS)):
        found.add_text(name, getattr(entry, name))
    for name, values in entry.filters.items():
        for value in filter(None, values):
            found.add_text(name, value)
    for name in ("edits", "place", "month", "day"):
        found.add_integer(name, getattr(entry, name))
    found.add_integer("published", entry.published_ms)
    found.add_integer("printed", entry.printed_ms)
    if entry.removed_ms is not None:
        found.add_integer("removed", entry.removed_ms)
    return found
