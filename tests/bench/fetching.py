"""CPU a page: the fetcher above a bare aiohttp loop that keeps nothing, both against the same loopback server.

`python -m tests.bench.fetching [--pages N] [--json FILE]` prints milliseconds of CPU a page of the client's
process alone, threads included, and where ours go; what the kernel spends on syncing files is counted apart. The pages
are those of the shared material where it is there, else made up in their size.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
import structlog
import uvloop
from redis.asyncio import Redis

from services.fetcher import visit
from services.fetcher.adapters.http import HttpClient, HttpLimits, Manners
from services.fetcher.adapters.robots import RobotsCache
from services.fetcher.visit import Visitor
from services.fetcher.work import Work
from shared import blobs, logs
from shared.blobs import BlobStore
from shared.contracts import FetchRequest
from shared.embedded import start_valkey
from shared.runtime import calm_collector
from shared.sources import Outlet, Sources
from shared.streams.feed import UNLIMITED
from shared.streams.frontier import Frontier, FrontierLimits
from shared.streams.topology import Keys
from tests.shared_data import SHARED

CONNECTIONS = 64


def pages() -> list[bytes]:
    found = sorted((SHARED / "pages").rglob("*.html*"))[:650] if (SHARED / "pages").is_dir() else []
    read = [gzip.decompress(p.read_bytes()) if p.suffix == ".gz" else p.read_bytes() for p in found]
    return read or [("<p>" + secrets.token_hex(60_000)).encode() for _ in range(100)]


async def serve(port_file: str) -> None:
    bodies = pages()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await _head(reader):
            path = head.split(b" ", 2)[1]
            number = int(path.rpartition(b"/")[2] or 0) if path != b"/robots.txt" else -1
            body = bodies[number % len(bodies)] + b"<!--%d-->" % number if number >= 0 else b""
            status = b"200 OK" if number >= 0 else b"404 Not Found"
            writer.write(b"HTTP/1.1 %s\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % (status, len(body)))
            writer.write(body)

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    Path(port_file).write_text(str(server.sockets[0].getsockname()[1]))  # noqa: ASYNC240
    await server.serve_forever()


async def _head(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, ConnectionError):
        return b""


async def bare(authority: str, number: int) -> None:
    left = iter(range(number))
    connector = aiohttp.TCPConnector(limit=CONNECTIONS)
    async with aiohttp.ClientSession(connector=connector) as session:

        async def loop() -> None:
            for i in left:
                async with session.get(f"http://{authority}/{i}") as response:
                    await response.read()

        await asyncio.gather(*(loop() for _ in range(CONNECTIONS)))


async def ours(authority: str, number: int, redis_url: str, folder: Path) -> None:
    """The frontier is filled before the clock starts, as the parser would; it is not the fetcher's work."""
    redis = Redis.from_url(redis_url)
    limits = FrontierLimits(waiting=number, default_delay_s=0.0, default_concurrency=CONNECTIONS)
    frontier = Frontier(redis, [Keys(0)], limits, UNLIMITED)
    outlet = Outlet.model_validate(
        {"id": "bench", "name": "Bench", "hosts": [authority], "fetch": {"allow_private": [authority]}}
    )
    sources = Sources([outlet])
    await frontier.set_policies("bench", [authority], 0.0, CONNECTIONS, number * 2)
    await frontier.add([FetchRequest(url=f"http://{authority}/{i}", outlet="bench") for i in range(number)])
    async with HttpClient("bench", HttpLimits(), lambda: datetime.now(UTC)) as client:
        cache = RobotsCache(redis, Keys(0), client, "Presswatch", time.monotonic)

        async def check(url: str, manners: Manners, partition: int) -> None:
            await cache.check(url, manners)

        visitor = Visitor(client, check, lambda: datetime.now(UTC))
        work = Work(frontier, visitor, BlobStore(folder), lambda: sources, slots=CONNECTIONS)
        stop = asyncio.Event()
        meter = Meter()
        started, on_loop = time.process_time(), time.thread_time()
        running = asyncio.create_task(work.run(stop))
        while await redis.xlen("pw:{0}:captures") < number:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
        whole, loop = time.process_time() - started, time.thread_time() - on_loop
        parts = {"whole": whole, "loop": loop, "sync": meter.sync, "pack": meter.pack, "hash": meter.hash}
        print(json.dumps({name: seconds * 1000 / number for name, seconds in parts.items()}))
        stop.set()
        await running
    await redis.aclose()


