"""The search index in a folder of its own: tantivy behind a small interface.

Text fields hold words parted by spaces, as `shared.text.tokenizer` cuts them, and are cut at white space alone: so
pairs of
Korean, Chinese and Japanese letters keep their order and phrases of them are found.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any as Anything
from typing import Literal

import tantivy
from tantivy import FieldType, Occur, Order, Query

from services.reader.adapters.search.query import translated
from services.reader.adapters.search.schema import Entry, document, schema
from shared.query.nodes import Node

_HEAP_BYTES = 32_000_000
_MOST_VALUES = 5_000

Sort = Literal["relevance", "newest", "oldest", "changed"]


class IndexBroken(Exception):
    """The index cannot be read or written: it has to be built anew."""


@dataclass(frozen=True, slots=True)
class SearchHits:
    """Ids of one page of hits, how many hits there are in all, and the last one's place in the order of time."""

    ids: tuple[str, ...]
    total: int
    last_place: int | None = None


class SearchIndex:
    """One writer, any number of searches. Every failure of the library is `IndexBroken`."""

    def __init__(self, folder: Path) -> None:
        self._schema = schema()
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
                self._writer.add_document(document(entry))
            self._writer.commit()
            self._index.reload()

    def count(self) -> int:
        with _broken():
            return int(self._index.searcher().num_docs)

    def search(self, node: Node, sort: Sort, limit: int, offset: int = 0, after: int | None = None) -> SearchHits:
        """`after` goes on behind this place in the order of time, `offset` behind so many hits.

        Translated outside the guard: a query that tantivy refuses is a fault of ours and no reason to rebuild.
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
        """How many hits have each value of each field, the most frequent first; `month` and `day` count as fields."""
        wanted = translated(self._schema, node)
        asked = {
            field: {"terms": {"field": field, "size": _MOST_VALUES, "segment_size": _MOST_VALUES}} for field in fields
        }
        with _broken():
            found: dict[str, Anything] = self._index.searcher().aggregate(wanted, asked)
            return {field: {one["key"]: one["doc_count"] for one in found[field]["buckets"]} for field in fields}

    def words_like(self, beginning: str, most: int) -> list[tuple[str, int]]:
        """Words of the texts with this beginning and how many articles have each, the most frequent first."""
        with _broken():
            return list(self._index.searcher().terms_with_prefix("text", beginning, limit=most))


def remove_index(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)


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
