"""Hosts that fail in each way that the fetcher tells apart."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.integration.bus.authority import Authority
from tests.integration.fetcher.site import reply, site


async def cut_off(writer: asyncio.StreamWriter) -> None:
    """Answer with half of a body."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
    await writer.drain()


async def hang_up(writer: asyncio.StreamWriter) -> None:
    """Close the connection without an answer."""
    writer.close()


async def silence(writer: asyncio.StreamWriter) -> None:
    """Never answer."""
    while not writer.transport.is_closing():  # noqa: ASYNC110
        await asyncio.sleep(0.02)


def to(location: str) -> bytes:
    """Redirect to an address."""
    return reply(status="302 Found", location=location)


async def nobody() -> str:
    """Return an address where nobody listens any more."""
    async with site(host="127.0.7.250") as gone:
        return gone.url("/page")


async def speaks_plain(stack: AsyncExitStack) -> str:
    """Return the `https` address of a server that speaks plain HTTP."""

    async def serve(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(reply(b"plain"))
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.7.252", 0)
    stack.callback(server.close)
    return f"https://127.0.7.252:{server.sockets[0].getsockname()[1]}/page"


async def strangely_signed(stack: AsyncExitStack, folder: Path) -> str:
    """Return the address of a server whose certificate nobody trusts."""
    signed = Authority(folder / "stranger").sign("one")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(signed.certificate, signed.key)
    server = await asyncio.start_server(lambda _, writer: writer.close(), "127.0.7.251", 0, ssl=context)
    stack.callback(server.close)
    return f"https://127.0.7.251:{server.sockets[0].getsockname()[1]}/page"


@contextmanager
def no_such_name(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let one name be unknown, without asking a name server beyond this machine."""
    known = socket.getaddrinfo

    def lookup(host: Any, *arguments: Any, **options: Any) -> Any:
        if host == "nowhere.invalid":
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return known(host, *arguments, **options)

    with monkeypatch.context() as patched:
        patched.setattr(socket, "getaddrinfo", lookup)
        yield
