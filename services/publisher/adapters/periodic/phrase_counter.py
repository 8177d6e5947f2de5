"""Count the phrases of each month whose texts changed, one month at a time with long rests between."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from services.publisher.core.month_phrases import month_phrases
from shared.archive.schema.connection import Pool, connection
from shared.archive.schema.rows import Found
from shared.archive.write.phrases import due_month, lock_counting, put_phrases, texts_of_month
from shared.errors import Unavailable
from shared.pauses import sleep_or_stop

EVERY_S = 60.0
_REST = 10
"""After a month, rest ten times as long as it took, so that counting takes at most a tenth of one processor."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class PhraseCounter:
    """Count phrases. Any number of publishers may run this; one at a time counts."""

    pool: Pool

    async def run(self, stop: asyncio.Event) -> None:
        """Count until the stop flag is set. A month that fails is tried again."""
        while not stop.is_set():
            rest, began = EVERY_S, time.monotonic()
            try:
                if await self.count_next():
                    rest = _REST * (time.monotonic() - began)
            except Unavailable as error:
                log.info("phrases not counted", why=str(error))
            await sleep_or_stop(stop, rest)

    async def count_next(self, **due: float) -> bool:
        """Count the phrases of the next month that is due. Return False if none is due."""
        async with connection(self.pool) as conn:
            if not await lock_counting(conn):
                return False
            month = await due_month(conn, **due)
            if month is None:
                return False
            texts = await texts_of_month(conn, month["month"])
            await put_phrases(conn, month, await asyncio.to_thread(_rows, month["month"], texts))
        return True


def _rows(month: object, texts: Sequence[Found]) -> list[dict[str, object]]:
    by_language: dict[str, list[str]] = {}
    for row in texts:
        by_language.setdefault(row["language"], []).append(row["text"])
    return [
        {"month": str(month), "language": language, "phrase": phrase.text, "written": phrase.written,
         "articles": phrase.articles}
        for language, found in sorted(by_language.items())
        for phrase in month_phrases(language, found)
    ]  # fmt: skip
