"""A fetcher that is killed at the worst moment: bodies are kept, the frontier does not know yet. Run by a test."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from redis.asyncio import Redis

from shared.contracts import FetchRequest
from shared.sources import Sources
from shared.storage.blobs import BlobWrite
from shared.storage.folder_blobs import FolderBlobs
from tests.integration.fetcher.fetcher_harness import OUTLET, outlet, workshop


class KilledAfterKeeping(FolderBlobs):
    async def put(self, kept: Sequence[BlobWrite]) -> None:
        await super().put(kept)
        os.kill(os.getpid(), signal.SIGKILL)


async def main(redis_url: str, folder: Path, authority: str) -> None:
    redis = Redis.from_url(redis_url)
    blobs = KilledAfterKeeping(folder)
    async with workshop(redis, folder, Sources([outlet(authority)]), blobs=blobs, lease_s=0.5) as shop:
        await shop.frontier.add([FetchRequest(url=f"http://{authority}/{i}", outlet=OUTLET) for i in range(5)])
        await asyncio.sleep(60)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2]), sys.argv[3]))
