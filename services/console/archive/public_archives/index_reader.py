"""Read an archive's index page by page, whichever way of paging its server has."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import orjson

from services.console.archive.public_archives.client import ArchiveClient
from services.console.archive.public_archives.endpoints import PAGE_ROWS, Archive, Query
from services.console.archive.public_archives.index_rows import IndexPage, IndexRow, parse_index
from services.console.archive.public_archives.timemap import parse_timemap
from services.fetcher.core.response import FetchFailure
from shared.errors import PresswatchError

_MOST_PAGES = 100_000
_MOST_TIMEMAPS = 1_000
_STAMP = "%Y%m%d%H%M%S"

Rows = Sequence[IndexRow]


class IndexReader:
    """Read rows in the index's order: by address, then by time."""

    def __init__(self, client: ArchiveClient, archive: Archive, page_rows: int = PAGE_ROWS) -> None:
        self._client, self._archive, self._page_rows = client, archive, page_rows

    async def rows(self, query: Query) -> AsyncIterator[Rows]:
        """Yield the rows of each page.

        Servers with resume keys are asked with them. Others return as many rows as we allow and no key: they are asked
        by page number, if they number their pages, and otherwise for everything at once.
        """
        page = await self._page(query, limit=str(self._page_rows), showResumeKey="true")
        if not page.resume_key and len(page.rows) + page.broken >= self._page_rows:
            async for rows in self._without_keys(query):
                yield rows
            return
        yield page.rows
        used: set[str] = set()
        while (key := page.resume_key) and len(used) < _MOST_PAGES:
            if key in used:
                raise PresswatchError(f"{self._archive.name}: its index gives the same resume key again")
            used.add(key)
            page = await self._page(query, limit=str(self._page_rows), showResumeKey="true", resumeKey=key)
            yield page.rows

    async def _without_keys(self, query: Query) -> AsyncIterator[Rows]:
        count = await self._page_count(query)
        if count is None:
            async for rows in self._at_once(query):
                yield rows
            return
        for number in range(min(count, _MOST_PAGES)):
            yield (await self._page(query, page=str(number))).rows

    async def _page_count(self, query: Query) -> int | None:
        """Return the number of pages, or None if the server does not number them: pywb then sends all rows."""
        try:
            answer = await self._client.get(query.address(self._archive, showNumPages="true"))
            found = orjson.loads(answer.body) if answer.status == 200 else None
        except (FetchFailure, orjson.JSONDecodeError):
            return None
        count = found.get("pages") if isinstance(found, dict) else found
        return count if isinstance(count, int) and not isinstance(count, bool) and count >= 0 else None

    async def _at_once(self, query: Query) -> AsyncIterator[Rows]:
        """Ask for all rows of a time, and for each half of it if that is too much for one answer."""
        try:
            found = (await self._page(query)).rows
        except FetchFailure as error:
            first, last = (datetime.strptime(at, _STAMP).replace(tzinfo=UTC) for at in (query.since, query.until))
            if error.reason not in ("too-large", "bomb") or last - first < timedelta(days=1):
                raise
            middle = first + (last - first) / 2
            early = replace(query, until=middle.strftime(_STAMP))
            late = replace(query, since=(middle + timedelta(seconds=1)).strftime(_STAMP))
            for half in (early, late):
                async for rows in self._at_once(half):
                    yield rows
            return
        yield found

    async def _page(self, query: Query, **more: str) -> IndexPage:
        """Return one answer. Raises `PresswatchError` if it is not an index."""
        answer = await self._client.get(query.address(self._archive, **more))
        if answer.status == 404 and b"No Captures found" in answer.body:  # Common Crawl
            return IndexPage(())
        page = parse_index(answer.body) if answer.status == 200 else IndexPage((), broken=1)
        if page.broken and not page.rows:
            said = " ".join(answer.body[:200].decode("utf-8", "replace").split())
            what = f"{self._archive.name} is not an index of captures"
            raise PresswatchError(f"{what}: it answered {answer.status}: {said}")
        return page

    async def mementos(self, url: str) -> AsyncIterator[Rows]:
        """Yield the mementos of one address, from its timemap and those that follow on its hosts."""
        first = self._archive.timemap(url)
        waiting, seen = [first], {first}
        while waiting and len(seen) <= _MOST_TIMEMAPS:
            answer = await self._client.get(waiting.pop(0))
            if answer.status == 404:
                continue  # the archive has none
            if answer.status != 200:
                raise PresswatchError(f"{self._archive.name}: no timemap: it answered {answer.status}")
            found = parse_timemap(answer.body, url)
            yield found.rows
            fresh = [one for one in found.following if one not in seen and self._archive.is_its_own(one)]
            waiting += fresh
            seen |= set(fresh)
