"""A small site on loopback whose pages are given by the test; raw bytes where a page must be broken."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

Reply = bytes | Callable[[asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Site:
    """`asked` holds each request's path with its headers (lower-case names), in order."""

    host: str
    port: int
    pages: dict[str, Reply] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    @property
    def authority(self) -> str:
        return f"{self.host}:{self.port}"

    def url(self, path: str) -> str:
        return f"http://{self.authority}{path}"

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


def reply(body: bytes = b"", status: str = "200 OK", **headers: str) -> bytes:
    """An answer with its length; `content_type="text/html"` becomes `Content-Type`."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@asynccontextmanager
async def site(pages: dict[str, Reply] | None = None, host: str = "127.0.0.1") -> AsyncIterator[Site]:
    running = Site(host, 0, dict(pages or {}))

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await _one(running, reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, host, 0)
    running.port = server.sockets[0].getsockname()[1]
    try:
        yield running
    finally:
        server.close()


async def _one(running: Site, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    path = head[0].split(" ")[1]
    headers = dict(line.split(": ", 1) for line in head[1:] if ": " in line)
    running.asked.append((path, {name.lower(): value for name, value in headers.items()}))
    page = running.pages.get(path, reply(b"no such page", "404 Not Found"))
    if isinstance(page, bytes):
        writer.write(page)
        await writer.drain()
        return True
    await page(writer)
    return False
