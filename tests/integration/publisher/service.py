"""The publisher as a process of its own, on a real stream server and a real database."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shared.archive.schema.roles import PUBLISHER
from tests.servers import as_role

"""A killed process's entries are taken over after 30 s, and then go one by one."""


class Publisher:
    def __init__(self, folder: Path, redis_url: str, database_url: str) -> None:
        self.health_file = folder / "health.json"
        self.log = folder / "publisher.log"
        self.environment = os.environ | {
            "PRESSWATCH_REDIS_URL": redis_url,
            "PRESSWATCH_DATABASE_URL": as_role(database_url, PUBLISHER),
            "PRESSWATCH_BLOBS": str(folder / "blobs"),
            "PRESSWATCH_SOURCES": "",
            "PRESSWATCH_HEALTH_FILE": str(self.health_file),
            "PRESSWATCH_LOG_FORMAT": "json",
        }
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.health_file.unlink(missing_ok=True)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "services.publisher"], env=self.environment, stdout=log, stderr=log
            )

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        """Ends it in order; its exit code."""
        assert self.process is not None
        self.process.terminate()
        return self.process.wait(20)

    def ready(self) -> bool:
        try:
            url = json.loads(self.health_file.read_text())["url"]
            with urllib.request.urlopen(f"{url}/readyz", timeout=2) as answer:
                return bool(answer.status == 200)
        except (OSError, ValueError):
            return False


@contextmanager
def running(folder: Path, redis_url: str, database_url: str) -> Iterator[Publisher]:
    publisher = Publisher(folder, redis_url, database_url)
    publisher.start()
    try:
        yield publisher
    finally:
        if publisher.process is not None and publisher.process.poll() is None:
            publisher.kill()
