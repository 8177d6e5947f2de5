"""A WebSub hub on loopback: it keeps the topics that publishers name, and answers as a test wants."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web


@dataclass
class Hub:
    url: str = ""
    answers: list[int] = field(default_factory=list)
    """Statuses of the next answers; 204 when there are none left."""
    topics: list[str] = field(default_factory=list)
    """Topics of the notifications that were accepted."""
    requests: int = 0

    async def take(self, request: web.Request) -> web.Response:
        form = await request.post()
        assert form["hub.mode"] == "publish" and len(form) > 1
        self.requests += 1
        status = self.answers.pop(0) if self.answers else 204
        if status == 204:
            self.topics += [str(topic) for topic in form.getall("hub.url")]
        return web.Response(status=status)


@asynccontextmanager
async def hub_on_loopback() -> AsyncIterator[Hub]:
    hub = Hub()
    app = web.Application()
    app.router.add_post("/hub", hub.take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    hub.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hub"
    try:
        yield hub
    finally:
        await runner.cleanup()
