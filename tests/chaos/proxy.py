"""A TCP proxy that can cut or stall the connections that pass through it, in the middle of a reply."""

from __future__ import annotations

import asyncio
import contextlib


class Proxy:
    """Listens on a free port of loopback and passes all on to `port`."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._writers: set[asyncio.StreamWriter] = set()
        self._flowing = asyncio.Event()
        self._flowing.set()
        self._cut_after: int | None = None
        self.port = 0

    async def start(self) -> None:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]

    def cut(self, after_bytes: int) -> None:
        """Once so many more bytes of answers have passed, all connections break off where they are."""
        self._cut_after = after_bytes

    async def stall(self, seconds: float) -> None:
        self._flowing.clear()
        await asyncio.sleep(seconds)
        self._flowing.set()

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
            while data := await source.read(4096):
                await self._flowing.wait()
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

    def _abort(self) -> None:
        for writer in self._writers:
            writer.transport.abort()
