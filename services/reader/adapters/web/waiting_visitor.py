"""Notice that a visitor leaves while the request waits for its turn."""

from __future__ import annotations

import asyncio
from collections import deque

from starlette.types import Message, Receive

_NO_BODY = ("GET", "HEAD")


class WaitingVisitor:
    """Reads what the server says of a request that waits, and gives it to the application later.

    Only requests without a body are watched: a body that is read before its turn would fill the memory.
    """

    def __init__(self, method: str, receive: Receive) -> None:
        self._watched = method in _NO_BODY
        self._receive = receive
        self._read: deque[Message] = deque()

    async def left(self) -> None:
        """Return when the visitor has left. Never returns for a request that is not watched."""
        while self._watched:
            message = await self._receive()
            self._read.append(message)
            if message["type"] == "http.disconnect":
                return
            self._watched = not message.get("more_body", False)
        await asyncio.Event().wait()

    async def receive(self) -> Message:
        """Return the next message, first those that were read while the request waited."""
        return self._read.popleft() if self._read else await self._receive()
