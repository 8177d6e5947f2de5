"""A TCP proxy that can cut, stall or slow down connections in the middle of a reply."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

Spoil = Callable[[bytes], bytes | None]


class Proxy:
    """Listens on a free loopback port and forwards everything to `target`. Call its methods from any thread.

    bytes_per_s  limits each direction of each connection; None is full speed
    spoil        is given each piece of an answer, and returns what passes in its place before the connection ends; None
                 lets the piece pass
    """

    def __init__(self, target: int) -> None:
        self._target = target
        self._writers: set[asyncio.StreamWriter] = set()
        self._stalled = False
        self._cut_after: int | None = None
        self.bytes_per_s: int | None = None
        self.spoil: Spoil | None = None
        self.port = 0

    async def start(self) -> None:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]

    def cut(self, after_bytes: int) -> None:
        """Break all connections once this many more bytes of answers have passed."""
        self._cut_after = after_bytes

    def stall(self, stalled: bool) -> None:
        """Let nothing pass, and break nothing, until it is called with False."""
        self._stalled = stalled

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            upstream, down = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            writer.transport.abort()
            return
        self._writers |= {writer, down}
        with contextlib.suppress(asyncio.CancelledError):  # the loop ends while connections are open
            await asyncio.gather(self._pass(reader, down, False), self._pass(upstream, writer, True))
        self._writers -= {writer, down}

    async def _pass(self, source: asyncio.StreamReader, target: asyncio.StreamWriter, answers: bool) -> None:
        with contextlib.suppress(OSError):
            while data := await source.read(16384):
                await self._held_up(len(data))
                if answers and self.spoil and (spoiled := self.spoil(data)) is not None:
                    target.write(spoiled)
                    break
                if answers and self._cut_after is not None:
                    self._cut_after -= len(data)
                    if self._cut_after <= 0:
                        target.write(data[: len(data) // 2])
                        self._cut_after = None
                        self._abort()
                        return
                target.write(data)
                await target.drain()
        target.close()

    async def _held_up(self, size: int) -> None:
        while self._stalled:  # noqa: ASYNC110 - set from another thread
            await asyncio.sleep(0.05)
        if self.bytes_per_s is not None:
            await asyncio.sleep(size / self.bytes_per_s)

    def _abort(self) -> None:
        for writer in self._writers:
            writer.transport.abort()
