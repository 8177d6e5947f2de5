"""No room: what then waits, what goes on, and that memory which others have filled stops nobody but them."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from redis.exceptions import OutOfMemoryError

from shared.contracts import Article, Lane, Observation, ObservationKind
from shared.storage.folder_blobs import FolderBlobs
from shared.streams.bus.enqueue import Enqueuer, EnqueueResult, StreamLimits
from shared.streams.bus.scripts import script
from shared.streams.bus.topology import GROUP, Keys, StreamName, delayed
from shared.streams.consumer.claims import raw_entries
from shared.streams.consumer.commit import CommitResult, Committer, Disposition, FinishAction, RetryAction
from shared.streams.consumer.stage import Output
from shared.streams.frontier.queue import Frontier
from shared.streams.intake import external_memory
from shared.streams.intake.router import IntakeDependencies, IntakeRouter
from tests.integration.streams.conftest import MOMENT, TRACE, capture
from tests.integration.streams.filling import fill, offer
from tests.waiting import PATIENCE_S, eventually

BIG = 19_000_000


async def test_the_cap_in_bytes_lets_in_the_last_byte_and_not_one_more(redis: Any, keys: Keys) -> None:
    limits = StreamLimits(bytes=1000)
    assert await offer(redis, keys, 600, limits) is EnqueueResult.ADDED
    assert await offer(redis, keys, 401, limits) is EnqueueResult.STREAM_FULL
    assert await offer(redis, keys, 400, limits) is EnqueueResult.ADDED
    assert await offer(redis, keys, 200, limits) is EnqueueResult.STREAM_FULL
    assert await offer(redis, keys, 200, limits, Lane.BULK) is EnqueueResult.ADDED


async def test_twenty_megabytes_count_by_their_bytes_and_an_empty_stream_takes_any(redis: Any, keys: Keys) -> None:
    limits = StreamLimits(bytes=3 * BIG)
    taken = [await offer(redis, keys, BIG, limits) for _ in range(5)]
    assert taken == [EnqueueResult.ADDED] * 3 + [EnqueueResult.STREAM_FULL] * 2
    await redis.xtrim(keys.stream(StreamName.CAPTURES), maxlen=0, approximate=False)
    assert await offer(redis, keys, BIG, StreamLimits(bytes=10)) is EnqueueResult.ADDED


async def test_what_is_delayed_goes_on_counting_by_its_bytes(redis: Any, keys: Keys) -> None:
    limits, stream = StreamLimits(bytes=1000), keys.stream(StreamName.CAPTURES)
    await offer(redis, keys, 900, limits)
    ((_, rows),) = await redis.xreadgroup(GROUP, "a", {stream: ">"})
    (raw,) = raw_entries(rows)
    committer = Committer(redis, keys, stream, Lane.LIVE, limits)
    await committer.commit([committer.prepare(Disposition(raw.id, raw.size, RetryAction(1, "test", 1)))])

    assert await redis.hget(keys.bytes, delayed(stream)) == b"900"
    assert await offer(redis, keys, 200, limits) is EnqueueResult.STREAM_FULL

    await asyncio.sleep(0.01)
    await script("bus/capacity", "consumer/reenter_delayed").call(redis, [stream, keys.counts, keys.bytes], [10])
    assert await redis.hgetall(keys.bytes) == {stream.encode(): b"900"}
    assert await offer(redis, keys, 100, limits) is EnqueueResult.ADDED


async def test_a_memory_that_producers_filled_does_not_stop_the_stages(redis: Any, keys: Keys) -> None:
    await Enqueuer(redis).offer(keys, StreamName.CAPTURES, capture("x"), traceparent=TRACE)
    stream = keys.stream(StreamName.CAPTURES)
    ((_, rows),) = await redis.xreadgroup(GROUP, "a", {stream: ">"})
    (raw,) = raw_entries(rows)
    await fill(redis, 0.99)
    committer = Committer(redis, keys, stream, Lane.LIVE, StreamLimits())
    seen = Observation(kind=ObservationKind.GONE, url="https://test.example/x", observed_at=MOMENT, outlet="test")
    finish = FinishAction([Output(StreamName.OBSERVATIONS, seen)], "done", TRACE, None, None, None)
    call = [committer.prepare(Disposition(raw.id, raw.size, finish))]

    assert await committer.commit(call) == [CommitResult.MEMORY_FULL]
    await external_memory.publish_external_memory(
        redis, 1, await external_memory.measure_external_memory(redis, "pw:intake:eager"), now=0
    )
    assert await committer.commit(call) == [CommitResult.MEMORY_FULL], "an old figure does not count"
    await external_memory.publish_external_memory(
        redis, 1, await external_memory.measure_external_memory(redis, "pw:intake:eager")
    )
    assert await committer.commit(call) == [CommitResult.DONE]


async def test_a_few_entries_that_are_much_bigger_than_the_others_are_measured_too(redis: Any, keys: Keys) -> None:
    for number in range(400):
        await redis.xadd("pw:intake:uneven", {"data": "x" * (2_000_000 if number % 100 == 99 else 2_000)})
    assert 8_000_000 < await external_memory.measure_external_memory(redis, "pw:intake:uneven") < 12_000_000


async def test_an_eager_producer_is_refused_and_all_it_sent_goes_through(
    redis: Any, keys: Keys, tmp_path: Path
) -> None:
    """It fills the server until it is refused, and goes on trying; intake empties the stream all the same."""
    used = (await redis.info("memory"))["used_memory"]
    await redis.config_set("maxmemory", used + (30 << 20))
    page = '{"url": "https://a.example/%d", "html": "' + "x" * 2_000_000 + '"}'
    sent = refused = 0
    while not refused:
        try:
            await redis.xadd("pw:intake:eager", {"schema": "capture/1", "data": page % sent})
            sent += 1
        except OutOfMemoryError:
            refused += 1
    stop = asyncio.Event()
    doors = IntakeDependencies(Frontier(redis, [keys]), FolderBlobs(tmp_path / "blobs"), lambda _: ("test", None))
    running = asyncio.create_task(IntakeRouter(redis, doors, stop).run())

    async def all_moved() -> bool:
        return bool(await redis.xlen(keys.stream(StreamName.CAPTURES)) == sent)

    await eventually(all_moved)
    stop.set()
    await asyncio.wait_for(running, PATIENCE_S)
    assert sent > 5
    assert await redis.xlen("pw:intake:eager") == 0


async def test_captures_that_are_big_articles_fill_the_next_stream_by_bytes(redis: Any, keys: Keys) -> None:
    stream = keys.stream(StreamName.CAPTURES)
    for n in range(4):
        await Enqueuer(redis).offer(keys, StreamName.CAPTURES, capture(f"n{n}"), traceparent=TRACE)
    ((_, rows),) = await redis.xreadgroup(GROUP, "a", {stream: ">"}, count=4)
    committer = Committer(redis, keys, stream, Lane.LIVE, StreamLimits(bytes=2 * BIG))
    output = Output(StreamName.ARTICLES, _article_of(BIG))
    dispositions = [
        Disposition(raw.id, raw.size, FinishAction([output], "done", TRACE, None, None, None))
        for raw in raw_entries(rows)
    ]

    answers = await committer.commit([committer.prepare(disposition) for disposition in dispositions])

    assert answers == [CommitResult.DONE, CommitResult.DONE, CommitResult.STREAM_FULL, CommitResult.STREAM_FULL]
    assert (await redis.xpending(stream, GROUP))["pending"] == 2


async def test_the_outputs_of_one_entry_count_together(redis: Any, keys: Keys) -> None:
    stream, out = keys.stream(StreamName.CAPTURES), keys.stream(StreamName.OBSERVATIONS)
    for n in range(2):
        await Enqueuer(redis).offer(keys, StreamName.CAPTURES, capture(f"n{n}"), traceparent=TRACE)
    ((_, rows),) = await redis.xreadgroup(GROUP, "a", {stream: ">"}, count=2)
    committer = Committer(redis, keys, stream, Lane.LIVE, StreamLimits(entries=3))
    seen = Observation(kind=ObservationKind.GONE, url="https://test.example/x", observed_at=MOMENT, outlet="test")
    both = FinishAction([Output(StreamName.OBSERVATIONS, seen)] * 2, "done", TRACE, None, None, None)
    dispositions = [Disposition(raw.id, raw.size, both) for raw in raw_entries(rows)]

    assert await committer.commit([committer.prepare(one) for one in dispositions]) == [
        CommitResult.DONE,
        CommitResult.STREAM_FULL,
    ]
    assert await redis.xlen(out) == 2


def _article_of(size: int) -> Article:
    """One whose message has exactly `size` bytes."""
    fields: dict[str, Any] = {
        "capture_id": "a" * 64, "url": "https://a.example/1", "address": "https://a.example/1", "captured_at": MOMENT,
        "outlet": "a", "parser": "1", "title": "T",
    }  # fmt: skip
    return Article.model_construct(**fields, standfirst="x" * (size - 1000))
