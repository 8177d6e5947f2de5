"""Visitors who are slow, silent, greedy or many: the site answers the others meanwhile, and gets rid of these."""

from __future__ import annotations

import asyncio
import os
import resource
import socket
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import orjson
import psutil
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from services.reader.adapters.web.connection_limits import VisitorLimits
from services.reader.adapters.web.server import bound, serving
from services.reader.settings import ReaderSettings
from tests.integration.reader.running import SiteUnderTest, serving_site, settings_for
from tests.integration.reader.test_safety import environment
from tests.waiting import PATIENCE_S

QUICK = VisitorLimits(head_s=0.5, idle_s=1, answer_s=1.5, connections=20)
HALF_OPEN = 3_000


async def say(request: Request) -> Response:
    return PlainTextResponse("x" * int(request.query_params.get("length", "2")))


async def read_all(request: Request) -> Response:
    return PlainTextResponse(str(len(await request.body())))


@asynccontextmanager
async def small_site(limits: VisitorLimits) -> AsyncIterator[int]:
    listening = bound("127.0.0.1", 0, "")
    port = listening.getsockname()[1]
    app = Starlette(routes=[Route("/", say), Route("/read", read_all, methods=["POST"])])
    async with serving(app, listening, limits):
        yield port


async def test_answers_are_sent_at_once() -> None:
    """With any event loop. A system that waits for more to send makes each answer 40 ms late."""
    option: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    async def met(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = writer.get_extra_info("socket")
        option.set_result(connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        writer.close()

    listening = bound("127.0.0.1", 0, "")
    async with await asyncio.start_server(met, sock=listening):
        _, writer = await asyncio.open_connection(*listening.getsockname())
        assert await option
        writer.close()


async def ended_after(reader: asyncio.StreamReader) -> tuple[bytes, float]:
    """What still came, and the seconds until the site cut the connection."""
    began = time.monotonic()
    came = b""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            try:
                part = await reader.read(1 << 16)
            except ConnectionError:
                part = b""
            if not part:
                return came, time.monotonic() - began
            came += part


async def answered(port: int) -> bool:
    async with aiohttp.ClientSession() as client, client.get(f"http://127.0.0.1:{port}/") as answer:
        return answer.status == 200


@pytest.mark.parametrize("first", [b"", b"G", b"GET / HTTP/1.1\r\nHost: x\r\nX-A: b\r\n"])
async def test_who_does_not_finish_a_request_is_cut_off(first: bytes) -> None:
    async with small_site(QUICK) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(first)
        came, seconds = await ended_after(reader)
        writer.close()
        assert came == b"" and seconds >= 0.4


async def test_a_byte_now_and_then_buys_no_time() -> None:
    async with small_site(QUICK) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)

        async def drip() -> None:
            for byte in b"GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + b"a" * 10_000:
                writer.write(bytes([byte]))
                await asyncio.sleep(0.1)

        dripping = asyncio.create_task(drip())
        came, _ = await ended_after(reader)
        dripping.cancel()
        writer.close()
        assert came == b""


async def test_who_asks_nothing_more_is_let_go_and_who_does_is_answered_again() -> None:
    async with small_site(QUICK) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for _ in range(3):
            writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            assert (await reader.readuntil(b"\r\n\r\nxx")).startswith(b"HTTP/1.1 200")
        came, seconds = await ended_after(reader)
        writer.close()
        assert came == b"" and seconds >= 0.8


async def test_who_takes_no_answer_is_cut_off(tmp_path: Path) -> None:
    async with small_site(QUICK) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1)
        writer.write(b"GET /?length=50000000 HTTP/1.1\r\nHost: x\r\n\r\n")
        await asyncio.sleep(QUICK.answer_s + 1)
        came, _ = await ended_after(reader)
        writer.close()
        assert len(came) < 50_000_000


