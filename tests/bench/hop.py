"""What a hop costs: read, decode, validate, encode, gate. Ours against the plainest loop with the same guarantees.

    python -m tests.bench.hop [--entries 6000] [--rounds 5] [--json FILE]

Prints CPU milliseconds an entry of 10 KB, the two in turn, the median of the rounds. Both run on uvloop with the same
client library, parser and messages, and promise the same: each entry is decoded by itself and a bad one goes to the
dead letters; one script acknowledges, adds, counts and deletes, and refuses where a cap or the memory is reached. Ours
also claims, renews, retries, keeps lanes and metrics and writes a log line for each entry. The server's own CPU is
measured beside it.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil
import redis.asyncio
import structlog
import uvloop
from pydantic import ValidationError

from services.console.run.embedded import start_valkey
from shared.contracts import Article, BlobRef, Block, BlockKind, Origin
from shared.garbage_collector import tune_garbage_collector
from shared.observability import logs
from shared.settings import SharedSettings
from shared.streams.bus.connection import connect
from shared.streams.bus.enqueue import Enqueuer, StreamLimits
from shared.streams.bus.entries import Entry
from shared.streams.bus.topology import GROUP, Keys, StreamName
from shared.streams.consumer.bootstrap import bootstrap
from shared.streams.consumer.group import ConsumerGroup
from shared.streams.consumer.stage import Done, Outcome, Output, Stage, StreamInput

BATCH = 32
TRACE = "00-" + "a" * 32 + "-" + "b" * 16 + "-01"
KEYS = Keys(0)
IN, OUT = KEYS.stream(StreamName.ARTICLES), KEYS.stream(StreamName.ENRICHED)
CAPS = StreamLimits(entries=1 << 40, bytes=1 << 40)

PLAIN_GATE = """
local input, output, counts, bytes = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local id, size, data = ARGV[1], ARGV[2], ARGV[3]
local info = redis.call('INFO', 'memory')
local used, limit = tonumber(info:match('used_memory:(%d+)')), tonumber(info:match('maxmemory:(%d+)'))
if limit > 0 and used > limit * tonumber(ARGV[6]) then return -2 end
if redis.call('XLEN', output) >= tonumber(ARGV[7]) then return -1 end
if tonumber(redis.call('HGET', bytes, output) or 0) + #data > tonumber(ARGV[8]) then return -1 end
if redis.call('XACK', input, 'work', id) == 0 then return 0 end
redis.call('XADD', output, '*', 'data', data, 'schema', ARGV[4], 'traceparent', ARGV[5])
redis.call('HINCRBY', bytes, output, #data)
redis.call('HINCRBY', counts, 'out', 1)
redis.call('XDEL', input, id)
redis.call('HINCRBY', bytes, input, -size)
return 1
"""

PLAIN_BURIAL = """
if redis.call('XACK', KEYS[1], 'work', ARGV[1]) == 0 then return 0 end
redis.call('XADD', KEYS[2], '*', 'data', ARGV[2], 'error', ARGV[3])
redis.call('HINCRBY', KEYS[3], 'dead', 1)
redis.call('XDEL', KEYS[1], ARGV[1])
redis.call('HINCRBY', KEYS[4], KEYS[1], -#ARGV[2])
return 1
"""


def article() -> Article:
    """About 10 KB of JSON."""
    text = "The committee met on Tuesday and took note of the harvest, which was good in the north. " * 9
    blocks = tuple(Block(kind=BlockKind.PARAGRAPH, text=text) for _ in range(12))
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    return Article(
        capture_id="c" * 32,
        url="https://a.example/1",
        address="https://a.example/1",
        captured_at=moment,
        outlet="a.example",
        title="A title",
        blocks=blocks,
        parser="1",
        origin=Origin.FETCHED,
        body=BlobRef(sha256="0" * 64, size=1, media_type="text/html"),
    )


async def fill(client: Any, entries: int) -> None:
    enqueuer, message = Enqueuer(client, unlimited=True), article()
    for _ in range(entries):
        await enqueuer.offer(KEYS, StreamName.ARTICLES, message, traceparent=TRACE)


async def plain(client: Any, entries: int) -> None:
    """One group, one script an entry, a batch of them in one pipeline; what was refused is sent again."""
    committer, burial, done = await client.script_load(PLAIN_GATE), await client.script_load(PLAIN_BURIAL), 0
    while done < entries:
        answer = await client.xreadgroup(GROUP, "plain", {IN: ">"}, count=BATCH, block=1000)
        calls = [_plain_call(committer, burial, *row) for _, rows in answer for row in rows]
        while calls:
            async with client.pipeline(transaction=False) as pipeline:
                for call in calls:
                    pipeline.evalsha(*call)
                codes = await pipeline.execute()
            done += sum(code >= 0 for code in codes)
            calls = [call for call, code in zip(calls, codes, strict=True) if code < 0]


def _plain_call(committer: str, burial: str, entry_id: bytes, fields: dict[bytes, bytes]) -> list[Any]:
    data = fields[b"data"]
    try:
        message = Article.model_validate_json(data)
    except ValidationError as error:
        return [burial, 4, IN, f"{IN}:dead", KEYS.counts, KEYS.bytes, entry_id, data, str(error)]
    head = [committer, 4, IN, OUT, KEYS.counts, KEYS.bytes, entry_id, len(data), message.encode()]
    return [*head, Article.SCHEMA, fields[b"traceparent"], CAPS.memory_share, CAPS.entries, CAPS.bytes]


async def ours(client: Any, settings: SharedSettings, entries: int) -> None:
    """The whole crew, as a service runs it, with a log line for each entry."""
    done = asyncio.Event()
    count = 0

    async def handle(batch: Sequence[Entry[Article]]) -> list[Outcome]:
        nonlocal count
        count += len(batch)
        if count >= entries:
            done.set()
        return [Done((Output(StreamName.ENRICHED, entry.message),)) for entry in batch]

    stop = asyncio.Event()
    stage = Stage("enricher", (StreamInput(StreamName.ARTICLES, Article),), handle, batch=BATCH)
    group = ConsumerGroup(client, settings, [stage], stop, limits=CAPS)
    await group.start()
    await done.wait()
    stop.set()
    await group.stop()


async def measure(server: int, client: Any, entries: int, work: Callable[[], Awaitable[None]]) -> tuple[float, float]:
    """CPU milliseconds an entry: of this process, of the server."""
    await client.delete(IN, OUT, KEYS.bytes, KEYS.epoch)
    await bootstrap(client, KEYS, None)
    await fill(client, entries)
    before, theirs = time.process_time(), _spent(server)
    await work()
    spent, theirs = time.process_time() - before, _spent(server) - theirs
    assert await client.xlen(OUT) == entries
    assert await client.xlen(IN) == 0
    return 1000 * spent / entries, 1000 * theirs / entries


def _spent(pid: int) -> float:
    times = psutil.Process(pid).cpu_times()
    return float(times.user + times.system)


async def compare(url: str, server: int, entries: int, rounds: int) -> dict[str, list[tuple[float, float]]]:
    settings = SharedSettings(redis_url=url)
    client, bare = connect(settings), redis.asyncio.Redis.from_url(url)
    works: dict[str, Callable[[], Awaitable[None]]] = {
        "plain": lambda: plain(bare, entries),
        "ours": lambda: ours(client, settings, entries),
    }
    figures: dict[str, list[tuple[float, float]]] = {name: [] for name in works}
    for turn in range(rounds + 1):
        for name, work in works.items():
            measured = await measure(server, client, entries, work)
            if turn:  # the first round warms up
                figures[name].append(measured)
    await client.aclose()
    await bare.aclose()
    return figures


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--entries", type=int, default=6000)
    cli.add_argument("--rounds", type=int, default=5)
    cli.add_argument("--json", type=Path, metavar="FILE", help="also write the figures there")
    args = cli.parse_args()
    logs.configure("bench", "json")
    tune_garbage_collector()  # as in every service, and for the loop too
    with tempfile.TemporaryDirectory() as folder, Path("/dev/null").open("w") as nowhere:
        structlog.configure(logger_factory=structlog.PrintLoggerFactory(nowhere))
        server = start_valkey(Path(folder), "bench", maxmemory_bytes=1 << 30)
        try:
            figures = uvloop.run(compare(server.url, server.child.pid, args.entries, args.rounds))
        finally:
            server.child.stop()
    medians = {name: [statistics.median(c) for c in zip(*rounds, strict=True)] for name, rounds in figures.items()}
    (a, a_server), (b, b_server) = medians["plain"], medians["ours"]
    size = len(article().encode())
    print(f"hop: entries={args.entries} bytes={size} plain_ms={a:.3f} ours_ms={b:.3f} ratio={b / a:.2f} (goal 1.50)")
    print(f"     in the server: plain_ms={a_server:.3f} ours_ms={b_server:.3f}")
    if args.json:
        reported = {"plain_ms": a, "ours_ms": b, "plain_server_ms": a_server, "ours_server_ms": b_server}
        args.json.write_text(json.dumps(reported))


if __name__ == "__main__":
    main()
