"""Examine the search cluster for `presswatch check`: its version, its health, and the rights of our user."""

from __future__ import annotations

import contextlib
import secrets

from services.reader.adapters.search.engine import SearchUnavailable
from services.reader.adapters.search.opensearch.address import parse_address
from services.reader.adapters.search.opensearch.bulk import BulkWriter, Line
from services.reader.adapters.search.opensearch.client import OpenSearchClient
from services.reader.adapters.search.opensearch.indices import Indices
from services.reader.settings import ReaderSettings
from shared.errors import Misconfigured
from shared.settings import load

_OLDEST = 2


async def examine_search() -> str:
    reader = load(ReaderSettings)
    if not (address := reader.search_url.get_secret_value()):
        return "each reader has an index of its own"
    client = OpenSearchClient(parse_address(address, reader.search_ca))
    try:
        version = str((await client.ask("GET", "/")).body["version"]["number"])
        if int(version.partition(".")[0]) < _OLDEST:
            raise Misconfigured(f"version {version} is too old: use OpenSearch {_OLDEST} or later")
        health = str((await client.ask("GET", "/_cluster/health")).body["status"])
        await _try_rights(client)
    finally:
        await client.close()
    return f"OpenSearch {version}, its health is {health}, our user may make, fill, search and delete indexes"


async def _try_rights(client: OpenSearchClient) -> None:
    """Do with an index of our own what a reader does. Raises `SearchUnavailable` with what the cluster refuses."""
    indices = Indices(client, f"presswatch-check-{secrets.token_hex(4)}", "0")
    try:
        await indices.create()
        writer = BulkWriter(client, indices.writes)
        await writer.add(Line.of("check", 1, {}))
        await writer.flush()
        await indices.search_own()
        await client.ask("POST", f"/{indices.live}/_search", {"size": 0})
    except SearchUnavailable:
        with contextlib.suppress(SearchUnavailable):
            await client.ask("DELETE", f"/{indices.own}")
        raise
    await client.ask("DELETE", f"/{indices.own}")
