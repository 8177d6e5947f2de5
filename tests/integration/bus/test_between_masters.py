"""While a cluster has no master for a slot, nothing has been lost yet: no service may take it for an empty server."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis

from services.console.run.embedded import free_port, start_valkey
from shared.streams.bus.connection import OUTAGE, command
from shared.streams.bus.topology import GROUP, Keys
from shared.streams.consumer.bootstrap import is_whole, make_groups
from tests.cluster import SLOTS
from tests.waiting import eventually

KEYS = Keys(0)
EPOCH = "this life"


@pytest.fixture
async def redis(tmp_path: Path) -> AsyncIterator[Redis]:
    """One node that serves all slots, until a test changes that."""
    extra = ("cluster-enabled yes", f"cluster-port {free_port()}")
    server = start_valkey(tmp_path / "node", secrets.token_hex(8), maxmemory_bytes=64 << 20, extra=extra)
    client = Redis.from_url(server.url)
    await command(client, "CLUSTER", "ADDSLOTSRANGE", 0, SLOTS - 1)
    await eventually(lambda: _serves(client))
    await make_groups(client, KEYS)
    await client.set(KEYS.epoch, EPOCH)
    yield client
    await client.aclose()
    server.child.kill()


async def _serves(client: Redis) -> bool:
    said = await command(client, "CLUSTER INFO")
    return bool(said["cluster_state"] == "ok")


async def test_no_master_for_the_slot_is_an_outage(redis: Redis) -> None:
    assert await is_whole(redis, KEYS, EPOCH)
    await command(redis, "CLUSTER", "DELSLOTSRANGE", 0, SLOTS - 1)
    with pytest.raises(OUTAGE, match=r"CLUSTERDOWN|not served"):
        await is_whole(redis, KEYS, EPOCH)


async def test_a_server_with_other_data_and_a_lost_group_are_reported(redis: Redis) -> None:
    stream: Any = next(iter(KEYS.streams()))
    assert not await is_whole(redis, KEYS, "another life")
    await redis.xgroup_destroy(stream, GROUP)
    assert not await is_whole(redis, KEYS, EPOCH)
    await redis.delete(stream)
    assert not await is_whole(redis, KEYS, EPOCH)
