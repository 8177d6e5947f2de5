"""The import loop: read items, send them, and ask for their outcomes until each item has one."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from services.console.archive.ingest.files import Source, read
from services.console.archive.ingest.items import IngestOptions, Item, ReadResult, Skipped
from services.console.archive.ingest.journal import ItemOutcome, Journal
from services.console.archive.ingest.sender import IntakeSender
from services.console.archive.ingest.tally import ImportTally

_AT_ONCE = 64
_ASK_EVERY_S = 0.5

ProgressCallback = Callable[[int, ImportTally], None]
"""Gets the number of bytes read from all files, and the tally so far."""


class Importer:
    """One run over some files. `patience_s` is the longest wait for the next outcome at the end, in seconds."""

    def __init__(
        self, sender: IntakeSender, journal: Journal, seen: ProgressCallback, patience_s: float = 120.0
    ) -> None:
        self.tally = ImportTally()
        self._sender = sender
        self._journal = journal
        self._seen = seen
        self._patience_s = patience_s
        self._refs: set[str] = set()
        self._asked = 0.0
        self._read = 0

    async def run(self, sources: Sequence[Source], options: IngestOptions) -> ImportTally:
        """Import all files. Return when every item has an outcome, or after `patience_s` without a new one."""
        before = 0
        for source in sources:
            for found in _batches(read(source, options)):
                await self._take(found)
                self._read = before + min(found[-1].at, source.size)
                await self._ask_now_and_then()
            before += source.size
        self._read = before
        await self._wait()
        return self.tally

    def skip(self, one: Skipped) -> None:
        """Count something that is not sent and costs nothing to find again, so the journal need not have it."""
        self.tally.found += 1
        self.tally.ended(one.where, ItemOutcome(one.reason, one.detail))

    async def settled(self, ref: str, where: str) -> ItemOutcome | None:
        """Count an item before it is read. Return its outcome, or that it is under way; None if it must be read."""
        self.tally.found += 1
        if ref in self._refs:
            self.tally.same += 1
            return ItemOutcome("same")
        self._refs.add(ref)
        if (outcome := self._journal.get(ref)) is not None:
            self.tally.before += 1
            self.tally.ended(where, outcome)
            return outcome
        if ref in await self._sender.known([ref]):
            self._sender.unsure[ref] = where
            return ItemOutcome("under way")
        return None

    async def add(self, ref: str, one: ReadResult) -> None:
        """Send an item that `settled` has counted under this id, or record why it is not sent."""
        if isinstance(one, Skipped):
            self._end(ref, one.where, ItemOutcome(one.reason, one.detail))
        else:
            await self._sender.send([replace(one, name=ref)])
            self.tally.sent += 1
        await self._ask_now_and_then()

    async def finish(self) -> ImportTally:
        """Wait until every item that was sent has an outcome, or for `patience_s` without a new one."""
        await self._wait()
        return self.tally

    async def _take(self, found: Sequence[ReadResult]) -> None:
        fresh = [one for one in found if self._is_new(one)]
        for one in fresh:
            if isinstance(one, Skipped):
                self._end(one.ref, one.where, ItemOutcome(one.reason, one.detail))
        await self._send([one for one in fresh if isinstance(one, Item)])

    def _is_new(self, one: ReadResult) -> bool:
        """Count the item. Return False for a duplicate and for an item that an earlier run has finished."""
        self.tally.found += 1
        if one.ref in self._refs:
            self.tally.same += 1
            return False
        self._refs.add(one.ref)
        outcome = self._journal.get(one.ref)
        if outcome is not None:
            self.tally.before += 1
            self.tally.ended(one.where, outcome)
        return outcome is None

    async def _send(self, items: Sequence[Item]) -> None:
        """Send the items, except those that the watch has from an interrupted run."""
        known = await self._sender.known([item.ref for item in items])
        for item in items:
            if item.ref in known:
                self._sender.unsure[item.ref] = item.where
        new = [item for item in items if item.ref not in known]
        await self._sender.send(new)
        self.tally.sent += len(new)

    async def _ask_now_and_then(self) -> None:
        if time.monotonic() - self._asked >= _ASK_EVERY_S:
            await self._ask()
        while self._sender.is_full:
            await asyncio.sleep(_ASK_EVERY_S)
            await self._ask()

    async def _ask(self) -> int:
        news = await self._sender.news()
        for ref, (where, outcome) in news.items():
            self._end(ref, where, outcome)
        self._asked = time.monotonic()
        self._seen(self._read, self.tally)
        return len(news)

    def _end(self, ref: str, where: str, outcome: ItemOutcome) -> None:
        self._journal.write(ref, where, outcome)
        self.tally.ended(where, outcome)

    async def _wait(self) -> None:
        last_news = time.monotonic()
        while True:
            if await self._ask():
                last_news = time.monotonic()
            if not self._sender.unsure or time.monotonic() - last_news > self._patience_s:
                return
            await asyncio.sleep(_ASK_EVERY_S)


def _batches(found: Iterable[ReadResult]) -> Iterator[list[ReadResult]]:
    left = iter(found)
    while batch := list(islice(left, _AT_ONCE)):
        yield batch
