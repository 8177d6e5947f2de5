"""The publisher's process: what is in the streams comes into the archive, whatever happens to it meanwhile."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from redis.asyncio import Redis

from shared.archive.schema.connection import MIGRATING, connection
from shared.archive.write import rulings
from shared.contracts import Capture, Lane, Message, Observation, ObservationKind
from shared.ids import capture_id
from shared.observability.traces import new_traceparent
from shared.storage.blobs import BlobWrite, blob_ref
from shared.storage.folder_blobs import FolderBlobs
from shared.streams.bus.enqueue import Enqueuer
from shared.streams.bus.topology import Keys, StreamName, dead
from tests.integration.publisher.service import running
from tests.publishing import START, Press, enriched, hours, observed
from tests.service_process import ServiceProcess
from tests.waiting import eventually

KEYS = Keys(0)


async def feed(redis: Redis, stream: StreamName, *messages: Message) -> None:
    for message in messages:
        await Enqueuer(redis).add(KEYS, stream, message, traceparent=new_traceparent())


def counts(press: Press, table: str, number: int) -> Callable[[], Awaitable[bool]]:
    async def reached() -> bool:
        return bool((await press.one(f"SELECT count(*) AS n FROM {table}"))["n"] == number)

    return reached


async def is_ready(publisher: ServiceProcess) -> bool:
    return publisher.is_ready()


async def test_streams_flow_into_the_archive_across_a_kill(
    press: Press, database_url: str, redis_url: str, tmp_path: Path
) -> None:
    with running(tmp_path, redis_url, database_url) as publisher:
        async with Redis.from_url(redis_url) as redis:
            await eventually(lambda: is_ready(publisher), what="the publisher to be ready")
            await feed(redis, StreamName.ENRICHED, *(enriched(f"a{n}", START) for n in range(300)))
            publisher.kill()
            await feed(redis, StreamName.ENRICHED, *(enriched(f"b{n}", START) for n in range(50)))
            await feed(redis, StreamName.OBSERVATIONS, observed("b1", hours(1), ObservationKind.GONE))
            publisher.start()
            await eventually(counts(press, "article", 350), what="350 articles")
            await eventually(counts(press, "change", 1), what="the suspected removal")

            await eventually(lambda: drained(redis), what="the streams to be empty")
            assert len([k for k in await press.kinds() if k == "created"]) == 350
            waiting = await redis.zrange(KEYS.of("frontier", "hosts"), 0, -1)
            assert waiting, "a further visit was asked for"
            assert publisher.stop() == 0


async def test_a_fact_of_a_service_with_a_wrong_clock_is_not_archived(
    press: Press, database_url: str, redis_url: str, tmp_path: Path
) -> None:
    """One clock is in 2099, one began in 1970. What else is in the batch is archived."""
    with running(tmp_path, redis_url, database_url) as publisher:
        async with Redis.from_url(redis_url) as redis:
            await eventually(lambda: is_ready(publisher), what="the publisher to be ready")
            ahead = datetime(2099, 1, 1, tzinfo=UTC)
            gone = (observed("b", at, ObservationKind.GONE) for at in (START, datetime(1970, 1, 1, tzinfo=UTC)))
            await feed(redis, StreamName.ENRICHED, enriched("a", START), enriched("b", ahead))
            await feed(redis, StreamName.OBSERVATIONS, *gone)
            await eventually(lambda: drained(redis), what="the streams to be empty")
            streams = {StreamName.ENRICHED: b"captured_at:", StreamName.OBSERVATIONS: b"observed_at:"}
            for stream, named in streams.items():
                letters: Any = await redis.xrange(dead(KEYS.stream(stream)))
                ((_, letter),) = letters
                assert letter[b"dead_reason"] == b"bad-time" and letter[b"dead_error"].startswith(named)
    assert [row["at"] for row in await press.rows("SELECT captured_at AS at FROM capture")] == [START]
    assert [row["at"] for row in await press.rows("SELECT observed_at AS at FROM observation")] == [START]


async def test_a_publisher_stands_still_once_the_schema_is_of_another_version(
    press: Press, database_url: str, redis_url: str, tmp_path: Path
) -> None:
    """An upgrade migrates while it still runs. It would not fill the new columns."""
    with running(tmp_path, redis_url, database_url) as publisher, psycopg.connect(database_url) as newer:
        async with Redis.from_url(redis_url) as redis:
            await eventually(lambda: is_ready(publisher), what="the publisher to be ready")
            newer.execute("SELECT pg_advisory_xact_lock(%s)", (MIGRATING,))
            await feed(redis, StreamName.ENRICHED, enriched("a", START))
            await eventually(lambda: has_logged(publisher, "a migration of the archive's database is running"))
            newer.execute("INSERT INTO schema_migration (number, name, checksum) VALUES (9999, '9999_later', '')")
            newer.commit()
            await eventually(lambda: has_logged(publisher, "schema of another version of Presswatch (migration 9999"))
            assert await press.kinds() == []
            newer.execute("DELETE FROM schema_migration WHERE number = 9999")
            newer.commit()
            await eventually(lambda: drained(redis), what="the streams to be empty")
            assert await press.kinds() == ["created"], "nothing is lost, nothing is a dead letter"


async def test_what_waits_in_the_archive_is_done(
    press: Press, database_url: str, redis_url: str, tmp_path: Path
) -> None:
    """A ruling joins two articles, and an article is judged again."""
    await press.publish(
        enriched("a", START), enriched("b", START, "Other words."), enriched("c", START, "Third words.")
    )
    async with connection(press.pool) as conn:
        await rulings.join(conn, "https://gazette.example/a", "https://gazette.example/b", "seen by eye")
        await conn.execute(
            "INSERT INTO judge_again (article_id, outlet_id, since) "
            "SELECT id, outlet_id, now() FROM article WHERE address LIKE '%/c'"
        )
    with running(tmp_path, redis_url, database_url) as publisher:
        await eventually(counts(press, "ruling WHERE applied_at IS NOT NULL", 1), what="the ruling to be applied")
        await eventually(counts(press, "judge_again", 0), what="the article to be judged again")
        assert not await has_logged(publisher, "queues of the archive not read")


async def has_logged(publisher: ServiceProcess, words: str) -> bool:
    return words in publisher.log.read_text()


async def drained(redis: Redis) -> bool:
    return not any([await redis.xlen(stream) for stream in KEYS.streams()])


async def test_a_server_that_comes_back_empty_is_filled_from_what_was_kept(
    press: Press, database_url: str, redis_url: str, tmp_path: Path
) -> None:
    blobs = FolderBlobs(tmp_path / "blobs")
    known, lost, refused = (kept(f"https://gazette.example/{name}") for name in ("known", "lost", "refused"))
    await blobs.put([known, lost, refused])
    article = enriched("known", START)
    capture = known.message
    assert isinstance(capture, Capture) and capture.body is not None
    body = capture.body
    named = article.article.model_copy(update={"capture_id": capture_name(capture), "body": body})
    await press.publish(article.model_copy(update={"article": named}))
    await press.publish(no_article(refused.message))

    with running(tmp_path, redis_url, database_url) as publisher:
        await eventually(lambda: is_ready(publisher), what="the publisher to be ready")
        async with Redis.from_url(redis_url) as redis:
            entries: Any = await redis.xrange(KEYS.stream(StreamName.CAPTURES, Lane.BULK))
            assert [b"/lost" in fields[b"data"] for _, fields in entries] == [True]
            assert entries[0][1][b"client_ref"] == b"mine"


def kept(url: str) -> BlobWrite:
    body = f"<p>The page of {url}</p>".encode()
    capture = Capture(url=url, captured_at=START, outlet="gazette", body=blob_ref(body, "text/html"))
    return BlobWrite(capture, body, new_traceparent(), Lane.BULK, client_ref="mine", producer="someone")


def capture_name(capture: Message) -> str:
    assert isinstance(capture, Capture) and capture.body is not None and capture.captured_at is not None
    return capture_id(capture.url, capture.captured_at, capture.body.sha256)


def no_article(capture: Message) -> Observation:
    return observed("refused", START, ObservationKind.NO_ARTICLE, capture_id=capture_name(capture))
