"""CPU a page: the fetcher above a bare aiohttp loop that keeps nothing, both against the same loopback server.

`python -m tests.bench.fetching [--pages N] [--coding gzip|plain] [--json FILE]` prints milliseconds of CPU a page of
the client's process alone, threads included, and where ours go; what the kernel spends on syncing files is counted
apart. The pages are those of the shared material where it is there, else made up in their size. They are sent by gzip,
as news sites do, which both sides have to undo. The blob store is one in use: all of its folders are there.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import os
import secrets
import struct
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp
import structlog
import uvloop
from redis.asyncio import Redis

from services.console.run.embedded import start_valkey
from services.fetcher.adapters import visitor
from services.fetcher.adapters.http_client import HttpClient, HttpLimits, RequestPolicy
from services.fetcher.adapters.robots_cache import RobotsCache
from services.fetcher.adapters.visitor import Visitor
from services.fetcher.handler import FetchLoop
from shared.contracts import FetchRequest
from shared.garbage_collector import tune_garbage_collector
from shared.observability import logs
from shared.sources import Outlet, Sources
from shared.storage import blobs, compression
from shared.storage.folder_blobs import FolderBlobs
from shared.streams.bus.enqueue import UNLIMITED
from shared.streams.bus.topology import Keys
from shared.streams.frontier.queue import Frontier, FrontierLimits
from tests.shared_data import SHARED

CONNECTIONS = 64
_TIMED_ONCE_IN = 8


def pages() -> list[bytes]:
    found = sorted((SHARED / "pages").rglob("*.html*"))[:650] if (SHARED / "pages").is_dir() else []
    read = [gzip.decompress(p.read_bytes()) if p.suffix == ".gz" else p.read_bytes() for p in found]
    return read or [("<p>" + secrets.token_hex(60_000)).encode() for _ in range(100)]


def gzip_begun(body: bytes) -> tuple[bytes, int]:
    """All of a gzip member but its end, and the checksum so far, so that each answer can end in its own way."""
    packer = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    begun = packer.compress(body) + packer.flush(zlib.Z_FULL_FLUSH)
    return b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + begun, zlib.crc32(body)


def gzip_ended(begun: bytes, checksum: int, size: int, tail: bytes) -> bytes:
    stored = b"\x01" + struct.pack("<HH", len(tail), 0xFFFF ^ len(tail)) + tail
    return begun + stored + struct.pack("<II", zlib.crc32(tail, checksum), size + len(tail))


async def serve(port_file: str, coding: str) -> None:
    bodies = pages()
    packed = [gzip_begun(body) for body in bodies] if coding == "gzip" else []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await _head(reader):
            path = head.split(b" ", 2)[1]
            number = int(path.rpartition(b"/")[2] or 0) if path != b"/robots.txt" else -1
            if number < 0:
                writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
                continue
            which, tail = number % len(bodies), b"<!--%d-->" % number
            body = gzip_ended(*packed[which], len(bodies[which]), tail) if packed else bodies[which] + tail
            coded = b"Content-Encoding: gzip\r\n" if packed else b""
            writer.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n%sContent-Length: %d\r\n\r\n" % (coded, len(body))
            )
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

        async def check(url: str, policy: RequestPolicy, partition: int) -> None:
            await cache.check(url, policy)

        visitor = Visitor(client, check, lambda: datetime.now(UTC))
        work = FetchLoop(frontier, visitor, FolderBlobs(folder), lambda: sources, slots=CONNECTIONS)
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
    """Seconds of CPU of calls that are whole in one thread: syncing files, compressing, hashing bodies. Every eighth
    call is timed, so that measuring changes little of what is measured."""

    def __init__(self) -> None:
        self.sync = self.pack = self.hash = 0.0
        os.fsync = self._timed("sync", os.fsync)
        os.fdatasync = self._timed("sync", os.fdatasync)
        vars(blobs)["compress"] = self._timed("pack", compression.compress)
        visitor.sha256_hex = self._timed("hash", visitor.sha256_hex)  # type: ignore[attr-defined]

    def _timed(self, part: str, call: Callable[..., Any]) -> Callable[..., Any]:
        calls = count()

        def measured(*arguments: Any) -> Any:
            if next(calls) % _TIMED_ONCE_IN:
                return call(*arguments)
            started = time.thread_time()
            try:
                return call(*arguments)
            finally:
                spent = (time.thread_time() - started) * _TIMED_ONCE_IN
                setattr(self, part, getattr(self, part) + spent)

        return measured


async def timed(work: Callable[[], Awaitable[None]], number: int) -> None:
    started = time.process_time()
    await work()
    print(json.dumps({"whole": (time.process_time() - started) * 1000 / number}))


def make_store(root: Path) -> None:
    for number in range(1 << 16):
        (root / "sha256" / f"{number >> 8:02x}" / f"{number & 255:02x}").mkdir(parents=True)


def child(*arguments: Any) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.bench.fetching", *map(str, arguments)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


def main(number: int, coding: str, reported: Path | None) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "valkey").mkdir()
        valkey = start_valkey(folder / "valkey", secrets.token_hex(8), maxmemory_bytes=2 << 30)
        server = subprocess.Popen([sys.executable, "-m", "tests.bench.fetching", "serve", str(folder / "port"), coding])
        try:
            while not (folder / "port").exists() or not (folder / "port").read_text():
                time.sleep(0.05)
            authority = f"127.0.0.1:{(folder / 'port').read_text()}"
            make_store(folder / "blobs")
            plain = child("bare", authority, number)["whole"]
            full = child("ours", authority, number, valkey.url, folder / "blobs")
        finally:
            server.kill()
            valkey.child.stop()
    print(report(number, coding, plain, full))
    if reported:
        reported.write_text(json.dumps({"ours_ms": full["whole"] - full["sync"], "bare_ms": plain}))


def report(number: int, coding: str, bare_ms: float, ours: dict[str, float]) -> str:
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
    return "\n".join([f"{number} pages sent {coding}, milliseconds of CPU a page", *lines])


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["serve", port_file, coding]:
            uvloop.run(serve(port_file, coding))
        case ["bare", authority, number]:
            tune_garbage_collector()
            uvloop.run(timed(partial(bare, authority, int(number)), int(number)))
        case ["ours", authority, number, url, folder]:
            tune_garbage_collector()
            logs.configure("bench", "json")
            structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
            uvloop.run(ours(authority, int(number), url, Path(folder)))
        case _:
            cli = argparse.ArgumentParser(description=__doc__)
            cli.add_argument("--pages", type=int, default=10_000)
            cli.add_argument("--json", type=Path, metavar="FILE", help="also write the figures there")
            cli.add_argument("--coding", choices=["gzip", "plain"], default="gzip", help="how pages are sent")
            given = cli.parse_args()
            main(given.pages, given.coding, given.json)
