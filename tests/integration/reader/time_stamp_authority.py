"""A time stamping authority on loopback, made with openssl."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import web

from tests.integration.reader.sealing import openssl


@dataclass
class Authority:
    """A time stamping authority on loopback, made with openssl. `instead` has what it answers in place of a stamp, by
    the digest that it is asked to stamp: a body, a status, or None to hang up."""

    address: str = ""
    asked: int = 0
    instead: dict[bytes, bytes | int | None] = field(default_factory=dict)


def _make_authority(folder: Path) -> None:
    folder.mkdir()
    (folder / "tsa.cnf").write_text(
        f"[tsa]\ndefault_tsa = t\n[t]\nserial = {folder}/serial\ndefault_policy = 1.2.3.4\ndigests = sha256\n"
        f"signer_cert = {folder}/tsa.pem\nsigner_key = {folder}/tsa.key\nsigner_digest = sha256\n"
        "ess_cert_id_alg = sha256\n"
    )
    (folder / "serial").write_text("01")
    openssl(
        "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", folder / "tsa.key", "-out", folder / "tsa.pem",
        "-subj", "/CN=Test authority", "-addext", "extendedKeyUsage=critical,timeStamping",
    )  # fmt: skip


@asynccontextmanager
async def authority(folder: Path) -> AsyncIterator[Authority]:
    await asyncio.to_thread(_make_authority, folder)
    one = Authority()

    async def answer(request: web.Request) -> web.StreamResponse:
        one.asked += 1
        query = await request.read()
        for digest, instead in one.instead.items():
            if digest in query and instead is None:
                assert request.transport is not None
                request.transport.abort()
            elif digest in query and isinstance(instead, int):
                return web.Response(status=instead)
            elif digest in query and isinstance(instead, bytes):
                return web.Response(body=instead)
        (folder / "query.tsq").write_bytes(query)
        files = ("-queryfile", folder / "query.tsq", "-out", folder / "answer.tsr")
        await asyncio.to_thread(openssl, "ts", "-reply", "-config", folder / "tsa.cnf", "-section", "t", *files)
        return web.Response(body=(folder / "answer.tsr").read_bytes(), content_type="application/timestamp-reply")

    app = web.Application()
    app.add_routes([web.post("/tsa", answer)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    one.address = f"http://127.0.0.1:{runner.addresses[0][1]}/tsa"
    yield one
    await runner.cleanup()