@pytest.mark.parametrize("path", ["/", "/read"])
async def test_a_body_without_end_holds_nothing(path: str) -> None:
    async with small_site(QUICK) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        method = "GET" if path == "/" else "POST"
        writer.write(f"{method} {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n".encode())

        async def drip() -> None:
            while True:
                writer.write(b"x")
                await asyncio.sleep(0.1)

        dripping = asyncio.create_task(drip())
        came, _ = await ended_after(reader)
        dripping.cancel()
        writer.close()
        assert came.startswith(b"HTTP/1.1 200") if path == "/" else came == b""


@pytest.mark.parametrize(
    "head",
    [
        b"GET /" + b"a" * 40_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nX-Big: " + b"a" * 300_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X-Many: a\r\n" * 10_000 + b"\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nX-Open: " + b"a" * 40_000,
    ],
)
async def test_what_is_too_large_is_refused_by_431(head: bytes) -> None:
    async with small_site(VisitorLimits()) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(head)
        came, _ = await ended_after(reader)
        writer.close()
        assert came.startswith(b"HTTP/1.1 431 ") and came.endswith(b"too large.\n")
        assert await answered(port)


async def test_one_more_than_the_most_ends_the_one_that_waited_longest() -> None:
    async with small_site(VisitorLimits(head_s=600, idle_s=600, connections=20)) as port:
        busy_reader, busy = await asyncio.open_connection("127.0.0.1", port)
        busy.write(b"POST /read HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nab")
        await asyncio.sleep(0.1)
        silent = [await asyncio.open_connection("127.0.0.1", port) for _ in range(40)]
        came, _ = await ended_after(silent[0][0])
        assert came == b""
        busy.write(b"c")
        assert (await busy_reader.readuntil(b"\r\n\r\n3")).startswith(b"HTTP/1.1 200"), "who is at work is left alone"
        assert await answered(port)
        for _, writer in (*silent, (busy_reader, busy)):
            writer.close()


async def test_the_site_answers_while_three_thousand_connections_stand_half_open(
    site: SiteUnderTest, tmp_path: Path
) -> None:
    """A process of its own, as it runs at a user's: it keeps a few hundred of them and answers everybody else."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < HALF_OPEN + 1000:
        pytest.skip(f"this machine lets a process open {hard} files only")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, HALF_OPEN + 1000), hard))
    folder = tmp_path / "flooded"
    folder.mkdir()
    given = environment(site.database_url, folder, 0) | {"PRESSWATCH_SITE_FILE": str(folder / "site.json")}
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "services.reader", env=given)
    writers: list[asyncio.StreamWriter] = []
    try:
        while not (folder / "reader.json").exists():
            assert process.returncode is None
            await asyncio.sleep(0.05)
        url = orjson.loads((folder / "site.json").read_bytes())["url"]
        port = int(url.rpartition(":")[2])
        statuses = []
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(30)) as client:
            for number in range(HALF_OPEN):
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.write((b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: x\r\n")[number % 3])
                writers.append(writer)
                if number % 100 == 0:
                    async with client.get(f"{url}/") as answer:
                        statuses.append(answer.status)
            files = psutil.Process(process.pid).num_fds()
        assert statuses == [200] * (HALF_OPEN // 100)
        assert files < VisitorLimits().connections + 100
    finally:
        for writer in writers:
            writer.close()
        process.kill()
        await process.wait()


async def test_only_names_that_are_ours_are_answered(site: SiteUnderTest, tmp_path: Path) -> None:
    folder = tmp_path / "named"
    settings = settings_for(site.database_url, folder).model_copy(
        update={"site_hosts": "news.example,*.mirror.example"}
    )
    folder.mkdir()
    async with serving_site(settings, site.database_url) as named:
        for host, status in (("news.example", 200), ("a.mirror.example:8000", 200), ("127.0.0.1:1", 200),
                             ("evil.example", 400), ("mirror.example.evil", 400), ("", 400)):  # fmt: skip
            assert (await named.get("/", Host=host)).status == status, host
    assert ReaderSettings().hosts() == ["*"]
    assert os.environ.get("PRESSWATCH_SITE_HOSTS") is None
