"""Parser, enricher and publisher as processes of their own, on a real stream server and a real database."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

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
        self.environment = os.environ | {
            "PRESSWATCH_REDIS_URL": redis_url,
            "PRESSWATCH_DATABASE_URL": database_url,
            "PRESSWATCH_BLOBS": str(folder / "blobs"),
            "PRESSWATCH_SOURCES": str(self.sources),
            "PRESSWATCH_LOG_FORMAT": "json",
            "PRESSWATCH_CONFIRMATION_S": "60",
        }
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, code: str = "") -> None:
        self.health_file(name).unlink(missing_ok=True)
        what = ["-c", code] if code else ["-m", f"services.{name}"]
        environment = self.environment | {"PRESSWATCH_HEALTH_FILE": str(self.health_file(name))}
        with (self.folder / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen([sys.executable, *what], env=environment, stdout=log, stderr=log)

    def stop(self, name: str) -> int:
        process = self.running.pop(name)
        process.terminate()
        return process.wait(30)

    def kill_all(self) -> None:
        for process in self.running.values():
            process.kill()
            process.wait()

    def health_file(self, name: str) -> Path:
        return self.folder / f"{name}.health"

    def metrics(self, name: str) -> str:
        url = json.loads(self.health_file(name).read_text())["url"]
        with urllib.request.urlopen(f"{url}/metrics", timeout=5) as answer:
            return str(answer.read().decode())

    async def presswatch(self, *words: str) -> tuple[int, Any]:
        """A command's exit code, and what it printed as JSON."""
        command = [sys.executable, "-m", "services.console.app", *words, "--json"]
        done = await asyncio.to_thread(
            subprocess.run, command, env=self.environment, capture_output=True, timeout=120, check=False
        )
        assert done.stdout, done.stderr.decode()
        return done.returncode, json.loads(done.stdout)
