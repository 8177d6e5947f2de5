"""Counts answers and their time by route, never by address: addresses are without number."""

from __future__ import annotations

from time import perf_counter

from prometheus_client import Counter, Gauge, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

ANSWERS = Counter("presswatch_reader_answers", "Answers given, by route and status class.", ["route", "status"])
SECONDS = Histogram(
    "presswatch_reader_answer_seconds", "Time from request to the last byte of its answer, by route.", ["route"],
    buckets=(0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)  # fmt: skip
INDEXED = Gauge("presswatch_reader_index_articles", "Articles in the search index.")
INDEX_COMPLETE = Gauge(
    "presswatch_reader_index_complete", "1 once the index holds all the archive had at its founding."
)
INDEX_REBUILDS = Counter("presswatch_reader_index_rebuilds", "Times a broken search index was thrown away.")


class Metering:
    """Wraps the application; a request no route took counts as `none`."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status = perf_counter(), 500

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noting)
        finally:
            route = getattr(scope.get("route"), "path", "none")
            ANSWERS.labels(route, f"{status // 100}xx").inc()
            SECONDS.labels(route).observe(perf_counter() - started)
