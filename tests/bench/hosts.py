"""A thousand hosts on loopback, some slow, some dead, watched by three fetchers: who waits for whom, at which rate.

`python -m tests.bench.hosts [--hosts N] [--json FILE]`. Every tenth host answers after ten seconds, every other tenth
not at all. Told are the seconds until the healthy hosts' pages were asked for, beyond what politeness makes them wait,
and how far the distance between requests to one host is from the one that was set.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import structlog
import uvloop
from redis.asyncio import Redis

from services.console.run.embedded import start_valkey
from services.fetcher.adapters.http_client import HttpClient, HttpLimits, RequestPolicy
from services.fetcher.adapters.visitor import Visitor
from services.fetcher.handler import FetchLoop
from shared.contracts import FetchRequest
from shared.observability import logs
from shared.sources import Outlet, Sources
from shared.storage.folder_blobs import FolderBlobs
from shared.streams.bus.enqueue import UNLIMITED
from shared.streams.bus.topology import Keys
from shared.streams.frontier.queue import Frontier, FrontierLimits

PAGES, DELAY_S, SLOW_S, REPLICAS = 4, 8.0, 10.0, 3


def hosts(number: int, port: int) -> dict[str, str]:
    """`host:port` of each, and whether it is healthy, slow or dead (port 9: nobody listens)."""
    kinds = ["slow", "dead", *["healthy"] * 8]
    names = (f"127.1.{i // 250}.{i % 250 + 1}" for i in range(number))
    return {f"{name}:{9 if kinds[i % 10] == 'dead' else port}": kinds[i % 10] for i, name in enumerate(names)}


async def serve(folder: Path, number: int) -> None:
    """Writes a line for each request: its host and when it came."""
    with (folder / "asked").open("w", buffering=1) as asked:

        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            try:
                while head := await reader.readuntil(b"\r\n\r\n"):
                    host = next(line[6:] for line in head.decode().split("\r\n") if line.startswith("Host: "))
                    asked.write(f"{host} {time.time()}\n")
                    if hosts(number, int(host.rpartition(":")[2]))[host] == "slow":
                        await asyncio.sleep(SLOW_S)
                    body = b"<p>" + secrets.token_hex(500).encode()
                    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
            except (asyncio.IncompleteReadError, ConnectionError):
                writer.close()

        server = await asyncio.start_server(answer, "0.0.0.0", 0, backlog=2000)
        (folder / "port").write_text(str(server.sockets[0].getsockname()[1]))
        await server.serve_forever()


def _frontier(redis: Redis) -> Frontier:
    return Frontier(redis, [Keys(0)], FrontierLimits(default_delay_s=DELAY_S), UNLIMITED)


async def replica(redis_url: str, folder: Path, number: int) -> None:
    """One fetcher among several, until it is ended."""
    names = hosts(number, int((folder / "port").read_text()))
    outlet = Outlet.model_validate(
        {"id": "bench", "name": "Bench", "hosts": list(names), "fetch": {"allow_private": list(names)}}
    )

    async def no_rules(url: str, policy: RequestPolicy, partition: int) -> None:
        return None

    async with HttpClient("bench", HttpLimits(), lambda: datetime.now(UTC)) as client:
        visitor = Visitor(client, no_rules, lambda: datetime.now(UTC))
        sources = Sources([outlet])
        work = FetchLoop(_frontier(Redis.from_url(redis_url)), visitor, FolderBlobs(folder / "blobs"), lambda: sources)
        await work.run(asyncio.Event())


async def fill(redis_url: str, names: dict[str, str]) -> None:
    redis = Redis.from_url(redis_url)
    pages = [FetchRequest(url=f"http://{name}/{page}", outlet="bench") for page in range(PAGES) for name in names]
    await _frontier(redis).add(pages)
    await redis.aclose()


def figures(asked: str, names: dict[str, str]) -> dict[str, float]:
    """`late_s`: how much later than its turn a healthy host's page was asked for, worst host; `rate_error`: how far the
    median distance between two requests to a host is from the one set, and the least such distance."""
    times: dict[str, list[float]] = defaultdict(list)
    for line in asked.splitlines():
        host, at = line.split()
        times[host].append(float(at))
    began = min(at for host in times.values() for at in host)
    healthy = [sorted(times[name]) for name, kind in names.items() if kind == "healthy"]
    late = [at - began - DELAY_S * turn for host in healthy for turn, at in enumerate(host)]
    gaps = [later - sooner for host in healthy for sooner, later in pairwise(host)]
    return {
        "asked": sum(map(len, healthy)) / (len(healthy) * PAGES),
        "late_median_s": statistics.median(late),
        "late_most_s": max(late),
        "rate_error": statistics.mean(gaps) / DELAY_S - 1,
        "least_gap_s": min(gaps),
    }


def main(number: int, reported: Path | None) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "valkey").mkdir()
        valkey = start_valkey(folder / "valkey", secrets.token_hex(8), maxmemory_bytes=1 << 30)
        own = [sys.executable, "-m", "tests.bench.hosts"]
        children = [subprocess.Popen([*own, "serve", name, str(number)])]
        try:
            while not (folder / "port").exists() or not (folder / "port").read_text():
                time.sleep(0.05)
            names = hosts(number, int((folder / "port").read_text()))
            asyncio.run(fill(valkey.url, names))
            children += [subprocess.Popen([*own, "replica", valkey.url, name, str(number)]) for _ in range(REPLICAS)]
            time.sleep(DELAY_S * PAGES + 20)
            found = figures((folder / "asked").read_text(), names)
        finally:
            for child in children:
                child.kill()
            valkey.child.stop()
    print(f"{number} hosts, a tenth slow, a tenth dead, {REPLICAS} fetchers, one request a host in {DELAY_S:g} s")
    print("\n".join(f"  {key:<16}{value:8.3f}" for key, value in found.items()))
    if reported:
        reported.write_text(json.dumps(found))


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["serve", folder, number]:
            uvloop.run(serve(Path(folder), int(number)))
        case ["replica", url, folder, number]:
            logs.configure("bench", "json", "critical")
            structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
            uvloop.run(replica(url, Path(folder), int(number)))
        case _:
            cli = argparse.ArgumentParser(description=__doc__)
            cli.add_argument("--hosts", type=int, default=1000)
            cli.add_argument("--json", type=Path, metavar="FILE", help="also write the figures there")
            given = cli.parse_args()
            main(given.hosts, given.json)
