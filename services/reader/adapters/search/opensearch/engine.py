"""Search in OpenSearch: one index for all readers, which one of them keeps up to date.

Each document carries the transaction of the last event before its article was read. The index keeps the newest version,
whoever writes first, so two readers that write at once cannot bring an old text back. For the same reason, a withheld
or deleted article leaves an empty document with its version.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

import structlog

from services.reader.adapters.search.engine import (
    MOST_VALUES,
    IndexBroken,
    SearchHits,
    SearchUnavailable,
    Sort,
    ValueSpan,
)
from services.reader.adapters.search.index_state import IndexState, parse_state, state_json
from services.reader.adapters.search.opensearch.address import SearchAddress
from services.reader.adapters.search.opensearch.bulk import BulkWriter, Line
from services.reader.adapters.search.opensearch.client import OpenSearchClient, Reply
from services.reader.adapters.search.opensearch.indices import Indices
from services.reader.adapters.search.opensearch.lease import Lease
from services.reader.adapters.search.opensearch.mapping import MOST_DEPTH, document
from services.reader.adapters.search.opensearch.query import Clause, translated
from services.reader.adapters.search.schema import FORMAT, Entry
from shared.archive.outbox import Cursor
from shared.query.nodes import Node

log = structlog.get_logger()
_STATE = "state"
_BY_TIME = {"newest": "desc", "oldest": "asc"}
_SPECIAL = re.compile(r"([^\w\s])")
"""Characters that may have a meaning in Lucene's regular expressions."""


