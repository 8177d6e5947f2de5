"""What `presswatch rebuild` puts back into the streams: what is missing, but not what the publisher refuses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from redis.asyncio import Redis

from services.publisher.core.batch import Batch
from shared.archive.maintenance.rebuild import Rebuilder, Rebuilt
from shared.contracts import Capture, Picture
from shared.observability.traces import new_traceparent
from shared.sources import Sources
from shared.storage.blobs import BlobWrite, blob_ref
from shared.storage.folder_blobs import FolderBlobs
from shared.streams.bus.enqueue import Enqueuer
from shared.streams.bus.topology import Keys, StreamName
from tests.publishing import START, Press

KEYS = Keys(0)


def kept(name: str, at: datetime) -> BlobWrite:
    body = f"<p>{name}</p>".encode()
    page = Capture(
        url=f"https://gazette.example/{name}", captured_at=at, outlet="gazette", body=blob_ref(body, "text/html")
    )
    return BlobWrite(page, body, new_traceparent())


async def test_captures_that_the_publisher_refuses_are_left_out_and_counted(
    press: Press, redis_url: str, tmp_path: Path
) -> None:
    blobs = FolderBlobs(tmp_path / "blobs")
    now = datetime.now(UTC)
    first, last = "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"
    impossible = [now + timedelta(days=2), *map(datetime.fromisoformat, ("1970-01-01T00:00:00+00:00", first, last))]
    await blobs.put([kept("good", START), kept("fast", now + timedelta(hours=20))])
    await blobs.put([kept(f"bad{n}", at) for n, at in enumerate(impossible)])
    async with Redis.from_url(redis_url) as redis:
        rebuilder = Rebuilder(press.pool, blobs, Sources(), 1)
        assert await rebuilder.rebuild(0, Enqueuer(redis).add) == Rebuilt(put_back=2, left_out=4)
        entries: Any = await redis.xrange(KEYS.stream(StreamName.CAPTURES))
    assert sorted(fields[b"data"].partition(b"example/")[2][:4] for _, fields in entries) == [b"fast", b"good"]


def seen(at: datetime) -> BlobWrite:
    """A style sheet that stays the same: its body is stored once."""
    css = b"h1 { color: red }"
    url = "https://gazette.example/look.css"
    sheet = Picture(url=url, captured_at=at, outlet="gazette", body=blob_ref(css, "text/css"))
    return BlobWrite(sheet, css, new_traceparent())


async def test_a_style_sheet_comes_back_with_the_times_between_which_it_was_seen(
    press: Press, redis_url: str, tmp_path: Path
) -> None:
    blobs = FolderBlobs(tmp_path / "blobs")
    times = [START + timedelta(weeks=n) for n in range(3)]
    await blobs.put([seen(at) for at in times])
    async with Redis.from_url(redis_url) as redis:
        await redis.flushall()
        rebuilder = Rebuilder(press.pool, blobs, Sources(), 1)
        assert await rebuilder.rebuild(0, Enqueuer(redis).add) == Rebuilt(put_back=3)
        entries: Any = await redis.xrange(KEYS.stream(StreamName.OBSERVATIONS))
        messages = [Picture.model_validate_json(fields[b"data"]) for _, fields in entries]
        await press.handler.publish(Batch(pictures=messages[:1]))
        assert await rebuilder.rebuild(0, Enqueuer(redis).add) == Rebuilt(put_back=2)
        await press.handler.publish(Batch(pictures=messages))
        assert await rebuilder.rebuild(0, Enqueuer(redis).add) == Rebuilt()
    row = await press.one("SELECT captured_at, last_seen FROM picture")
    assert (row["captured_at"], row["last_seen"]) == (times[0], times[-1])
