"""Let in as many requests at once as the archive answers; let a few wait, and refuse the others at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.reader.adapters.web.responses import error_response
from services.reader.adapters.web.turns import Turn, Turns, network_of
from services.reader.adapters.web.waiting_visitor import WaitingVisitor
from services.reader.core.wording.translation import _
from shared.observability.metrics import SITE_REFUSED

MOST_WAITING = 64
"""Requests that wait for their turn. A site that answers fifteen a second makes the last of them wait four seconds."""
_CHEAP = {
    "/about", "/api", "/api/v1/openapi.json", "/search/help", "/robots.txt", "/favicon.ico", "/healthz", "/livez",
    "/readyz",
}  # fmt: skip
_CHEAP_BELOW = ("/static/", "/media/", "/fonts/", "/language/")


def turns(places: int) -> Turns:
    """Return the turns of all requests to this process: its site and its replay share the archive."""
    return Turns(places, MOST_WAITING)


def busy_page(request: Request) -> ASGIApp:
    why = _("More readers are asking than this site can answer. Nothing is wrong with the page; try again in a moment.")
    return error_response(request, 503, "busy", _("Too many at once"), why)


def busy_text(_request: Request) -> ASGIApp:
    """Say the same in the replay, which has no pages of its own."""
    said = "More readers are asking than this site can answer. Try again in a moment.\n"
    return PlainTextResponse(said, 503, {"Cache-Control": "no-store", "Retry-After": "5"})


class Admission:
    """Give each request its turn until its response starts. Pages that hardly ask the archive need none.

    Without this, requests wait again for each of their twenty queries: all become slow together, and those refused for
    it have cost most of the work by then.
    """

    def __init__(self, app: ASGIApp, turns: Turns, busy: Callable[[Request], ASGIApp] = busy_page) -> None:
        self._app = app
        self._turns = turns
        self._busy = busy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or is_cheap(scope["path"]):
            await self._app(scope, receive, send)
            return
        visitor = WaitingVisitor(scope["method"], receive)
        turn = self._turns.ask(network_of((scope.get("client") or ("",))[0]))
        try:
            if await _has_come(turn, visitor):
                await self._answer(turn, scope, visitor, send)
            elif turn.is_refused:
                SITE_REFUSED.inc()
                await self._busy(Request(scope))(scope, visitor.receive, send)
        finally:
            self._turns.leave(turn)

    async def _answer(self, turn: Turn, scope: Scope, visitor: WaitingVisitor, send: Send) -> None:
        async def sending(message: Message) -> None:
            """Send. A long answer, such as an export, is sent without a place."""
            if message["type"] == "http.response.start":
                self._turns.leave(turn)
            await send(message)

        await self._app(scope, visitor.receive, sending)


async def _has_come(turn: Turn, visitor: WaitingVisitor) -> bool:
    """Wait for the turn. Returns False if the request is refused, or its visitor left."""
    if turn.has_come.done():
        return turn.has_come.result()
    left = asyncio.ensure_future(visitor.left())
    try:
        await asyncio.wait((turn.has_come, left), return_when=asyncio.FIRST_COMPLETED)
        if left.done():
            left.result()  # raise what the server raised
            return False
        return turn.has_come.result()
    finally:
        left.cancel()


def is_cheap(path: str) -> bool:
    """Return whether requests to this path never wait for a place."""
    return path in _CHEAP or path.startswith(_CHEAP_BELOW)
