"""An intake router in this process, and what it did with the entries."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from shared.contracts import Capture
from shared.storage.folder_blobs import FolderBlobs
from shared.streams.bus.topology import Keys, StreamName
from shared.streams.frontier.queue import Frontier
from shared.streams.intake.admission import OutletOf
from shared.streams.intake.router import IntakeDependencies, IntakeRouter
from tests.waiting import PATIENCE_S

Start = Callable[..., IntakeRouter]


def moment(ahead: str) -> str:
    """Return the time so many minutes ahead of ours, or the time itself."""
    return (datetime.now(UTC) + timedelta(minutes=int(ahead))).isoformat() if ahead.isdigit() else ahead


@pytest.fixture
async def start(redis: Any, keys: Keys, tmp_path: Path) -> AsyncIterator[Start]:
    running: list[tuple[asyncio.Event, asyncio.Task[None]]] = []

    def begin(
        outlet_of: OutletOf = lambda _: ("test", "en"), behind: timedelta = timedelta(), **options: Any
    ) -> IntakeRouter:
        stop = asyncio.Event()
        blobs = FolderBlobs(tmp_path / "blobs")
        doors = IntakeDependencies(Frontier(redis, [keys]), blobs, outlet_of, now=lambda: datetime.now(UTC) - behind)
        intake = IntakeRouter(redis, doors, stop, **options)
        running.append((stop, asyncio.create_task(intake.run())))
        return intake

    yield begin
    for stop, task in running:
        stop.set()
        await asyncio.wait_for(task, PATIENCE_S)


async def captures(redis: Any, keys: Keys) -> list[Capture]:
    rows: Any = await redis.xrange(keys.stream(StreamName.CAPTURES))
    return [Capture.model_validate_json(fields[b"data"]) for _, fields in rows]


async def claims(redis: Any, keys: Keys) -> Any:
    return (await Frontier(redis, [keys]).claim(0, 5)).claims


async def is_now(number: Any, wanted: int) -> bool:
    return bool(await number == wanted)
