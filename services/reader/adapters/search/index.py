"""Search index in its own folder: tantivy behind a small interface.

Text fields hold words separated by spaces, as `shared.text.tokenizer` cuts them. tantivy splits them only at white
space. Pairs of Korean, Chinese and Japanese letters therefore keep their order, and phrases of them are found.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any as Anything

import tantivy
from tantivy import FieldType, Occur, Order, Query

from services.reader.adapters.search.engine import MOST_VALUES, IndexBroken, SearchHits, Sort, ValueSpan
from services.reader.adapters.search.query import translated
from services.reader.adapters.search.schema import Entry, document, schema
from shared.query.nodes import Node

_HEAP_BYTES = 32_000_000
_ALPHABET = 32
"""Letters of one alphabet are at most this far from each other in Unicode."""


class SearchIndex:
    """Index with one writer and any number of searches. Every failure of the library is raised as `IndexBroken`."""

    def __init__(self, folder: Path) -> None:
        self._schema = schema()
        with _broken():
            folder.mkdir(parents=True, exist_ok=True)
            self._index = tantivy.Index(self._schema, path=str(folder))
            analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
            self._index.register_tokenizer("words", analyzer)
            self._writer = self._index.writer(_HEAP_BYTES, 1)

    def close(self) -> None:
        """Release the folder's lock. Uncommitted entries are lost."""
        with _broken():
            self._writer.rollback()
            self._writer.wait_merging_threads()
            del self._writer

    def add(self, entries: Sequence[Entry]) -> None:
        """Replace the entries with the same ids at the next commit. A thread of the library indexes them meanwhile."""
        with _broken():
            for entry in entries:
                self._writer.delete_documents_by_term("id", entry.id)
                self._writer.add_document(document(entry))

    def commit(self, gone: Sequence[str] = ()) -> None:
        """Delete the ids in `gone`, and let searches find what changed."""
        with _broken():
            for id in gone:
                self._writer.delete_documents_by_term("id", id)
            self._writer.commit()
            self._index.reload()

    def write(self, entries: Sequence[Entry]) -> None:
        """Add entries and commit."""
        self.add(entries)
        self.commit()

    def count(self) -> int:
        with _broken():
            return int(self._index.searcher().num_docs)

    def search(self, node: Node, sort: Sort, limit: int, offset: int = 0, after: int | None = None) -> SearchHits:
        """Return one page of hits.

        `after` continues after a place in the order of time, `offset` after a number of hits.

        The query is translated outside the guard: if tantivy refuses it, that is a bug in our code and no reason to
        rebuild.
        """
        wanted = translated(self._schema, node)
        with _broken():
            searcher = self._index.searcher()
            page = wanted if after is None else self._behind(wanted, sort, after)
            field = {"newest": "place", "oldest": "place", "changed": "edits"}.get(sort)
            order = Order.Asc if sort == "oldest" else Order.Desc
            result = searcher.search(page, limit=limit, offset=offset, count=True, order_by_field=field, order=order)
            total = result if after is None else searcher.search(wanted, limit=1, count=True)
            ids = tuple(str(searcher.doc(address).get_first("id")) for _, address in result.hits)
            last = result.hits[-1][0] if field == "place" and result.hits else None
            return SearchHits(ids, int(total.count), last)  # type: ignore[attr-defined]

    def _behind(self, wanted: Query, sort: Sort, place: int) -> Query:
        bounds = (place + 1, None) if sort == "oldest" else (None, place - 1)
        behind = Query.range_query(self._schema, "place", FieldType.Integer, *bounds)
        return Query.boolean_query([(Occur.Must, wanted), (Occur.Must, Query.const_score_query(behind, 0.0))])

    def counts(self, node: Node, fields: Sequence[str]) -> Mapping[str, dict[Anything, int]]:
        """Return the hits by value for each field, most frequent first. `month` and `day` count as fields."""
        wanted = translated(self._schema, node)
        asked = {
            field: {"terms": {"field": field, "size": MOST_VALUES, "segment_size": MOST_VALUES}} for field in fields
        }
        with _broken():
            found: dict[str, Anything] = self._index.searcher().aggregate(wanted, asked)
            return {field: {one["key"]: one["doc_count"] for one in found[field]["buckets"]} for field in fields}

    def spans(self, node: Node, field: str, beginning: str) -> list[ValueSpan]:
        """Return the values of a field that start with `beginning`, most frequent first, with first and last time."""
        times = {"first": {"min": {"field": "published"}}, "last": {"max": {"field": "published"}}}
        terms = {"field": field, "size": MOST_VALUES, "include": re.escape(beginning) + ".*"}
        with _broken():
            asked = {"values": {"terms": terms, "aggs": times}}
            found: dict[str, Anything] = self._index.searcher().aggregate(translated(self._schema, node), asked)
            return [
                ValueSpan(
                    one["key"].removeprefix(beginning), one["doc_count"], one["first"]["value"], one["last"]["value"]
                )
                for one in found["values"]["buckets"]
            ]

    def words_like(self, word: str, letters: int, most: int) -> list[tuple[str, int]]:
        """Return words of the texts with the same first letters and their number of articles, most frequent first.

        Return none if the word itself occurs.
        """
        with _broken():
            searcher = self._index.searcher()
            if any(known == word for known, _ in searcher.terms_with_prefix("text", word)):
                return []
            found = (searcher.terms_with_prefix("text", one, limit=most) for one in beginnings(word, letters))
            return sorted((one for like in found for one in like), key=lambda one: -one[1])[:most]


def beginnings(word: str, letters: int) -> list[str]:
    """Return the beginnings of similar words: the same first letters, or any other first letter before the same two.

    To read all words of an archive with a million of them takes a second.
    """
    if letters:
        return [word[:letters]]
    near = map(chr, range(max(ord(word[0]) - _ALPHABET, 0), ord(word[0]) + _ALPHABET + 1))
    return [first + word[1:3] for first in near if first.isalpha()]


def remove_index(folder: Path) -> None:
    """Delete the folder of an index, if it exists."""
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _broken() -> Iterator[None]:
    """Convert failures of tantivy to `IndexBroken`. It raises ValueError or OSError; a panic is a BaseException."""
    try:
        yield
    except (ValueError, OSError, RuntimeError, AttributeError) as error:
        raise IndexBroken(f"{type(error).__name__}: {error}") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise IndexBroken(str(error)) from error
