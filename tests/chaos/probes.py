"""Read archive, streams, receipts, manifests and index to fill a line. Reads only, and not through the proxies."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import psycopg
import redis
import tantivy
from redis.backoff import NoBackoff
from redis.cluster import ClusterNode, RedisCluster
from redis.retry import Retry

from shared.settings import SharedSettings
from shared.storage.opening import open_blobs
from shared.streams.bus.connection import address, connect, nodes
from shared.streams.bus.topology import Keys, beside_intake, intake_of
from shared.streams.observability.lag import Snapshot, snapshot
from tests.chaos.pieces import Piece, Route
from tests.chaos.tally import Seen, faults_of_outcomes

PRODUCERS = tuple(route for route in Route if route is not Route.FEED)
_SEEN = """
SELECT d.address, d.article_id,
       (SELECT jsonb_agg(jsonb_build_array(r.title, r.blocks)) FROM revision r WHERE r.article_id = d.article_id),
       (SELECT count(*) FROM event e WHERE e.article_id = d.article_id AND e.kind = 'created'),
       (SELECT count(*) FROM change c WHERE c.article_id = d.article_id AND c.kind = 'revised'),
       (SELECT count(*) FROM capture c WHERE c.address_id = d.id)
FROM address d WHERE d.address LIKE %s
"""


def client_of(settings: SharedSettings) -> redis.Redis:
    """Return a client of the server or cluster that repeats nothing by itself."""
    if not settings.redis_cluster:
        return redis.Redis.from_url(address(settings), socket_timeout=15, retry=Retry(NoBackoff(), 0))
    startup = [ClusterNode(host, port) for host, port in nodes(settings)]  # type: ignore[no-untyped-call]
    more: dict[str, Any] = {"socket_timeout": 15, "socket_connect_timeout": 3, "require_full_coverage": False}
    return cast(redis.Redis, RedisCluster.from_url(address(settings), startup_nodes=startup, **more))


@dataclass(frozen=True, slots=True)
class Probes:
    """Where to look: the servers in `settings`, the archive as its owner, and the index of each reader.

    `environment` is that of a person who runs commands.
    """

    settings: SharedSettings
    database_url: str
    indexes: Sequence[Path]
    environment: Mapping[str, str]

    @property
    def _keys(self) -> list[Keys]:
        return [Keys(number) for number in range(self.settings.partitions)]

    def archived(self, fault: str) -> dict[str, Seen]:
        """Return what the archive has of this part of the run, by address."""
        with psycopg.connect(self.database_url, autocommit=True) as connection:
            rows = connection.execute(_SEEN, (f"%/{fault}/%",)).fetchall()
        return {row[0]: Seen(row[1], tuple(map(_text, row[2] or ())), *row[3:]) for row in rows}

    def addresses(self, fault: str) -> set[str]:
        with psycopg.connect(self.database_url, autocommit=True, connect_timeout=5) as connection:
            rows = connection.execute("SELECT address FROM address WHERE address LIKE %s", (f"%/{fault}/%",)).fetchall()
        return {row[0] for row in rows}

    def in_archive(self) -> int:
        with psycopg.connect(self.database_url, autocommit=True, connect_timeout=5) as connection:
            row = connection.execute("SELECT count(*) FROM article").fetchone()
        return int(row[0]) if row else 0

    def in_indexes(self) -> list[int]:
        """Return the articles that each reader finds."""
        return [_in_index(folder) for folder in self.indexes]

    def streams(self) -> Snapshot:
        async def look() -> Snapshot:
            async with connect(self.settings) as client:
                return await snapshot(client, self._keys)

        return asyncio.run(look())

    def idle(self) -> bool:
        """Return whether nothing waits, is held or is delayed in the streams and the intake."""
        lags = self.streams().streams
        with client_of(self.settings) as client:
            waiting = sum(int(str(client.xlen(intake_of(name)))) for name in PRODUCERS)
        return not waiting and not any(lag.backlog or lag.pending or lag.delayed for lag in lags)

    def faults_of_books(self) -> list[str]:
        """Return dead letters, and streams whose outcomes are not exactly one for each entry that does not wait."""
        lags = self.streams().streams
        found = [f"{lag.dead} dead in {lag.stream} {lag.lane}" for lag in lags if lag.dead]
        with client_of(self.settings) as client:
            for name in PRODUCERS:
                if dead := int(str(client.xlen(beside_intake(name, "dead")))):
                    found.append(f"{dead} dead in the intake of {name}")
        return found + faults_of_outcomes(lags)

    def without_receipt(self, pieces: list[Piece]) -> int:
        """Return entries whose producer got no receipt that they are in the archive."""
        wanted = [(p.route, p.reference(version)) for p in pieces for version, _ in enumerate(p.entries())]
        missing = set(wanted)
        with client_of(self.settings) as client:
            for keys in self._keys if wanted else ():
                found = cast(list[bytes | None], client.mget([keys.receipt(*one) for one in wanted]))
                missing -= {one for one, value in zip(wanted, found, strict=True) if b'"archived"' in (value or b"")}
        return len(missing)

    def manifested(self) -> Counter[str]:
        """Return how many captures of each address have a manifest."""
        store = open_blobs(self.settings)
        try:
            seen = {(manifest.message.url, manifest.message.captured_at) for manifest in store.manifests()}
        finally:
            store.close()
        return Counter(url for url, _ in seen)

    def rebuild(self) -> str:
        """Run `presswatch rebuild`; return what it said."""
        said = self._run("rebuild")
        return (said.stdout + said.stderr).strip()

    def faults_of_bodies(self) -> str:
        """Run `presswatch verify`; return what it found of damaged and missing bodies. Empty if all are well."""
        said = self._run("verify")
        return (said.stdout + said.stderr).strip() if said.returncode else ""

    def _run(self, command: str) -> subprocess.CompletedProcess[str]:
        words = [sys.executable, "-m", "services.console.app", command]
        environment = {**os.environ, **self.environment}
        return subprocess.run(words, env=environment, capture_output=True, text=True, check=False)


def _text(revision: tuple[str, list[dict[str, str]]]) -> tuple[str, str]:
    title, blocks = revision
    return title, "\n".join(block["text"] for block in blocks if block.get("text"))


def _in_index(folder: Path) -> int:
    index = tantivy.Index.open(str(folder / "articles"))
    index.reload()
    return int(index.searcher().num_docs)
