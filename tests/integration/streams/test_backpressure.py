"""No room: what then waits, what goes on, and that memory which others have filled stops nobody but them."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from redis.exceptions import OutOfMemoryError

from shared.contracts import Article, FetchRequest, Lane, Observation, ObservationKind, PageKind
from shared.storage.folder_blobs import FolderBlobs
from shared.streams.bus.enqueue import Enqueuer, EnqueueResult, StreamLimits
from shared.streams.bus.scripts import script
from shared.streams.bus.topology import GROUP, Keys, StreamName, delayed
from shared.streams.consumer.claims import raw_entries
from shared.streams.consumer.commit import CommitResult, Committer, Disposition, FinishAction, RetryAction
from shared.streams.consumer.stage import Output
from shared.streams.frontier.queue import Frontier, FrontierLimits
from shared.streams.frontier.tasks import Task, TaskKind
from shared.streams.intake import external_memory
from shared.streams.intake.router import IntakeDependencies, IntakeRouter
from tests.integration.streams.conftest import MOMENT, TRACE, capture
from tests.waiting import eventually

BIG = 19_000_000


def request(url: str, lane: Lane = Lane.LIVE) -> FetchRequest:
    return FetchRequest(url=url, outlet="example.org", lane=lane)


async def offer(redis: Any, keys: Keys, size: int, limits: StreamLimits, lane: Lane = Lane.LIVE) -> EnqueueResult:
    """A capture whose data has exactly `size` bytes."""
    empty = len(capture("x", "").encode())
    page = capture("x", "").model_copy(update={"html": "x" * (size - empty)})
    assert len(page.encode()) == size
    return await Enqueuer(redis, limits).offer(keys, StreamName.CAPTURES, page, traceparent=TRACE, lane=lane)


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


async def fill(redis: Any, share: float, key: str = "pw:intake:eager") -> None:
    """Lets a producer have so much of the server's memory that it is over `share` of the limit."""
    for _ in range(3):
        await redis.xadd(key, {"schema": "x/1", "data": "x" * 4_000_000})
    used = (await redis.info("memory"))["used_memory"]
    await redis.config_set("maxmemory", int(used / share))


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
    await asyncio.wait_for(running, 60)
    assert sent > 5
    assert await redis.xlen("pw:intake:eager") == 0


async def test_the_fetcher_leaves_the_last_tenth_to_what_producers_send(redis: Any, keys: Keys, tmp_path: Path) -> None:
    """A frontier with work for days would take each place the moment it is free."""
    limits, stop = StreamLimits(entries=10), asyncio.Event()
    frontier = Frontier(redis, [keys], FrontierLimits(default_delay_s=0.0, default_concurrency=99), limits)
    await frontier.add([request(f"https://example.org/{n}") for n in range(40)])
    for _ in range(9):
        await offer(redis, keys, 300, limits)
    for n in range(3):
        data = f'{{"url": "https://a.example/{n}", "html": "x"}}'
        await redis.xadd("pw:intake:wire", {"schema": "capture/1", "data": data})
    doors = IntakeDependencies(frontier, FolderBlobs(tmp_path / "blobs"), lambda _: ("test", None))

    assert (await frontier.claim(0, 5)).held_up == "full"
    running = asyncio.create_task(IntakeRouter(redis, doors, stop, limits=limits).run())

    async def one_moved() -> bool:
        return bool(await redis.xlen(keys.stream(StreamName.CAPTURES)) == 10)

    await eventually(one_moved)
    stop.set()
    await asyncio.wait_for(running, 60)
    assert await redis.xlen("pw:intake:wire") == 2


async def test_links_stop_below_the_mark_at_which_the_streams_do(redis: Any, keys: Keys) -> None:
    frontier = Frontier(redis, [keys], FrontierLimits(default_delay_s=0.0))
    await frontier.add([request("https://example.org/first")])
    await fill(redis, 0.60, "something-of-others")

    refused = await frontier.add([request("https://example.org/second")])
    claimed = await frontier.claim(0, 5)

    assert (refused.new, refused.overflow, refused.memory) == (0, 1, 1)
    assert [claim.task.request.url for claim in claimed.claims] == ["https://example.org/first"]
    assert (await frontier.stats(0))["overflow:example.org"] == 1


async def test_an_entry_point_whose_links_overflowed_is_read_again_unchanged_as_it_is(redis: Any, keys: Keys) -> None:
    frontier = Frontier(redis, [keys], FrontierLimits(default_delay_s=0.0, default_concurrency=9))
    state = {"etag": '"1"', "lm": "x", "sha": "y", "iv": 60.0}
    listing = FetchRequest(url="https://example.org/news", outlet="example.org", kind=PageKind.LISTING)
    await frontier.add_tasks([Task(listing, TaskKind.ENTRY, state=state)])

    await frontier.schedule_revisit("https://example.org/other", "example.org")
    await frontier.schedule_revisit("https://example.org/news", "example.org")

    (claim,) = (await frontier.claim(0, 5)).claims
    assert claim.task.state == {"iv": 60.0}


async def test_what_overflowed_is_found_again_at_the_next_poll(redis: Any, keys: Keys) -> None:
    frontier = Frontier(redis, [keys], FrontierLimits(waiting=2, default_delay_s=0.0, default_concurrency=9))
    listing = [request(f"https://example.org/{n}") for n in range(6)]
    fetched: set[str] = set()
    for expected in ((2, 0, 4), (2, 2, 2), (2, 4, 0), (0, 6, 0)):
        added = await frontier.add(listing)
        assert (added.new, added.known, added.overflow) == expected
        for claim in (await frontier.claim(0, 9)).claims:
            fetched.add(claim.task.request.url)
            await frontier.complete(claim)
    assert len(fetched) == 6


@pytest.mark.parametrize("full", [False, True])
async def test_a_full_bulk_lane_does_not_keep_the_news_from_the_fetcher(redis: Any, keys: Keys, full: bool) -> None:
    frontier = Frontier(
        redis, [keys], FrontierLimits(default_delay_s=0.0, default_concurrency=99), StreamLimits(entries=100, bytes=50)
    )
    await frontier.add([request(f"https://example.org/old/{n}", Lane.BULK) for n in range(40)])
    await frontier.add([request(f"https://bulk{n}.example/old", Lane.BULK) for n in range(70)])
    if full:
        await offer(redis, keys, 100, StreamLimits(), Lane.BULK)
    await frontier.add([request("https://example.org/news")])

    claimed = [claim.task.request.lane for claim in (await frontier.claim(0, 8)).claims]
    again = [claim.task.request.lane for claim in (await frontier.claim(0, 8)).claims]

    if full:
        assert claimed + again == [Lane.LIVE]
    else:
        assert len(claimed + again) == 16


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
