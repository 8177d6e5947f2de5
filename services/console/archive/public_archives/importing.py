"""The loop of a backfill from another archive: read its index, ask for what is missing, send it to the watch."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass

from services.console.archive.ingest.importer import Importer
from services.console.archive.ingest.items import Skipped
from services.console.archive.public_archives.choice import Choice
from services.console.archive.public_archives.client import Unreached
from services.console.archive.public_archives.endpoints import Archive, Query
from services.console.archive.public_archives.index_reader import IndexReader
from services.console.archive.public_archives.index_rows import IndexRow
from services.console.archive.public_archives.mementos import READ_FAILURES, MementoReader
from services.fetcher.adapters.request_targets import host_and_port
from services.fetcher.core.response import FetchFailure
from shared.errors import PresswatchError
from shared.ids import derived_id

_MOST_FAILURES = 5
"""Captures in a row that the archive does not give, until the run stops for now."""


@dataclass
class ArchiveImport:
    """One run. `stopped` says why it ended before the index did; empty if it did not."""

    archive: Archive
    index: IndexReader
    mementos: MementoReader
    choice: Choice
    importer: Importer
    report: Callable[[str], None]
    run: str = ""
    stopped: str = ""
    _failures: int = 0

    async def follow(self, asked: Sequence[Query]) -> None:
        """Import all captures that the queries find, and wait for their outcomes."""
        try:
            for query in asked:
                async for rows in self._rows(query):
                    for row in rows:
                        await self._take(row)
                    self.report(f"{self.importer.tally.found:,} captures listed, {self.importer.tally.sent:,} sent")
        except Unreached as error:
            self.stopped = str(error)
        except FetchFailure as error:
            raise PresswatchError(f"{self.archive.name} cannot be read: {self._why(error)}") from None
        await self.importer.finish()

    def _why(self, error: FetchFailure) -> str:
        if error.reason == "private-address":
            pair = host_and_port(self.archive.index)
            return f'its address is private: add allow_private = ["{pair}"] to [fetch] in the outlet\'s source file'
        return f"{error.reason}: {error}"

    def _rows(self, query: Query) -> AsyncIterator[Sequence[IndexRow]]:
        return self.index.mementos(query.url) if self.archive.is_timemap else self.index.rows(query)

    async def _take(self, row: IndexRow) -> None:
        where = f"{row.timestamp} {row.url}"
        reason, detail = self._elsewhere(row) or self.choice.why_not(row)
        if reason:
            self.importer.skip(Skipped(where, reason, detail))
            return
        address = self.archive.memento(row)
        ref = derived_id(f"memento{self.run}", address or where, row.digest)
        known = await self.importer.settled(ref, where)
        if known is None:
            await self._read(row, address, ref)
        elif known.outcome not in READ_FAILURES:
            self.choice.keep(row)

    def _elsewhere(self, row: IndexRow) -> tuple[str, str] | None:
        """Return why a memento is not asked for: an index must not lead us to hosts that nobody named."""
        if not row.memento or self.archive.is_its_own(row.memento):
            return None
        host = row.memento.partition("://")[2].partition("/")[0][:200]
        return "other-host", f"the index names a capture at {host}; if that is the archive's: --memento-host {host}"

    async def _read(self, row: IndexRow, address: str, ref: str) -> None:
        try:
            found = await self.mementos.read(row, address)
        except Unreached as error:
            self._failures += 1
            if self._failures >= _MOST_FAILURES:
                raise Unreached(f"{_MOST_FAILURES} captures in a row could not be had; the last: {error}") from None
            return  # not recorded, so the next run asks again
        self._failures = 0
        if not isinstance(found, Skipped):
            self.choice.keep(row)
        await self.importer.add(ref, found)
