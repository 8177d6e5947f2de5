"""A fetcher that is killed or stopped loses nothing, and does nothing twice."""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path

from redis.asyncio import Redis

from tests.integration.fetcher.fetcher_harness import (
    count,
    watching,
    wish,
)
from tests.integration.fetcher.site import reply, site
from tests.waiting import PATIENCE_S


async def test_killed_between_keeping_and_completing_nothing_is_lost_or_doubled(
    redis: Redis, redis_url: str, tmp_path: Path
) -> None:
    async with site({f"/{i}": reply(b"<p>%d" % i) for i in range(5)}) as at:
        command = [sys.executable, "-m", "tests.integration.fetcher.dies_after_keeping"]
        child = await asyncio.create_subprocess_exec(*command, redis_url, str(tmp_path), at.authority)
        assert await asyncio.wait_for(child.wait(), PATIENCE_S) == -signal.SIGKILL
        assert len(list((tmp_path / "manifests").rglob("*.jsonl"))) == 1
        assert int(await redis.xlen("pw:{0}:captures")) == 0
        async with watching(redis, tmp_path, at) as shop:
            await shop.until(lambda: count(redis, "captures", 5))
            await asyncio.sleep(0.2)
            assert sorted(c["url"] for c in await shop.captures()) == sorted(at.url(f"/{i}") for i in range(5))
            assert (await shop.frontier.report(0)).pages == 0


async def test_what_is_in_hand_is_given_back_at_the_end(redis: Redis, tmp_path: Path) -> None:
    async with site({"/a": reply(b"x")}) as at:
        async with watching(redis, tmp_path, at) as shop:
            await shop.frontier.add([wish(at, "/a")])
            await shop.until(lambda: count(redis, "captures", 1))
        assert await redis.zcard("pw:{0}:frontier:leases") == 0
