"""Examine the search cluster for `presswatch check`: its version, its health, and the rights of our user."""

from __future__ import annotations

import asyncio
import contextlib
import secrets

from services.reader.adapters.search.engine import IndexBroken, SearchUnavailable
from services.reader.adapters.search.opensearch.address import parse_address
from services.reader.adapters.search.opensearch.bulk import BulkWriter, Line
from services.reader.adapters.search.opensearch.client import OpenSearchClient
from services.reader.adapters.search.opensearch.indices import Indices
from services.reader.settings import ReaderSettings
from shared.errors import Misconfigured
from shared.settings import SharedSettings, load

_OLDEST = 2
_CLEANING_S = 5.0
"""How long a cluster that has failed may take to delete our index."""


async def examine_search(_: SharedSettings) -> str:
    """Check version, health and rights of the search cluster, if there is one."""
    reader = load(ReaderSettings)
    if not (address := reader.search_url.get_secret_value()):
        return "each reader has an index of its own"
    where = parse_address(address, reader.search_ca)
    client = OpenSearchClient(where)
    try:
        version = str((await client.ask("GET", "/")).body["version"]["number"])
        if int(version.partition(".")[0]) < _OLDEST:
            raise Misconfigured(f"version {version} is too old: use OpenSearch {_OLDEST} or later")
        health = str((await client.ask("GET", "/_cluster/health")).body["status"])
        if health == "red":
            raise Misconfigured(
                "an index of the cluster has lost a shard: see its log, or delete our index to rebuild it"
            )
        await _try_rights(client, where.name)
    finally:
        await client.close()
    return f"OpenSearch {version}, its health is {health}, our user may make, fill, search and delete indexes"


async def _try_rights(client: OpenSearchClient, name: str) -> None:
    """Do with an index of our own what a reader does. Raises `SearchUnavailable` with what the cluster refuses.

    Its name begins as that of the reader's index: the user may have rights for no other.
    """
    indices = Indices(client, f"{name}-check-{secrets.token_hex(4)}", "0")
    try:
        await _use(client, indices)
    except BaseException:  # also when the check takes too long
        with contextlib.suppress(SearchUnavailable, TimeoutError):
            async with asyncio.timeout(_CLEANING_S):
                await client.ask("DELETE", f"/{indices.own}")
        raise
    await client.ask("DELETE", f"/{indices.own}")


async def _use(client: OpenSearchClient, indices: Indices) -> None:
    await indices.create()
    writer = BulkWriter(client, indices.writes)
    await writer.add(Line.of("check", 1, {}))
    try:
        await writer.flush()
    except IndexBroken as error:
        raise SearchUnavailable(str(error)) from None
    await indices.search_own()
    await client.ask("POST", f"/{indices.live}/_search", {"size": 0})
