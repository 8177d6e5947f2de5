"""Name the indexes in the cluster, and switch from one to the next without a gap.

`presswatch-v5.2` is the index of one format. We write to its alias `presswatch-v5.2-articles`. Searches use the alias
`presswatch`, which names the last complete index. An index of a new format is filled beside it.
"""

from __future__ import annotations

import structlog

from services.reader.adapters.search.opensearch.client import OpenSearchClient
from services.reader.adapters.search.opensearch.mapping import ARTICLES, SETTINGS, mapping

log = structlog.get_logger()


class Indices:
    """The indexes of one archive. `own` is the index of our format, `writes` its alias, `live` the one to search."""

    def __init__(self, client: OpenSearchClient, name: str, format: str) -> None:
        self._client = client
        self._prefix = f"{name}-v"
        self._format = format
        self.live = name
        self.own = f"{self._prefix}{format}"
        self.writes = self.writes_of(format)

    def writes_of(self, format: str) -> str:
        return f"{self._prefix}{format}-articles"

    async def newer(self) -> str | None:
        """Return the format of the index in use if a later version of Presswatch made it."""
        formats = [self._format_of(index) for index in await self._searched()]
        return max((one for one in formats if _order(one) > _order(self._format)), key=_order, default=None)

    async def create(self) -> None:
        """Create our index unless it exists. Searches use it at once if there is no other."""
        if (await self._client.ask("HEAD", f"/{self.own}")).found:
            return
        body = {"settings": SETTINGS, "mappings": mapping(), "aliases": {self.writes: {"filter": ARTICLES}}}
        await self._client.ask("PUT", f"/{self.own}", body)  # returns when it can be searched
        if not await self._searched():
            await self._search([])
        log.info("a search index is created", index=self.own)

    async def search_own(self) -> None:
        """Let searches use our index from now on, and delete the indexes of earlier formats, in one step."""
        await self._client.ask("POST", f"/{self.own}/_refresh")
        if await self._searched() == [self.own]:
            return
        old = [index for index in await self._all() if _order(self._format_of(index)) < _order(self._format)]
        await self._search(old)
        log.info("a new search index is in use", index=self.own, deleted=old)

    async def _search(self, no_longer: list[str]) -> None:
        actions: list[dict[str, object]] = [{"remove_index": {"index": index}} for index in no_longer]
        actions.append({"add": {"index": self.own, "alias": self.live, "filter": ARTICLES}})
        await self._client.ask("POST", "/_aliases", {"actions": actions})

    async def _searched(self) -> list[str]:
        reply = await self._client.ask("GET", f"/{self._prefix}*/_alias/{self.live}")  # a user may see ours alone
        return sorted(reply.body) if reply.found else []

    async def _all(self) -> list[str]:
        """Return our indexes, complete or not. Indexes of an archive with a longer name are left out."""
        reply = await self._client.ask("GET", f"/{self._prefix}*", expand_wildcards="open")
        return [index for index in reply.body if _order(self._format_of(index))] if reply.found else []

    def _format_of(self, index: str) -> str:
        return index.removeprefix(self._prefix)


def _order(format: str) -> tuple[int, ...]:
    """Parse a format such as `5.2` into numbers. Return an empty tuple for anything else."""
    parts = format.split(".")
    return tuple(map(int, parts)) if all(part.isascii() and part.isdecimal() for part in parts) else ()
