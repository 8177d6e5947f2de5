"""Write many documents at once. A cluster that is busy is asked again later, with what it refused."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from services.reader.adapters.search.engine import IndexBroken, SearchUnavailable
from services.reader.adapters.search.opensearch.client import BUSY, OpenSearchClient

_MOST_BYTES = 4_000_000
"""Managed clusters accept 10 MB in a request."""
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


async def write_all(client: OpenSearchClient, alias: str, lines: Sequence[Line]) -> None:
    """Write the documents, except where the index has a newer version.

    Raises `SearchUnavailable` if not all could be written, `IndexBroken` if there is no such index.
    """
    for part in _parts(lines):
        left = part
        for attempt in range(_ATTEMPTS):
            left = await _written(client, alias, left)
            if not left:
                break
            await asyncio.sleep(min(_LONGEST_WAIT_S, _FIRST_WAIT_S * 2**attempt))
        else:
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


def _parts(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Divide the documents into requests of a size that clusters accept."""
    part: list[Line] = []
    size = 0
    for line in lines:
        if part and size + len(line.sent) > _MOST_BYTES:
            yield part
            part, size = [], 0
        part.append(line)
        size += len(line.sent)
    if part:
        yield part
