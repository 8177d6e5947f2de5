"""Health of the reader, on the site's own port and for its supervisor."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from services.reader.adapters.web.context import SiteContext, context_of
from shared.archive.read.connection.replica import Replica, sentence

_FRESH = {"Cache-Control": "no-store"}
_EVERY_S = 1.0


async def livez(request: Request) -> Response:
    """Return 200 if the process answers at all."""
    return JSONResponse({"alive": True}, headers=_FRESH)


async def readyz(request: Request) -> Response:
    """Answer whether the reader is ready, that is, whether the archive answers.

    An incomplete or unavailable search is reported but does not count as not ready: everything else can be read.
    """
    site = context_of(request)
    archive = await site.db.alive()
    search = {"index_complete": site.indexer.complete, "search_away": site.indexer.away}
    state = {"ready": archive, "archive": archive, **search, "replica": _replica(site.db.replica)}
    return JSONResponse(state, 200 if archive else 503, headers=_FRESH)


def _replica(replica: Replica | None) -> dict[str, object] | None:
    """Return whether the replica is read, its lag in seconds, and why it is not read."""
    if replica is None:
        return None
    why = replica.refusal()
    return {"used": why is None, "lag_s": round(replica.lag_s, 3), "why": sentence(why) if why else None}


class ArchiveMonitor:
    """Check the archive every second, for a health server that cannot wait for an answer itself."""

    def __init__(self, site: SiteContext) -> None:
        self._site = site
        self._alive = False

    async def run(self) -> None:
        while True:
            self._alive = await self._site.db.alive()
            await asyncio.sleep(_EVERY_S)

    def why_not_ready(self) -> str | None:
        return None if self._alive else "the archive does not answer, or its tables are not there yet"
