"""A receiver of webhooks on loopback that checks each signature, and answers as a test wants."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from services.publisher.core.events.webhook_signing import key_of


@dataclass
class Receiver:
    secret: str
    url: str = ""
    answers: list[int] = field(default_factory=list)
    """Statuses of the next answers; 204 when there are none left."""
    got: list[tuple[str, int, dict[str, Any]]] = field(default_factory=list)
    """webhook-id, webhook-attempt and body of each message, in order."""

    async def take(self, request: web.Request) -> web.Response:
        body = await request.read()
        name, moment = request.headers["webhook-id"], request.headers["webhook-timestamp"]
        signed = hmac.new(key_of(self.secret), f"{name}.{moment}.".encode() + body, hashlib.sha256).digest()
        assert request.headers["webhook-signature"] == "v1," + base64.b64encode(signed).decode()
        self.got.append((name, int(request.headers["webhook-attempt"]), json.loads(body)))
        return web.Response(status=self.answers.pop(0) if self.answers else 204)

    def kinds(self) -> list[str]:
        return [body["data"]["event"]["kind"] for _, _, body in self.got]


@asynccontextmanager
async def receiving(secret: str) -> AsyncIterator[Receiver]:
    receiver = Receiver(secret)
    app = web.Application()
    app.router.add_post("/hook", receiver.take)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    try:
        yield receiver
    finally:
        await runner.cleanup()
