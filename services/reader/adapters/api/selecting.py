"""Admission of requests that choose what a large file holds: two at once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.exceptions import HTTPException

from services.reader.adapters.web.context import SiteContext
from services.reader.core.wording.translation import _
from shared.archive.schema.connection import Connection


@asynccontextmanager
async def selecting(site: SiteContext) -> AsyncIterator[Connection]:
    """Lend a connection. Refuses with 503 if two others are choosing."""
    if site.exports.locked():
        raise HTTPException(503, _("Other exports are being selected: try again in a moment"))
    async with site.exports, site.db.connection() as connection:
        yield connection
