"""Count answers and their time by route. Counting by address would create unlimited series."""

from __future__ import annotations

from time import perf_counter

from starlette.routing import Match, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.observability.metrics import SITE_ANSWER_SECONDS, SITE_ANSWERS


class MeasuredRoute(Route):
    """A route that names itself in the scope. FastAPI does this for its own routes, but not for plain ones."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        match, found = super().matches(scope)
        return match, {**found, "route": self}


class RequestMetrics:
    """Measure requests to the application. A request that matches no route counts as `none`.

    A request without an answer, because its visitor left while it waited, is not counted.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status = perf_counter(), 0

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noting)
        except Exception:
            status = status or 500
            raise
        finally:
            if status:
                route = getattr(scope.get("route"), "path", "none")
                SITE_ANSWERS.labels(route, f"{status // 100}xx").inc()
                SITE_ANSWER_SECONDS.labels(route).observe(perf_counter() - started)
