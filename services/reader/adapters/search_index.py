"""The search index in a folder of its own: tantivy behind a small interface.

Text fields hold words parted by spaces, as `shared.text.words` cuts them, and are cut at white space alone: so pairs of
Korean, Chinese and Japanese letters keep their order and phrases of them are found.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import tantivy
from tantivy import FieldType, Occur, Query

from shared.text import query as asked
from shared.text.words import VERSION

_HEAP_BYTES = 32_000_000
_TITLE_BOOST = 3.0
FORMAT = f"2.{VERSION}"
"""Of the folder: an index of another format is built anew."""


class IndexBroken(Exception):
    """The index cannot be read or written: it has to be built anew."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An article as indexed; `title` and `text` as `words.indexed` gives them, `sort_ms` since 1970 (UTC)."""

    id: str
    title: str
    text: str
    outlet: str
    edition: str
    language: str
    state: str
    sort_ms: int


@dataclass(frozen=True, slots=True)
class Filters:
    """Each narrows the search where it is given; `since` inclusive, `until` exclusive."""

    outlet: str | None = None
    edition: str | None = None
    language: str | None = None
    state: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """Ids of one page of hits, and how many there are in all."""

    ids: tuple[str, ...]
    total: int


def milliseconds(moment: datetime) -> int:
    return int((moment - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() * 1000)


class SearchIndex:
    """One writer, any number of searches. Every failure of the library is `IndexBroken`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._schema = _schema()
        with _broken():
            folder.mkdir(parents=True, exist_ok=True)
            self._index = tantivy.Index(self._schema, path=str(folder))
            analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
            self._index.register_tokenizer("words", analyzer)
            self._writer = self._index.writer(_HEAP_BYTES, 1)

    def close(self) -> None:
        """Gives the folder's lock back; what was not committed is forgotten."""
        with _broken():
            self._writer.rollback()
            self._writer.wait_merging_threads()
            del self._writer

    def write(self, entries: Sequence[Entry], gone: Sequence[str] = ()) -> None:
        """Puts the entries in place of those with their ids, takes out those of `gone`, and makes it last."""
        with _broken():
            for id in (*(entry.id for entry in entries), *gone):
                self._writer.delete_documents_by_term("id", id)
            for entry in entries:
                self._writer.add_document(_document(entry))
            self._writer.commit()
            self._index.reload()

    def count(self) -> int:
        with _broken():
            return int(self._index.searcher().num_docs)

    def search(self, query: asked.Query, filters: Filters, *, limit: int, offset: int, newest_first: bool) -> Found:
        """Made outside the guard, a query that tantivy will not have is a fault of ours and no reason to rebuild."""
        wanted = self._query(query, filters)
        with _broken():
            searcher = self._index.searcher()
            order = "sort_ms" if newest_first else None
            result = searcher.search(wanted, limit=limit, offset=offset, count=True, order_by_field=order)
            ids = tuple(str(searcher.doc(address).get_first("id")) for _, address in result.hits)
            return Found(ids, int(result.count))  # type: ignore[attr-defined]

    def _query(self, query: asked.Query, filters: Filters) -> Query:
        parts = [(Occur.MustNot if c.without else Occur.Must, self._clause(c)) for c in query.clauses]
        if not query.asks:
            parts.append((Occur.Must, Query.all_query()))
        return Query.boolean_query([*parts, *((Occur.Must, part) for part in self._narrowed(filters))])

    def _clause(self, clause: asked.Clause) -> Query:
        title = Query.boost_query(self._words("title", clause), _TITLE_BOOST)
        return Query.boolean_query([(Occur.Should, title), (Occur.Should, self._words("text", clause))])

    def _words(self, field: str, clause: asked.Clause) -> Query:
        if clause.letter:
            return Query.regex_query(self._schema, field, f".?{clause.words[0]}.?")
        if len(clause.words) == 1:
            return Query.term_query(self._schema, field, clause.words[0])
        return Query.phrase_query(self._schema, field, list(clause.words))

    def _narrowed(self, filters: Filters) -> Iterator[Query]:
        for name in ("outlet", "edition", "language", "state"):
            value = getattr(filters, name)
            if value:
                yield Query.const_score_query(Query.term_query(self._schema, name, value), 0.0)
        if filters.since or filters.until:
            lower = milliseconds(filters.since) if filters.since else None
            upper = milliseconds(filters.until) - 1 if filters.until else None
            within = Query.range_query(self._schema, "sort_ms", FieldType.Integer, lower, upper)
            yield Query.const_score_query(within, 0.0)


def remove_index(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("title", "text"):
        builder.add_text_field(name, tokenizer_name="words", index_option="position")
    for name in ("outlet", "edition", "language", "state"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("sort_ms", indexed=True, fast=True)
    return builder.build()


def _document(entry: Entry) -> tantivy.Document:
    document = tantivy.Document()
    for name in ("id", "title", "text", "outlet", "edition", "language", "state"):
        document.add_text(name, getattr(entry, name))
    document.add_integer("sort_ms", entry.sort_ms)
    return document


@contextmanager
def _broken() -> Iterator[None]:
    """tantivy raises ValueError or OSError; a panic in it arrives as a BaseException of its own."""
    try:
        yield
    except (ValueError, OSError, RuntimeError, AttributeError) as error:
        raise IndexBroken(f"{type(error).__name__}: {error}") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise IndexBroken(str(error)) from error
