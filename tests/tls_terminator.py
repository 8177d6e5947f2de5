"""TLS in front of the embedded PostgreSQL, which is built without it, as a proxy of a provider ends it for servers."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from tests.integration.bus.authority import Signed

_ASKS_FOR_TLS = b"\x00\x00\x00\x08\x04\xd2\x16\x2f"


@contextmanager
def tls_in_front_of(port: int, signed: Signed) -> Iterator[int]:
    """Take connections on a free loopback port. Close those that do not ask for TLS. Yield the port."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(signed.certificate, signed.key)
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, daemon=True).start()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError, ssl.SSLError):
            if await reader.readexactly(len(_ASKS_FOR_TLS)) != _ASKS_FOR_TLS:
                return writer.close()
            writer.write(b"S")
            await writer.start_tls(context)
            upstream, down = await asyncio.open_connection("127.0.0.1", port)
            await asyncio.gather(_pass_on(reader, down), _pass_on(upstream, writer))

    async def start() -> asyncio.Server:
        return await asyncio.start_server(serve, "127.0.0.1", 0)

    server = asyncio.run_coroutine_threadsafe(start(), loop).result()
    try:
        yield int(server.sockets[0].getsockname()[1])
    finally:
        server.get_loop().call_soon_threadsafe(server.close)
        asyncio.run_coroutine_threadsafe(_end_all(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)


async def _end_all() -> None:
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    writer.close()
