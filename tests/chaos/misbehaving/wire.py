"""A loopback web server that can break its answers: truncate them, send wrong lengths, hang, or be away."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

_REASONS = {200: "OK", 301: "Moved Permanently", 302: "Found", 304: "Not Modified", 404: "Not Found"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A request. `origin` is scheme, host and port as the client named them."""

    origin: str
    path: str
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer.

    body    what is sent
    length  the Content-Length if it is not the true one
    broken  end a chunked answer before its last chunk
    hangs   send nothing at all
    stalls  send the body, announce more, and send nothing further
    is_open_ended  send no length; the end of the connection ends the body
    before  sent before the answer
    raw     sent as it is instead of an answer; then the connection ends
    """

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    length: int | None = None
    broken: bool = False
    hangs: bool = False
    stalls: bool = False
    is_open_ended: bool = False
    before: bytes = b""
    raw: bytes = b""

    @property
    def is_last(self) -> bool:
        """Whether nothing more can follow on this connection."""
        return self.broken or self.is_open_ended or self.length is not None or self.raw != b""

    def sent(self) -> bytes:
        if self.raw:
            return self.raw
        headers = {"Content-Type": "text/html; charset=utf-8", **self.headers}
        if self.broken:
            headers["Transfer-Encoding"] = "chunked"
        elif self.status != 304 and not self.is_open_ended:
            headers["Content-Length"] = str(len(self.body) if self.length is None else self.length)
        head = f"HTTP/1.1 {self.status} {_REASONS.get(self.status, 'Status')}\r\n"
        head += "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        body = b"%x\r\n%s\r\n" % (len(self.body), self.body) if self.broken else self.body
        return self.before + head.encode() + b"\r\n" + body


Answer = Callable[[Asked], Reply]


def led(status: int) -> Callable[[str], Reply]:
    """Redirect to a place."""
    return lambda place: Reply(status, headers={"Location": place})


class Listener:
    """A loopback port that may be away for a while. The first opening picks a free port."""

    def __init__(self, answer: Answer, context: ssl.SSLContext | None = None) -> None:
        self._answer, self.context = answer, context
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self.port = 0

    async def open(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port, ssl=self.context)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        if self._server:
            self._server.close()
        for writer in self._writers:
            writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            while await self._one(reader, writer):
                pass
        self._writers.discard(writer)
        writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        reply = self._answer(self._asked((await reader.readuntil(b"\r\n\r\n")).decode("latin-1")))
        if reply.hangs:
            await reader.read()  # until the other side gives up
            return False
        writer.write(reply.sent())
        await writer.drain()
        if reply.stalls:
            await reader.read()
        return not reply.is_last

    def _asked(self, head: str) -> Asked:
        first, *lines = head.split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        scheme = "https" if self.context else "http"
        return Asked(f"{scheme}://{headers.get('host', '')}", first.split(" ")[1], headers)


class Wires:
    """Opens and closes listeners, from any thread."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop

    def open(self, listener: Listener) -> Listener:
        asyncio.run_coroutine_threadsafe(listener.open(), self._loop).result(10)
        return listener

    def close(self, listener: Listener) -> None:
        asyncio.run_coroutine_threadsafe(listener.close(), self._loop).result(10)


@contextmanager
def wires() -> Iterator[Wires]:
    """Run all listeners in one thread with its own event loop."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    yield Wires(loop)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)
