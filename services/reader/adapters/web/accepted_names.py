"""Follow the names that people accepted, for pages and searches."""

from __future__ import annotations

import asyncio

import structlog

from shared.archive.names import ACCEPTED
from shared.archive.read.connection.pool import ReadPool
from shared.errors import Unavailable
from shared.names.accepted import Accepted
from shared.names.gazetteer import set_accepted

_EVERY_S = 5.0

log = structlog.get_logger()


async def follow_names(db: ReadPool) -> None:
    """Load the accepted names again and again until cancelled."""
    while True:
        try:
            set_accepted(await db.rows(Accepted, ACCEPTED))
        except Unavailable as error:
            log.info("accepted names not read", why=str(error))
        await asyncio.sleep(_EVERY_S)
