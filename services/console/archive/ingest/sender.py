"""Send items to the intake's bulk lane, no faster than they are taken in, and ask for their outcomes."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import OutOfMemoryError, ResponseError

from services.console.archive.ingest.items import Item
from services.console.archive.ingest.journal import ARTICLE, ItemOutcome
from shared.contracts import Capture, Lane
from shared.errors import PresswatchError
from shared.streams.bus.connection import repeated
from shared.streams.bus.topology import Keys, intake_of
from shared.streams.intake.receipts import Receipt, receipts

PRODUCER = "ingest"
_MOST_WAITING = 400
"""Most entries to leave waiting on the intake. They use the server's memory and are not yet on a disk."""
_AT_ONCE_BYTES = 4 << 20
_MOST_UNSURE = 5_000
_ASKED_AT_ONCE = 500
_PAUSE_S = 0.2


class IntakeSender:
    """One import's traffic with the watch. `unsure` has the items sent without a known outcome: ref -> where."""

    def __init__(self, redis: Redis, partitions: int) -> None:
        self._redis = redis
        self._partitions = [Keys(number) for number in range(partitions)]
        self.unsure: dict[str, str] = {}

    async def send(self, items: Iterable[Item]) -> None:
        """Wait for room, then add the items."""
        batch: list[tuple[Item, bytes]] = []
        size = 0
        for item in items:
            data = item.message()
            if batch and size + len(data) > _AT_ONCE_BYTES:
                await self._add(batch)
                batch, size = [], 0
            batch.append((item, data))
            size += len(data)
        if batch:
            await self._add(batch)

    @property
    def is_full(self) -> bool:
        """Return whether to wait for outcomes before sending more."""
        return len(self.unsure) >= _MOST_UNSURE

    async def _add(self, batch: list[tuple[Item, bytes]]) -> None:
        await self._wait_for_room()
        while True:
            try:
                async with self._redis.pipeline(transaction=True) as pipe:
                    for item, data in batch:
                        pipe.xadd(intake_of(PRODUCER), _fields(item, data))
                    await pipe.execute()
                break
            except OutOfMemoryError:
                await asyncio.sleep(10 * _PAUSE_S)
            except ResponseError as error:
                if "last possible ID" not in str(error):
                    raise
                raise PresswatchError(
                    f"the stream {intake_of(PRODUCER)} has used up its ids, because somebody sent an entry with a "
                    "chosen id: have the stream deleted as docs/producing.md says, and run the same command again"
                ) from None
        self.unsure |= {item.ref: item.where for item, _ in batch}

    async def _wait_for_room(self) -> None:
        while True:
            waiting = await repeated(lambda: self._redis.xlen(intake_of(PRODUCER)))
            if waiting < _MOST_WAITING:
                return
            await asyncio.sleep(_PAUSE_S)

    async def news(self) -> Mapping[str, tuple[str, ItemOutcome]]:
        """Return the items with a new outcome since the last call (ref -> where, outcome), and forget them."""
        known = await self.known(list(self.unsure))
        return {ref: (self.unsure.pop(ref), outcome) for ref, outcome in known.items() if outcome is not None}

    async def known(self, refs: list[str]) -> dict[str, ItemOutcome | None]:
        """Return the refs that the watch knows, with their outcomes. None means that the item is on its way."""
        found: dict[str, Receipt] = {}
        for start in range(0, len(refs), _ASKED_AT_ONCE):
            asked = refs[start : start + _ASKED_AT_ONCE]
            found |= await repeated(partial(receipts, self._redis, self._partitions, PRODUCER, asked))
        return {ref: outcome_of(receipt) for ref, receipt in found.items()}


def _fields(item: Item, data: bytes) -> dict[Any, Any]:
    return {"schema": Capture.SCHEMA, "data": data, "client_ref": item.ref, "lane": Lane.BULK.value}


def outcome_of(receipt: Receipt) -> ItemOutcome | None:
    """Return the outcome in a receipt, or None while the item is on its way."""
    if not receipt.final:
        return None
    details = receipt.details
    if receipt.status == "dead":
        stage = details.get("stage", "")
        return ItemOutcome(f"dead in {stage}: {details.get('reason', '')}".strip(": "), details.get("error", ""))
    if receipt.status == "archived":
        return ItemOutcome(ARTICLE, article=details.get("article_id", ""))
    return ItemOutcome(details.get("reason") or receipt.status, details.get("detail", ""))
