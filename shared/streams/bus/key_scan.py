"""Scan a server's keys in small steps; in a cluster, the keys of each master."""

from __future__ import annotations

from typing import Any

from redis.asyncio import Redis
from redis.asyncio.cluster import RedisCluster

from shared.streams.bus.connection import TORN, command, text

AT_ONCE = 1000


class KeyScan:
    """An incremental scan of the keys of one type.

    Each call continues where the last one stopped, and restarts after the end.
    """

    def __init__(self, redis: Redis, kind: str) -> None:
        self._redis = redis
        self._kind = kind
        self._cursors: dict[str, int] = {}

    async def next_batch(self, pattern: str, calls: int) -> set[str]:
        """Return the matching keys found in at most this many SCAN calls per node."""
        found: set[str] = set()
        for name, node in self._nodes().items():
            for _ in range(calls):
                words = (self._cursors.get(name, 0), "MATCH", pattern, "COUNT", AT_ONCE, "TYPE", self._kind)
                cursor, keys = await self._ask(node, words)
                self._cursors[name] = int(cursor)
                found |= {text(key) for key in keys}
                if int(cursor) == 0:
                    break
        return found

    def _nodes(self) -> dict[str, Any]:
        if isinstance(self._redis, RedisCluster):
            return {node.name: node for node in self._redis.get_primaries()}
        return {"": None}

    async def _ask(self, node: Any, words: tuple[Any, ...]) -> tuple[Any, Any]:
        if node is None:
            answer = await command(self._redis, "SCAN", *words)
            return answer[0], answer[1]
        try:
            answer = await node.execute_command("SCAN", *words)
        except TORN as error:
            raise ConnectionError(f"the connection was closed while in use: {error}") from error
        return answer[0], answer[1]