class Meter:
    """Seconds of CPU of calls that are whole in one thread: syncing files, compressing, hashing bodies."""

    def __init__(self) -> None:
        self.sync = self.pack = self.hash = 0.0
        os.fsync = self._timed("sync", os.fsync)
        os.fdatasync = self._timed("sync", os.fdatasync)
        blobs.packed = self._timed("pack", blobs.packed)
        visit.sha256_hex = self._timed("hash", visit.sha256_hex)  # type: ignore[attr-defined]

    def _timed(self, part: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def measured(*arguments: Any) -> Any:
            started = time.thread_time()
            try:
                return call(*arguments)
            finally:
                setattr(self, part, getattr(self, part) + time.thread_time() - started)

        return measured


async def timed(work: Callable[[], Awaitable[None]], number: int) -> None:
    started = time.process_time()
    await work()
    print(json.dumps({"whole": (time.process_time() - started) * 1000 / number}))


def child(*arguments: Any) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.bench.fetching", *map(str, arguments)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


def main(number: int, told: Path | None) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "valkey").mkdir()
        valkey = start_valkey(folder / "valkey", secrets.token_hex(8), maxmemory_bytes=2 << 30)
        server = subprocess.Popen([sys.executable, "-m", "tests.bench.fetching", "serve", str(folder / "port")])
        try:
            while not (folder / "port").exists() or not (folder / "port").read_text():
                time.sleep(0.05)
            authority = f"127.0.0.1:{(folder / 'port').read_text()}"
            plain = child("bare", authority, number)["whole"]
            full = child("ours", authority, number, valkey.url, folder / "blobs")
        finally:
            server.kill()
            valkey.child.stop()
    print(report(number, plain, full))
    if told:
        told.write_text(json.dumps({"ours_ms": full["whole"] - full["sync"], "bare_ms": plain}))


def report(number: int, bare_ms: float, ours: dict[str, float]) -> str:
    rows = {
        "bare aiohttp loop": bare_ms,
        "fetcher, without syncing": ours["whole"] - ours["sync"],
        "above the bare loop (goal 0.40)": ours["whole"] - ours["sync"] - bare_ms,
        "  loop: asking, deciding, frontier, log line": ours["loop"] - ours["hash"] - bare_ms,
        "  loop: hash of the body": ours["hash"],
        "  thread: compressing": ours["pack"],
        "  threads: files, manifests, hand-over": ours["whole"] - ours["loop"] - ours["sync"] - ours["pack"],
        "syncing files, apart": ours["sync"],
    }
    lines = [f"  {name:<48}{value:6.2f}" for name, value in rows.items()]
    return "\n".join([f"{number} pages, milliseconds of CPU a page", *lines])


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["serve", port_file]:
            uvloop.run(serve(port_file))
        case ["bare", authority, number]:
            calm_collector()
            uvloop.run(timed(partial(bare, authority, int(number)), int(number)))
        case ["ours", authority, number, url, folder]:
            calm_collector()
            logs.configure("bench", "json")
            structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
            uvloop.run(ours(authority, int(number), url, Path(folder)))
        case _:
            cli = argparse.ArgumentParser(description=__doc__)
            cli.add_argument("--pages", type=int, default=10_000)
            cli.add_argument("--json", type=Path, metavar="FILE", help="also write the figures there")
            given = cli.parse_args()
            main(given.pages, given.json)
