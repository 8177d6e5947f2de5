"""The interface of a search engine. `FolderEngine` (tantivy) and `OpenSearchEngine` implement it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from services.reader.adapters.search.index_state import IndexState
from services.reader.adapters.search.schema import Entry
from shared.archive.outbox import Cursor
from shared.errors import Unavailable
from shared.query.nodes import Node

Sort = Literal["relevance", "newest", "oldest", "changed"]
MOST_VALUES = 5_000
"""The maximum number of values of a field that are counted."""


class IndexBroken(Exception):
    """The index cannot be read or written and must be rebuilt."""


class SearchUnavailable(Unavailable):
    """The search engine gives no proper answer. The text quotes it and names the remedy."""


@dataclass(frozen=True, slots=True)
class SearchHits:
    """Ids of one page of hits, the total number of hits, and the place of the last hit in the order of time."""

    ids: tuple[str, ...]
    total: int
    last_place: int | None = None


@dataclass(frozen=True, slots=True)
class ValueSpan:
    """A value with its number of articles, and the times of the first and the last, in milliseconds since 1970."""

    value: str
    articles: int
    first_ms: float
    last_ms: float


class SearchEngine(Protocol):
    """An index of the articles, with its progress.

    Each method raises `IndexBroken` if the index must be rebuilt, and `SearchUnavailable` if the engine is away.
    """

    async def leads(self) -> bool:
        """Return whether this process keeps the index up to date. Others that share the index only search it."""
        ...

    async def state(self) -> IndexState | None:
        """Return the progress of the index; None if there is no index of this format."""
        ...

    async def create(self, state: IndexState) -> None:
        """Create an empty index with this progress."""
        ...

    async def add(self, entries: Sequence[Entry], place: Cursor) -> None:
        """Replace the entries with the same ids, at the latest at the next `commit`.

        The articles were read after all events up to `place` were committed.
        """
        ...

    async def commit(self, gone: Sequence[str], place: Cursor) -> None:
        """Delete the ids in `gone`. What was added and deleted is durable when it returns."""
        ...

    async def save(self, state: IndexState) -> None:
        """Save the progress, after everything before it was written."""
        ...

    async def discard(self) -> None:
        """Discard a broken index. `state` then returns None."""
        ...

    async def search(self, node: Node, sort: Sort, limit: int, offset: int, after: int | None) -> SearchHits:
        """Return one page of hits.

        `after` continues after a place in the order of time, `offset` after a number of hits.
        """
        ...

    async def counts(self, node: Node, fields: Sequence[str]) -> Mapping[str, dict[Any, int]]:
        """Return the hits by value for each field, most frequent first. `month` and `day` count as fields."""
        ...

    async def spans(self, node: Node, field: str, beginning: str) -> list[ValueSpan]:
        """Return the values of a field that start with `beginning`, most frequent first, with first and last time."""
        ...

    async def words_like(self, word: str, letters: int, most: int) -> list[tuple[str, int]]:
        """Return words of the texts that resemble a word and share its first letters, with their numbers of articles.

        If the word itself occurs in the texts, the result is empty.
        """
        ...

    async def count(self) -> int:
        """Return the number of articles in the index."""
        ...

    async def close(self) -> None: ...
