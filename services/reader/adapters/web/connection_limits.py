"""Limits for visitors' connections: time per request, size of the headers, number of connections.

uvicorn handles HTTP. The code here keeps slow and silent visitors from taking the place of others.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol


@dataclass(frozen=True, slots=True)
class VisitorLimits:
    """Limits of one site, in seconds, bytes and connections.

    head_s       from the first byte of a request, or from connecting, until all headers have arrived
    idle_s       between an answer and the next request
    answer_s     from the headers until the visitor has received the whole answer
    head_bytes   size of request line and headers together
    connections  at once; one more closes the connection that has waited longest for a request
    """

    head_s: float = 10.0
    idle_s: int = 15
    answer_s: float = 120.0
    head_bytes: int = 32 << 10
    connections: int = 512


@dataclass(slots=True)
class OpenConnections:
    """All connections of a site. `waiting` holds those between requests, the longest waiting first."""

    limits: VisitorLimits = field(default_factory=VisitorLimits)
    all: set[Visitor] = field(default_factory=set)
    waiting: dict[Visitor, None] = field(default_factory=dict)

    def came(self, visitor: Visitor) -> None:
        self.all.add(visitor)
        self.waits(visitor)
        if len(self.all) > self.limits.connections:
            oldest = next(iter(self.waiting))
            self.left(oldest)
            oldest.transport.abort()

    def waits(self, visitor: Visitor) -> None:
        self.waiting.pop(visitor, None)
        self.waiting[visitor] = None

    def works(self, visitor: Visitor) -> None:
        self.waiting.pop(visitor, None)

    def left(self, visitor: Visitor) -> None:
        self.all.discard(visitor)
        self.waiting.pop(visitor, None)


_TOO_LARGE = "The request line or the headers are too large.\n"
_REFUSAL = (
    "HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-type: text/plain; charset=utf-8\r\n"
    f"content-length: {len(_TOO_LARGE)}\r\nconnection: close\r\n\r\n{_TOO_LARGE}"
).encode()
_LINGER_S = 2.0
"""How long to read and discard what a refused visitor still sends. A reset would destroy the answer."""


class Visitor(HttpToolsProtocol):
    """One connection. It always has a deadline, except while idle: uvicorn times that itself."""

    def __init__(self, connections: OpenConnections, **given: Any) -> None:
        super().__init__(**given)
        self._connections, self._limits = connections, connections.limits
        self._deadline: asyncio.TimerHandle | None = None
        self._head = self._said = 0
        self._idle = self._refused = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        transport.set_write_buffer_limits(high=0)  # so that resume_writing is called once everything is sent
        self._connections.came(self)
        self._within(self._limits.head_s)

    def connection_lost(self, exc: Exception | None) -> None:
        self._connections.left(self)
        self._within(None)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._refused:
            return
        if self._idle:
            self._idle = False
            self._within(self._limits.head_s)
        waiting = self in self._connections.waiting
        self._head += len(data) if waiting else 0
        super().data_received(data)
        if self in self._connections.waiting and self._head > self._limits.head_bytes and not self._refused:
            self._refuse()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._said = 0

    def on_url(self, url: bytes) -> None:
        self._count(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        self._count(len(name) + len(value) + 4)
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        if self in self._connections.waiting:
            self._connections.works(self)
            self._within(self._limits.answer_s)
        super().on_headers_complete()

    def on_response_complete(self) -> None:
        more = bool(self.pipeline)
        super().on_response_complete()
        if self.cycle.more_body and not more:
            self.transport.close()  # nobody reads the body, which could be endless
        elif more:
            self._within(self._limits.answer_s)
        elif not self.transport.is_closing() and not self.transport.get_write_buffer_size():
            self._rest()

    def resume_writing(self) -> None:
        super().resume_writing()
        if self.cycle and self.cycle.response_complete and not self.pipeline and not self.transport.is_closing():
            self._rest()

    def send_400_response(self, msg: str) -> None:
        if self._said > self._limits.head_bytes:
            self._refuse()
        else:
            super().send_400_response(msg)

    def _rest(self) -> None:
        self._head, self._idle = 0, True
        self._connections.waits(self)
        self._within(None)

    def _count(self, length: int) -> None:
        self._said += length
        if self._said > self._limits.head_bytes:
            raise ValueError(_TOO_LARGE)  # stops the parser, which then requests a 400 answer

    def _refuse(self) -> None:
        self._refused = True
        self.transport.write(_REFUSAL)
        self.transport.write_eof()
        self._within(_LINGER_S)

    def _within(self, seconds: float | None) -> None:
        """Close the connection after this many seconds. None removes the deadline."""
        if self._deadline:
            self._deadline.cancel()
        self._deadline = None if seconds is None else self.loop.call_later(seconds, self.transport.abort)
