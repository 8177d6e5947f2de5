"""Write many documents at once. Documents that a busy cluster refused are sent again later."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from services.reader.adapters.search.engine import IndexBroken, SearchUnavailable
from services.reader.adapters.search.opensearch.client import BUSY, OpenSearchClient

_ENOUGH_BYTES = 2_000_000
"""The size of a request in bytes. Managed clusters accept 10 MB."""
_FIRST_WAIT_S, _LONGEST_WAIT_S = 0.25, 10.0
_ATTEMPTS = 8
_WRITTEN = (200, 201)
_NEWER_IS_THERE = 409


@dataclass(frozen=True, slots=True)
class Line:
    """One document, as it is sent."""

    id: str
    sent: bytes

    @classmethod
    def of(cls, id: str, version: int, document: dict[str, Any]) -> Line:
        action = {"index": {"_id": id, "version": version, "version_type": "external_gte"}}
        return cls(id, b"%b\n%b\n" % (orjson.dumps(action), orjson.dumps(document)))


class BulkWriter:
    """Collect documents for one index, and send them when there are enough.

    Its methods raise `SearchUnavailable` if not all documents could be written, and `IndexBroken` if the index does not
    exist. The documents are then dropped, and whoever added them must add them again.
    """

    def __init__(self, client: OpenSearchClient, alias: str) -> None:
        self._client, self._alias = client, alias
        self._lines: list[Line] = []
        self._bytes = 0

    async def add(self, line: Line) -> None:
        """Add a line. Lines are sent once there are enough bytes."""
        self._lines.append(line)
        self._bytes += len(line.sent)
        if self._bytes >= _ENOUGH_BYTES:
            await self.flush()

    async def flush(self) -> None:
        """Write everything added, except where the index has a newer version."""
        left, self._lines, self._bytes = self._lines, [], 0
        for attempt in range(_ATTEMPTS):
            left = await _written(self._client, self._alias, left) if left else []
            if not left:
                return
            await asyncio.sleep(min(_LONGEST_WAIT_S, _FIRST_WAIT_S * 2**attempt))
        raise SearchUnavailable(f"the search engine is busy: it refused {len(left)} articles {_ATTEMPTS} times")


async def _written(client: OpenSearchClient, alias: str, lines: Sequence[Line]) -> list[Line]:
    """Send the documents once. Return those that a busy cluster refused."""
    body = b"".join(line.sent for line in lines)
    reply = await client.ask("POST", f"/{alias}/_bulk", body, require_alias="true")
    if not reply.found:
        raise IndexBroken(f"there is no index {alias}")
    refused = []
    for line, item in zip(lines, reply.body["items"], strict=True):
        result = item["index"]
        if result["status"] == BUSY:
            refused.append(line)
        elif result["status"] == 404:
            raise IndexBroken(f"there is no index {alias}")
        elif result["status"] not in (*_WRITTEN, _NEWER_IS_THERE):
            raise SearchUnavailable(f"the search engine refused article {line.id}: {result.get('error')}")
    return refused
