"""Ask calendars of OpenTimestamps over HTTP. What they answer is hostile until it is read."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, field

import aiohttp
import structlog

from services.publisher.adapters.events.bounded_answer import OVERLOADED, bounded_body
from services.publisher.core.proof.calendar_answers import block_path, not_asked, open_promises, promise
from shared.certificates.ots_paths import Path, follow

_TIMEOUT = aiohttp.ClientTimeout(total=20, connect=5)
_MOST_BYTES = 10_000
"""The official client reads no more either."""
_HEADERS = {"Accept": "application/vnd.opentimestamps.v1", "Accept-Encoding": "identity"}

log = structlog.get_logger()


def open_http() -> aiohttp.ClientSession:
    """Open the HTTP client for requests to calendars."""
    return aiohttp.ClientSession(timeout=_TIMEOUT, headers=_HEADERS, auto_decompress=False)


@dataclass(slots=True)
class CalendarClient:
    """Asks for one round over the days. A calendar that is unreachable or overloaded is not asked again in it.

    Any other failure concerns one day: the other days are still asked about.
    """

    http: aiohttp.ClientSession
    calendars: Sequence[str]
    _failed: set[str] = field(default_factory=set)

    async def more(self, stamped: bytes, known: Sequence[Path]) -> list[Path]:
        """Return what the calendars add to the paths that lead from a hash."""
        found = [await self._try(one, self._submit(one, stamped)) for one in not_asked(known, self.calendars)]
        for one, promised in open_promises(known, self.calendars):
            found.append(await self._try(one, self._upgrade(one, stamped, promised)))
        return [path for path in found if path is not None]

    async def _try(self, calendar: str, question: Awaitable[Path | None]) -> Path | None:
        try:
            return await question
        except (aiohttp.ClientError, OSError, ValueError) as error:
            if isinstance(error, OSError | aiohttp.ClientConnectionError):
                self._failed.add(calendar)
            log.warning("a calendar gave no proof", calendar=calendar, why=str(error) or type(error).__name__)
            return None

    async def _submit(self, calendar: str, stamped: bytes) -> Path | None:
        answer = await self._ask("POST", calendar, "digest", stamped)
        return promise(answer, stamped, calendar) if answer is not None else None

    async def _upgrade(self, calendar: str, stamped: bytes, promised: Path) -> Path | None:
        commitment = follow(stamped, promised.steps).hex()
        answer = await self._ask("GET", calendar, f"timestamp/{commitment}")
        return block_path(answer, stamped, promised) if answer is not None else None

    async def _ask(self, method: str, calendar: str, path: str, data: bytes | None = None) -> bytes | None:
        """Return the answer. None: this calendar failed before, or has no block yet (404)."""
        if calendar in self._failed:
            return None
        async with self.http.request(method, f"{calendar}/{path}", data=data, allow_redirects=False) as answer:
            if answer.status == 404 and data is None:
                return None
            if answer.status in OVERLOADED:
                raise OSError(f"it answered {answer.status}")
            if answer.status != 200:
                raise ValueError(f"it answered {answer.status}")
            return await bounded_body(answer, _MOST_BYTES)
