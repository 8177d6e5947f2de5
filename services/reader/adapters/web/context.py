"""Resources that every page needs, opened once per process."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from typing import TypeVar

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from starlette.requests import Request

from services.reader.adapters.search.indexer import Indexer
from services.reader.adapters.web.templates import TemplateRenderer
from services.reader.adapters.web.value_cache import CacheTimes, ValueCache
from shared.archive.read.alike.nearby import NearbyArticles
from shared.archive.read.cards import Card, newest
from shared.archive.read.connection.pool import ReadPool
from shared.archive.read.outlets.outlets import EditionRow, OutletRow, editions, languages, outlets
from shared.archive.read.outlets.trouble import Trouble
from shared.archive.read.outlets.trouble_report import troubles_of
from shared.archive.read.withholding_orders import orders_so_far
from shared.storage.blobs import BlobStore
from shared.storage.manifest_search import ManifestSearch

T = TypeVar("T")

LARGE_FROM = 1000
"""Articles above which an archive counts as large."""
_SMALL, _LARGE = CacheTimes(1.0), CacheTimes(20.0, 60.0)
"""How long counts are cached.

In a small archive counting takes milliseconds, and a visitor wants to see each new article. In a large one it takes
seconds: counts are refreshed after 20 s, and a visitor waits for that only if nobody asked for a minute.
"""
SLOWLY = CacheTimes(60.0, 600.0)
"""For counts of a large archive that read every article of an outlet and change by little."""
_HOST = re.compile(r"[A-Za-z0-9.-]{1,253}|[0-9a-f:]{2,39}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Overview:
    """Contents of the archive, counted at most a few seconds ago."""

    outlets: tuple[OutletRow, ...]
    editions: tuple[EditionRow, ...]
    languages: tuple[tuple[str, int], ...]

    @property
    def articles(self) -> int:
        return sum(outlet.articles for outlet in self.outlets)

    def outlet(self, id: str) -> OutletRow | None:
        return next((outlet for outlet in self.outlets if outlet.id == id), None)

    def editions_of(self, outlet: str) -> tuple[EditionRow, ...]:
        return tuple(edition for edition in self.editions if edition.outlet_id == outlet)


@dataclass
class SiteContext:
    """Shared resources. `now` returns the time in UTC; `url` is the public address of the site if it is set.

    `replay_url` is the public address of the replay if it is set. `replay_port` is the port it listens on. `noindex`
    asks search engines not to list the site. `hub` is the WebSub hub that the feeds name. `export_limit` is the maximum
    number of records in a web archive from the site and of articles in a release, and `wacz_key` signs web archives.
    """

    db: ReadPool
    blobs: BlobStore
    indexer: Indexer
    rendering: TemplateRenderer
    url: str = ""
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    replay_url: str = ""
    replay_port: int = 0
    noindex: bool = False
    hub: str = ""
    export_limit: int = 0
    wacz_key: EllipticCurvePrivateKey | None = None

    def __post_init__(self) -> None:
        self._values = ValueCache(self.now)
        self.paired = ValueCache(self.now)  # apart, so that counts do not push out what takes seconds to find
        self.manifests = ManifestSearch(self.blobs.segments)
        self._compared = ValueCache(self.now, most=5_000)  # ids alone, four for each article
        self.nearby = NearbyArticles(self.db, self.kept_if_large)
        self.exports = asyncio.Semaphore(2)  # selecting holds a connection, and pages need those left

    async def overview(self) -> Overview:
        """Return the overview.

        Counting is too slow for every page, so the result is cached, in a small archive only briefly.
        """
        return await self._values.get("overview", self._count, self._keep())

    async def _count(self) -> Overview:
        return Overview(tuple(await outlets(self.db)), tuple(await editions(self.db)), tuple(await languages(self.db)))

    async def kept(
        self,
        key: Hashable,
        make: Callable[[], Awaitable[T]],
        large: CacheTimes = _LARGE,
        small: CacheTimes = _SMALL,
    ) -> T:
        """Return what `make` returned for the key; call it again as late as for the overview, or as the times say.

        `large` is for a large archive, `small` for a small one.

        After an order to withhold something, nothing is returned that was made before.
        """
        await self.overview()
        times = large if self._is_large() else small
        return await self._values.get((key, await orders_so_far(self.db)), make, times)

    def _keep(self) -> CacheTimes:
        return _LARGE if self._is_large() else _SMALL

    def _is_large(self) -> bool:
        overview = self._values.last("overview")
        return isinstance(overview, Overview) and overview.articles > LARGE_FROM

    async def kept_if_large(self, key: Hashable, find: Callable[[], Awaitable[T]]) -> T:
        """Return what comparing an article with others gave, in a large archive for as long as the overview.

        It is kept apart from the counts, which each page needs. In a small archive it is found each time. What the
        index counted is found again after an article has left the index.
        """
        return await (self._compared.get((key, self.indexer.left), find, _LARGE) if self._is_large() else find())

    async def newest(self, limit: int, outlet: str | None = None, edition: str | None = None) -> list[Card]:
        """Return the newest articles, in a large archive as they were at most a second ago: each page ends with them.

        The cached list must not be changed.
        """
        find = partial(newest, self.db, limit, outlet=outlet, edition=edition)
        return await (self.kept(("newest", limit, outlet, edition), find, _SMALL) if self._is_large() else find())

    async def troubles(self, outlet: str, first: date, last: date) -> list[Trouble]:
        """Return the outlet's outages between two days and the current troubles of its entry points, newest first."""
        async with self.db.connection() as connection:
            return await troubles_of(connection, outlet, first, last)

    def base(self, request: Request) -> str:
        """Return the site's own address, without a trailing slash."""
        return self.url or str(request.base_url).rstrip("/")

    def replay_base(self, request: Request) -> str:
        """Return the replay's origin.

        It is empty if the site is public and the replay is not, so visitors cannot reach it.
        """
        return self.replay_url or ("" if self.url else _origin(request, self.replay_port))

    def site_origin(self, request: Request) -> str:
        """Return who may frame the replay: the site. Its port may be another one outside of a container."""
        return self.url or _origin(request, "*")


def context_of(request: Request) -> SiteContext:
    """Return the parts of the site that handlers use."""
    site = request.app.state.site
    assert isinstance(site, SiteContext)
    return site


def _origin(request: Request, port: int | str) -> str:
    """Return the origin with the request's host name and this port. It goes into policies."""
    host = request.url.hostname or ""
    if not _HOST.fullmatch(host):
        return ""
    return f"{request.url.scheme}://{f'[{host}]' if ':' in host else host}:{port}"