class OpenSearchEngine:
    """The index of one archive in a cluster."""

    def __init__(self, address: SearchAddress, format: str = FORMAT) -> None:
        self._client = OpenSearchClient(address)
        self._indices = Indices(self._client, address.name, format)
        self._lease = Lease(self._client, self._indices.writes)
        self._bulk = BulkWriter(self._client, self._indices.writes)
        self._newer: str | None = None
        self._in_use = self._is_there = False

    async def leads(self) -> bool:
        """Return whether this reader writes the index: it holds the lease, and no later version keeps one."""
        newer = await self._indices.newer()
        if newer and newer != self._newer:
            log.warning("a later version keeps the search index; this one only searches", format=newer)
        self._newer = newer
        if newer:
            return False
        await self._indices.create()
        return await self._lease.held()

    async def state(self) -> IndexState | None:
        """Return how far the index is; None if there is none."""
        alias = self._indices.writes_of(self._newer) if self._newer else self._indices.writes
        row = await self._client.ask("GET", f"/{alias}/_doc/{_STATE}")
        state = parse_state(row.body["_source"]["progress"]) if row.found else None
        self._is_there = row.found
        self._in_use = self._in_use and state is not None and state.scanned is None
        return state

    async def create(self, state: IndexState) -> None:
        await self._put_state(state, op_type="create")

    async def add(self, entries: Sequence[Entry], place: Cursor) -> None:
        for entry in entries:
            await self._bulk.add(Line.of(entry.id, _version(place), document(entry)))

    async def commit(self, gone: Sequence[str], place: Cursor) -> None:
        for id in gone:
            await self._bulk.add(Line.of(id, _version(place), {}))
        await self._bulk.flush()

    async def save(self, state: IndexState) -> None:
        """Save the progress, unless another reader is further ahead. Once the index is complete, searches use it."""
        await self._put_state(state, version=str(_version(state.place)), version_type="external_gte")
        if state.scanned is None and not self._in_use:
            await self._indices.search_own()
            self._in_use = True

    async def _put_state(self, state: IndexState, **condition: str) -> None:
        body = {"progress": state_json(state)}
        path = f"/{self._indices.writes}/_doc/{_STATE}"
        if not (await self._client.ask("PUT", path, body, require_alias="true", **condition)).found:
            raise IndexBroken(f"there is no index {self._indices.writes}")

    async def discard(self) -> None:
        """Do nothing: the next step creates a missing index, and OpenSearch repairs its own files."""

    async def search(self, node: Node, sort: Sort, limit: int, offset: int, after: int | None) -> SearchHits:
        """Return a page of hits and their total."""
        depth = min(offset, MOST_DEPTH)
        body = {
            "query": translated(node), "sort": _order(sort), "_source": False, "track_total_hits": True,
            "from": depth, "size": min(limit, MOST_DEPTH - depth),
        }  # fmt: skip
        if after is not None:  # then OpenSearch itself skips no hits
            body |= {"search_after": [after], "from": 0, "size": min(depth + limit, MOST_DEPTH)}
        reply = await self._searched(body)
        if not reply.found:
            return SearchHits((), 0)
        hits = reply.body["hits"]["hits"][depth if after is not None else 0 :]
        last = int(hits[-1]["sort"][0]) if sort in _BY_TIME and hits else None
        return SearchHits(tuple(hit["_id"] for hit in hits), int(reply.body["hits"]["total"]["value"]), last)

    async def counts(self, node: Node, fields: Sequence[str]) -> Mapping[str, dict[Any, int]]:
        found = await self._values(node, {field: {"terms": {"field": field, "size": MOST_VALUES}} for field in fields})
        return {field: {one["key"]: one["doc_count"] for one in found.get(field, ())} for field in fields}

    async def spans(self, node: Node, field: str, beginning: str) -> list[ValueSpan]:
        """Return each value of a field that begins like this, with its first and last time."""
        times: Clause = {"first": {"min": {"field": "published"}}, "last": {"max": {"field": "published"}}}
        terms = {"field": field, "size": MOST_VALUES, "include": _SPECIAL.sub(r"\\\1", beginning) + ".*"}
        found = await self._values(node, {"values": {"terms": terms, "aggs": times}})
        return [
            ValueSpan(one["key"].removeprefix(beginning), one["doc_count"], one["first"]["value"], one["last"]["value"])
            for one in found.get("values", ())
        ]

    async def words_like(self, word: str, letters: int, most: int) -> list[tuple[str, int]]:
        """Ask for spellings with at most two mistakes. If the word itself is known, return none."""
        term = {"field": "text", "size": most, "prefix_length": letters, "suggest_mode": "missing", "max_edits": 2}
        reply = await self._searched({"size": 0, "suggest": {"like": {"text": word, "term": term}}})
        like = reply.body["suggest"]["like"] if reply.found else ()
        return [(option["text"], option["freq"]) for part in like for option in part["options"]]

    async def count(self) -> int:
        reply = await self._client.ask("GET", f"/{self._indices.live}/_count")
        return int(reply.body["count"]) if reply.found else 0

    async def close(self) -> None:
        with suppress(SearchUnavailable):
            await self._lease.give_up()
        await self._client.close()

    async def _values(self, node: Node, asked: Clause) -> Mapping[str, Sequence[Any]]:
        reply = await self._searched({"size": 0, "track_total_hits": False, "query": translated(node), "aggs": asked})
        return {name: one["buckets"] for name, one in reply.body["aggregations"].items()} if reply.found else {}

    async def _searched(self, body: Clause) -> Reply:
        """Search. If a shard does not answer, fail: an answer without its articles would be wrong.

        Raises `IndexBroken` if somebody has deleted the index: what it does not find may be in the archive.
        """
        reply = await self._client.ask(
            "POST", f"/{self._indices.live}/_search", body,
            preference=self._indices.live, allow_partial_search_results="false",
        )  # fmt: skip
        if not reply.found and self._is_there:
            self._is_there = False
            raise IndexBroken(f"there is no index {self._indices.live}")
        return reply


def _order(sort: Sort) -> list[Any]:
    """Return the order of hits.

    Replicas of a shard may score slightly differently, so hits with equal scores need an order.
    """
    if sort in _BY_TIME:
        return [{"place": _BY_TIME[sort]}]
    return ["_score" if sort == "relevance" else {"edits": "desc"}, {"place": "desc"}]


def _version(place: Cursor) -> int:
    return place.xid + 1
