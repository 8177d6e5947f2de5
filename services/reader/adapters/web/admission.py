"""Let in as many requests at once as the archive answers; let a few wait, and refuse the others at once."""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.reader.adapters.web.responses import error_response
from services.reader.adapters.web.waiting_visitor import WaitingVisitor
from services.reader.core.translation import _
from shared.observability.metrics import SITE_REFUSED

MOST_WAITING = 64
"""Requests that wait for their turn. A site that answers fifteen a second makes the last of them wait four seconds."""
_CHEAP = {
    "/about", "/api", "/api/v1/openapi.json", "/search/help", "/robots.txt", "/favicon.ico", "/healthz", "/livez",
    "/readyz",
}  # fmt: skip
_CHEAP_BELOW = ("/static/", "/media/", "/language/")


class Admission:
    """Give each request one of `places` until its response starts. Pages that hardly ask the archive need none.

    Without this, requests wait again for each of their twenty queries: all become slow together, and those refused for
    it have cost most of the work by then.
    """

    def __init__(self, app: ASGIApp, places: int) -> None:
        self._app = app
        self._places = asyncio.Semaphore(places)
        self._waiting = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or is_cheap(scope["path"]):
            await self._app(scope, receive, send)
        elif self._waiting >= MOST_WAITING:
            SITE_REFUSED.inc()
            await _busy(Request(scope))(scope, receive, send)
        else:
            await self._in_turn(scope, WaitingVisitor(scope["method"], receive), send)

    async def _in_turn(self, scope: Scope, visitor: WaitingVisitor, send: Send) -> None:
        """Answer when it is the request's turn, unless the visitor left before."""
        if not await self._has_turn(visitor):
            return
        held = True

        async def sending(message: Message) -> None:
            """Send. A long answer, such as an export, is sent without a place."""
            nonlocal held
            if held and message["type"] == "http.response.start":
                held = False
                self._places.release()
            await send(message)

        try:
            await self._app(scope, visitor.receive, sending)
        finally:
            if held:
                self._places.release()

    async def _has_turn(self, visitor: WaitingVisitor) -> bool:
        """Wait for a place. Returns False, without one, if the visitor left."""
        if not self._places.locked():
            return await self._places.acquire()
        turn, left = asyncio.ensure_future(self._places.acquire()), asyncio.ensure_future(visitor.left())
        self._waiting += 1
        try:
            await asyncio.wait((turn, left), return_when=asyncio.FIRST_COMPLETED)
            if not left.done():
                return True
            self._give_back(turn)
            left.result()  # raise what the server raised
            return False
        except asyncio.CancelledError:
            self._give_back(turn)
            raise
        finally:
            self._waiting -= 1
            left.cancel()

    def _give_back(self, turn: asyncio.Future[Any]) -> None:
        """End the wait for a place, or return the place if it has come meanwhile."""
        if not turn.cancel():
            self._places.release()


def is_cheap(path: str) -> bool:
    """Return whether requests to this path never wait for a place."""
    return path in _CHEAP or path.startswith(_CHEAP_BELOW)


def _busy(request: Request) -> ASGIApp:
    why = _("More readers are asking than this site can answer. Nothing is wrong with the page; try again in a moment.")
    return error_response(request, 503, "busy", _("Too many at once"), why)
