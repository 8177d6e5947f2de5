"""The key of accepted names: written by a publisher, read by an enricher, refused to others without an accident."""

from __future__ import annotations

import pytest
import redis.asyncio

from shared.errors import Unavailable
from shared.names.accepted import Accepted
from shared.streams.bus.accepted_names import AcceptedNames
from tests.servers import as_user

NAMES = [Accepted("Ji Jae Ryong", "person.ji-jae-ryong"), Accepted("지재룡", "person.ji-jae-ryong")]


async def test_what_a_publisher_writes_an_enricher_reads(redis_url: str) -> None:
    async with redis.asyncio.Redis.from_url(as_user(redis_url, "enricher")) as enricher:
        assert await AcceptedNames(enricher).get() is None
        async with redis.asyncio.Redis.from_url(as_user(redis_url, "publisher")) as publisher:
            await AcceptedNames(publisher).put(NAMES)
        assert await AcceptedNames(enricher).get() == NAMES


async def test_a_user_made_before_there_was_the_key_can_go_on(redis_url: str) -> None:
    async with redis.asyncio.Redis.from_url(as_user(redis_url, "reader")) as older:
        for call in (AcceptedNames(older).get(), AcceptedNames(older).put(NAMES)):
            with pytest.raises(Unavailable, match="presswatch acl"):
                await call
