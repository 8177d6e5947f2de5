"""Parser, enricher and publisher as processes of their own, on a real stream server and a real database."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

from tests.command import presswatch
from tests.service_process import ServiceProcess

OLD = (
    "import services.parser.core as core; core.PARSER_VERSION = '1'; "
    "from services.parser.app import main; main()"
)  # fmt: skip
"""The parser, as one that calls itself an earlier version."""


class Watch:
    """What runs on one folder, one stream server, one database; `start` names a service, `stop` ends it in order."""

    def __init__(self, folder: Path, redis_url: str, database_url: str) -> None:
        self.folder = folder
        self.sources = folder / "sources"
        self.sources.mkdir()
        self.settings = {
            "redis_url": redis_url, "database_url": database_url, "blobs": str(folder / "blobs"),
            "sources": str(self.sources), "log_format": "json", "confirmation_s": "60",
        }  # fmt: skip
        self.running: dict[str, ServiceProcess] = {}

    def start(self, name: str, code: str = "") -> None:
        self.running[name] = ServiceProcess(self.folder, name, code=code, **self.settings)
        self.running[name].start()

    def stop(self, name: str) -> int:
        return self.running.pop(name).stop()

    def kill_all(self) -> None:
        for service in self.running.values():
            service.kill()

    def metrics(self, name: str) -> str:
        return self.running[name].metrics()

    async def presswatch(self, *words: str) -> tuple[int, Any]:
        """A command's exit code, and what it printed as JSON."""
        done = await asyncio.to_thread(presswatch, *words, "--json", **self.settings)
        assert done.stdout, done.stderr
        return done.returncode, json.loads(done.stdout)
