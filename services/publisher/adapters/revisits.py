"""Request the further visit that confirms or clears a suspected removal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import structlog

from services.publisher.core.confirmation_windows import ConfirmationWindow
from services.publisher.core.reading import Row
from shared.contracts import FetchRequest
from shared.streams.bus.connection import OUTAGE
from shared.streams.frontier.queue import Frontier

log = structlog.get_logger()

_AFTERWARDS = timedelta(milliseconds=500)
"""A margin: a visit at the very end of the window could get a time just before it."""


class RevisitRequester:
    """Requests further visits. Asking twice changes nothing; after a failure, the article's next visit asks again."""

    def __init__(self, frontier: Frontier, window: ConfirmationWindow) -> None:
        self._frontier, self._window = frontier, window

    async def request(self, suspects: Sequence[Row]) -> None:
        if not suspects:
            return
        try:
            await self._frontier.add([self._request(a) for a in suspects], again=True)
        except OUTAGE as error:
            log.warning("further visits not requested", articles=len(suspects), why=str(error))

    def _request(self, article: Row) -> FetchRequest:
        return FetchRequest(
            url=article["address"],
            outlet=article["outlet_id"],
            edition=article["edition"],
            priority=2,
            not_before=article["state_since"] + self._window(article["outlet_id"]) + _AFTERWARDS,
        )
