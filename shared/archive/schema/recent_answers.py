"""Ask a pooled connection whether its server still answers, unless it answered just now."""

from __future__ import annotations

from math import inf
from time import monotonic
from typing import Any
from weakref import WeakKeyDictionary

from psycopg import AsyncConnection
from psycopg_pool import AsyncConnectionPool


class RecentAnswers:
    """When each connection of a pool answered last.

    The question is a round trip of its own before each use. A use that comes within `for_s` goes without it. If the
    server ended meanwhile, that use fails as if the server had ended a moment later.
    """

    def __init__(self, for_s: float) -> None:
        self._for_s = for_s
        self._at: WeakKeyDictionary[AsyncConnection[Any], float] = WeakKeyDictionary()

    def note(self, connection: AsyncConnection[Any]) -> None:
        """Record that the connection was used without an error."""
        self._at[connection] = monotonic()

    def forget(self) -> None:
        """Check each connection before its next use."""
        self._at.clear()

    async def check(self, connection: AsyncConnection[Any]) -> None:
        """Raise an error if the connection is broken. This is the pool's `check`."""
        if monotonic() - self._at.get(connection, -inf) > self._for_s:
            await AsyncConnectionPool.check_connection(connection)
