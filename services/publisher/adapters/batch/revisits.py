"""Request the further visit that confirms or clears a suspected removal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog

from services.publisher.core.reading import Row
from services.publisher.core.removal.confirmation_windows import ConfirmationWindow
from shared.contracts import FetchRequest
from shared.streams.bus.connection import OUTAGE
from shared.streams.frontier.queue import Frontier

log = structlog.get_logger()

_AFTERWARDS = timedelta(milliseconds=500)
"""A visit exactly at the end of the window could get a time just before it, so this is added."""


class RevisitRequester:
    """Requests further visits. Asking twice changes nothing; after a failure, the article's next visit asks again."""

    def __init__(self, frontier: Frontier, window: ConfirmationWindow) -> None:
        self._frontier, self._window = frontier, window

    async def request(self, suspects: Sequence[Row]) -> None:
        """Add a further visit to each suspect article to the frontier. While Redis is away, none is requested."""
        if not suspects:
            return
        try:
            await self._frontier.add([self._request(a) for a in suspects], again=True)
        except OUTAGE as error:
            log.warning("further visits not requested", articles=len(suspects), why=str(error))

    def _request(self, article: Row) -> FetchRequest:
        outlet = article["outlet_id"]
        return FetchRequest(
            url=article["address"],
            outlet=outlet,
            edition=article["edition"],
            priority=2,
            not_before=further_visit_at(article["state_since"], article["missed_at"], self._window(outlet)),
        )


def further_visit_at(since: datetime, missed_at: datetime, window: timedelta) -> datetime:
    """Return when the next visit may decide. While visits decide nothing, each wait is as long as all waits before.

    since      the first sign of absence
    missed_at  the newest one
    """
    return missed_at + max(window, missed_at - since) + _AFTERWARDS
