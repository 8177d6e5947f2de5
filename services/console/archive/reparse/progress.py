"""The progress of a reparse."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass

from services.console.output import Progress
from shared.archive.schema.connection import Pool, connection
from shared.archive.write import reparse_queue
from shared.contracts import Lane
from shared.settings import SharedSettings
from shared.streams.bus.connection import connect
from shared.streams.bus.topology import Keys
from shared.streams.observability.lag import snapshot

_EVERY_S = 0.5
_PATIENCE_S = 600.0


@dataclass(frozen=True, slots=True)
class ReparseProgress:
    """The state of a reparse.

    `asked` captures were requested; `waiting` of them are not in the streams yet. `under_way` counts all entries in the
    bulk lane, including other work. `agreed` is False if the user did not say yes.
    """

    asked: int = 0
    waiting: int = 0
    under_way: int = 0
    agreed: bool = True

    @property
    def is_over(self) -> bool:
        return self.agreed and not self.waiting and not self.under_way


async def follow_progress(
    settings: SharedSettings, pool: Pool, asked: int, wait: bool, report: Progress
) -> ReparseProgress:
    """Wait until everything is read and the bulk lane is empty, or until nothing has changed for ten minutes.

    Without `wait`, return after one look.
    """
    async with connect(settings) as redis:
        keys = [Keys(number) for number in range(settings.partitions)]
        last, moved = ReparseProgress(), time.monotonic()
        while True:
            streams = await snapshot(redis, keys)
            under_way = sum(one.backlog + one.delayed for one in streams.streams if one.lane is Lane.BULK)
            async with connection(pool) as conn:
                now = ReparseProgress(asked, await reparse_queue.count_pending(conn), under_way)
            report(f"{now.waiting:,} captures wait, {now.under_way:,} entries under way")
            if now != last:
                last, moved = now, time.monotonic()
            if not wait or now.is_over or time.monotonic() - moved > _PATIENCE_S:
                return now
            await asyncio.sleep(_EVERY_S)
