"""What a hop costs: read, decode, validate, encode, gate. Ours against the plainest loop with the same guarantees.

`python -m tests.bench.hop [entries]` prints CPU milliseconds an entry of 10 KB, several rounds in turn.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import redis.asyncio
import structlog

from shared import logs
from shared.contracts import Article, BlobRef, Block, BlockKind, Origin
from shared.embedded import start_valkey
from shared.settings import SharedSettings
from shared.streams.connection import connect
from shared.streams.crew import Crew
from shared.streams.feed import Feeder, Limits
from shared.streams.founding import found
from shared.streams.stage import Done, Entry, Outcome, Output, Stage, StreamInput
from shared.streams.topology import GROUP, Keys, StreamName

ROUNDS = 3
BATCH = 32
TRACE = "00-" + "a" * 32 + "-" + "b" * 16 + "-01"
KEYS = Keys(0)
IN, OUT = KEYS.stream(StreamName.ARTICLES), KEYS.stream(StreamName.ENRICHED)

PLAIN_GATE = """
if redis.call('XACK', KEYS[1], 'work', ARGV[1]) == 1 then
  redis.call('XADD', KEYS[2], '*', 'data', ARGV[2], 'schema', ARGV[3], 'traceparent', ARGV[4])
  redis.call('XDEL', KEYS[1], ARGV[1])
  return 1
end
return 0
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
    feeder, message = Feeder(client, unlimited=True), article()
    for _ in range(entries):
        await feeder.offer(KEYS, StreamName.ARTICLES, message, traceparent=TRACE)


async def plain(client: Any, entries: int) -> None:
    """redis-py, one group, one script an entry in a pipeline, no lanes, no books, no claims, no caps."""
    gate, done = await client.script_load(PLAIN_GATE), 0
    while done < entries:
        answer = await client.xreadgroup(GROUP, "plain", {IN: ">"}, count=BATCH, block=1000)
        async with client.pipeline(transaction=False) as pipeline:
            for _, rows in answer:
                for entry_id, fields in rows:
                    message = Article.model_validate_json(fields[b"data"])
                    data = message.model_dump_json(exclude_defaults=True)
                    pipeline.evalsha(gate, 2, IN, OUT, entry_id, data, Article.SCHEMA, fields[b"traceparent"])
            done += sum(await pipeline.execute())


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
    crew = Crew(client, settings, [stage], stop, limits=Limits(entries=1 << 40, bytes=1 << 40))
    await crew.start()
    await done.wait()
    stop.set()
    await crew.stop()


async def measure(client: Any, entries: int, work: Callable[[], Awaitable[None]]) -> float:
    """CPU milliseconds of this process an entry."""
    await client.delete(IN, OUT, KEYS.bytes, KEYS.epoch)
    await found(client, KEYS, None)
    await fill(client, entries)
    before = time.process_time()
    await work()
    spent = time.process_time() - before
    assert await client.xlen(OUT) == entries
    assert await client.xlen(IN) == 0
    return 1000 * spent / entries


async def compare(url: str, entries: int) -> tuple[list[float], list[float]]:
    settings = SharedSettings(redis_url=url)
    client, bare = connect(settings), redis.asyncio.Redis.from_url(url)
    plains, mine = [], []
    for _ in range(ROUNDS):
        plains.append(await measure(client, entries, lambda: plain(bare, entries)))
        mine.append(await measure(client, entries, lambda: ours(client, settings, entries)))
    await client.aclose()
    await bare.aclose()
    return plains, mine


def main() -> None:
    entries = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    logs.configure("bench", "json")
    with tempfile.TemporaryDirectory() as folder, Path("/dev/null").open("w") as nowhere:
        structlog.configure(logger_factory=structlog.PrintLoggerFactory(nowhere))
        server = start_valkey(Path(folder), "bench", maxmemory_bytes=1 << 30)
        try:
            plains, mine = asyncio.run(compare(server.url, entries))
        finally:
            server.child.stop()
    size = len(article().encode())
    a, b = statistics.median(plains), statistics.median(mine)
    print(f"hop: entries={entries} bytes={size} plain_ms={a:.3f} ours_ms={b:.3f} ratio={b / a:.2f} (goal 1.50)")


if __name__ == "__main__":
    main()
