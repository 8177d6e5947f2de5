"""The examples of docs/producing.md, taken from the page and run as the producer they speak of."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from shared.settings import SharedSettings
from shared.storage.folder_blobs import FolderBlobs
from shared.streams.bus.connection import connect
from shared.streams.bus.topology import Keys, StreamName
from shared.streams.consumer.bootstrap import bootstrap
from shared.streams.frontier.queue import Frontier
from shared.streams.intake.router import IntakeDependencies, IntakeRouter
from tests.servers import as_user
from tests.waiting import PATIENCE_S, eventually

PAGE = Path(__file__).parents[3] / "docs" / "producing.md"
KEYS = Keys(0)


def examples(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE.read_text(), re.DOTALL | re.MULTILINE)


def environment(redis_url: str) -> dict[str, str]:
    parts = urlsplit(as_user(redis_url, "producer-desk"))
    return os.environ | {"HOST": "127.0.0.1", "PORT": str(parts.port), "PASSWORD": str(parts.password)}


async def run(redis_url: str, *words: str) -> str:
    done = await asyncio.to_thread(
        subprocess.run, words, env=environment(redis_url), capture_output=True, text=True, check=False,
        timeout=PATIENCE_S,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "NOPERM" not in done.stdout
    return str(done.stdout)


@pytest.mark.skipif(
    shutil.which("redis-cli") is None and not os.environ.get("CI"), reason="needs redis-cli, of Debian's redis-tools"
)
async def test_what_the_page_says_works_and_its_receipts_come(redis_url: str, tmp_path: Path) -> None:
    admin: Any = connect(SharedSettings(redis_url=redis_url))
    fetcher: Any = connect(SharedSettings(redis_url=as_user(redis_url, "fetcher")))
    await bootstrap(admin, KEYS, None)
    stop = asyncio.Event()
    doors = IntakeDependencies(
        Frontier(fetcher, [KEYS]), FolderBlobs(tmp_path / "blobs"), lambda _: ("news.example", None)
    )
    serving = asyncio.create_task(IntakeRouter(fetcher, doors, stop).run())
    login, send, ask = examples("sh")
    (program,) = examples("python")

    said = await run(redis_url, "bash", "-c", login + send)
    assert len(re.findall(r"^\d+-\d+$", said, re.MULTILINE)) == 3
    await run(redis_url, sys.executable, "-c", program)

    async def taken() -> bool:
        return bool(await admin.xlen(KEYS.stream(StreamName.CAPTURES)) == 3)

    await eventually(taken)

    async def reported() -> bool:
        return '"status":"accepted"' in await run(redis_url, "bash", "-c", login + ask)

    await eventually(reported)
    assert (await Frontier(fetcher, [KEYS]).claim(0, 5)).claims[0].task.request.url == "https://news.example/2026/story"
    assert await admin.exists(KEYS.receipt("desk", "story-18"))
    stop.set()
    await serving
    await fetcher.aclose()
    await admin.aclose()
