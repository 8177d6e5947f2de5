"""Cache values that take long to find. Each is searched for once for all requests that wait, and kept for a while."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar, cast

T = TypeVar("T")
_MOST = 500


@dataclass(frozen=True, slots=True)
class CacheTimes:
    """How long a value is kept, in seconds.

    After `fresh_s` it is searched for again. Until `stale_s` nobody waits for that: the old value is returned
    meanwhile.
    """

    fresh_s: float
    stale_s: float = 0.0


@dataclass(frozen=True, slots=True)
class _Cached:
    since: datetime
    value: Any


class ValueCache:
    """Values by key. `now` returns the time. Beyond `most` values, the oldest is dropped for each new one."""

    def __init__(self, now: Callable[[], datetime], most: int = _MOST) -> None:
        self._now = now
        self._most = most
        self._kept: dict[Hashable, _Cached] = {}
        self._searches: dict[Hashable, asyncio.Task[Any]] = {}

    def last(self, key: Hashable) -> object | None:
        """Return the last value, however old it is."""
        kept = self._kept.get(key)
        return kept.value if kept else None

    async def get(self, key: Hashable, find: Callable[[], Awaitable[T]], keep: CacheTimes) -> T:
        """Return the cached value for the key, or find it.

        Raises the errors of `find`, unless there is an old value.
        """
        kept = self._kept.get(key)
        age = (self._now() - kept.since).total_seconds() if kept else -1.0
        if kept and 0 <= age < keep.fresh_s:
            return cast(T, kept.value)
        search = self._searches.get(key) or self._begin(key, find)
        if kept and 0 <= age < keep.stale_s:
            return cast(T, kept.value)
        return cast(T, await asyncio.shield(search))

    def _begin(self, key: Hashable, find: Callable[[], Awaitable[T]]) -> asyncio.Task[T]:
        search = self._searches[key] = asyncio.create_task(self._search(key, find))
        search.add_done_callback(lambda done: done.cancelled() or done.exception())
        return search

    async def _search(self, key: Hashable, find: Callable[[], Awaitable[T]]) -> T:
        """Find the value. Its age counts from the time at which the search began."""
        began = self._now()
        try:
            value = await find()
        finally:
            del self._searches[key]
        self._kept.pop(key, None)
        if len(self._kept) >= self._most:
            del self._kept[next(iter(self._kept))]
        self._kept[key] = _Cached(began, value)
        return value
