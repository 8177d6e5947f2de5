"""Once a day, queue a request for an address that never existed at each outlet from which an article was fetched."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime

from services.fetcher.core.classification import returns
from services.fetcher.core.probe_addresses import nonexistent_url
from shared.contracts import FetchRequest, Lane, PageKind
from shared.sources import Sources
from shared.streams.frontier.not_found_pages import NotFoundPages
from shared.streams.frontier.queue import Frontier
from shared.streams.frontier.tasks import Claim

_PRIORITY = 8
_OUTCOMES = ("not-found", "gone")


class NotFoundProbe:
    """Queue the daily not-found probe of each outlet.

    The frontier records which outlets were probed today, so all replicas together ask once. A probe is an ordinary
    task.
    """

    def __init__(
        self, frontier: Frontier, pages: NotFoundPages, sources: Callable[[], Sources], now: Callable[[], datetime]
    ) -> None:
        self._frontier, self._pages, self._sources, self._now = frontier, pages, sources, now
        self._asked: dict[str, str] = {}

    async def after(self, claim: Claim, outcome: str, led_to: str = "") -> None:
        """Record a finished visit and queue a probe when one is due.

        An article that leads to a page with its address to return to may stand behind a gate. So may all others then,
        and addresses that never existed.
        """
        request = claim.task.request
        outlet = request.outlet or ""
        if request.kind is PageKind.NOWHERE and outcome in _OUTCOMES:
            await self._pages.forget(outlet)  # an outlet that answers 404 needs no page for comparison
        is_article = request.kind is PageKind.ARTICLE and request.lane is Lane.LIVE and outcome == "captured"
        if is_article and not (led_to and returns(request.url, led_to)) and outlet in self._sources().outlets:
            await self._ask(outlet, request)

    async def _ask(self, outlet: str, article: FetchRequest) -> None:
        day = self._now().date().isoformat()
        if self._asked.get(outlet) == day:
            return
        self._asked[outlet] = day
        url = nonexistent_url(article.url, secrets.token_hex(8))
        if url is None or not await self._pages.is_first_today(outlet, day):
            return
        await self._frontier.add(
            [
                FetchRequest(
                    url=url, kind=PageKind.NOWHERE, outlet=outlet, edition=article.edition, priority=_PRIORITY,
                    referrer=article.url,
                )
            ]
        )  # fmt: skip
