"""The reader as a process of its own, and what it and PostgreSQL spend on a request, to the microsecond."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psutil

from services.console.run.embedded import Postgres
from shared.archive.schema.roles import READER, ROLES
from tests.servers import as_role

PATIENCE_S = 1800.0


@dataclass(frozen=True, slots=True)
class Request:
    """One answer: wall time and CPU of reader and PostgreSQL, in milliseconds."""

    status: int
    wall_ms: float
    reader_ms: float
    postgres_ms: float

    @property
    def cpu_ms(self) -> float:
        return self.reader_ms + self.postgres_ms


class Site:
    """A running reader. One client asks it over one connection."""

    def __init__(self, process: subprocess.Popen[bytes], url: str, postgres: Postgres) -> None:
        self.process = process
        self.url = url
        self._postgres = psutil.Process(postgres.child.pid)
        self._role = ROLES[READER]
        self._client = http.client.HTTPConnection(urlsplit(url).netloc, timeout=120)

    def get(self, path: str) -> tuple[int, bytes]:
        self._client.request("GET", path)
        answer = self._client.getresponse()
        return answer.status, answer.read()

    def measure(self, path: str) -> Request:
        reader, postgres = self.spent()
        began = time.perf_counter()
        status, _ = self.get(path)
        wall = 1000 * (time.perf_counter() - began)
        reader_now, postgres_now = self.spent()
        return Request(status, wall, reader_now - reader, postgres_now - postgres)

    def spent(self) -> tuple[float, float]:
        """CPU milliseconds of the reader, and of the processes of PostgreSQL that answer it."""
        serving = [child.pid for child in self._postgres.children() if self._role in _command(child.pid)]
        return cpu_ms(self.process.pid), sum(map(cpu_ms, serving))

    def wait_for_index(self) -> float:
        """Seconds until all articles can be searched."""
        began = time.monotonic()
        while time.monotonic() - began < PATIENCE_S:
            if json.loads(self.get("/api/v1/search?state=live&limit=1")[1])["complete"]:
                return time.monotonic() - began
            time.sleep(0.5)
        raise SystemExit("the search index did not become complete")


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(errors="replace")
    except OSError:
        return ""


def cpu_ms(pid: int) -> float:
    """CPU of all threads. The kernel counts it in nanoseconds, other than what `times` gives."""
    total = 0
    for thread in Path(f"/proc/{pid}/task").glob("*/schedstat"):
        try:
            total += int(thread.read_text().split()[0])
        except OSError:
            continue
    return total / 1e6


@contextmanager
def running(folder: Path, database_url: str, postgres: Postgres, source: Path | None = None) -> Iterator[Site]:
    """Start the reader of this checkout, or of `source`, and wait until it listens. Its index lies in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    site = folder / "site.json"
    site.unlink(missing_ok=True)
    environment = os.environ | {
        "PRESSWATCH_DATABASE_URL": as_role(database_url, READER),
        "PRESSWATCH_BLOBS": str(folder / "blobs"),
        "PRESSWATCH_INDEX": str(folder / "index"),
        "PRESSWATCH_SITE_PORT": "0",
        "PRESSWATCH_SITE_FILE": str(site),
        "PRESSWATCH_HEALTH_FILE": str(folder / "health.json"),
    }
    with (folder / "reader.log").open("ab") as log:
        words = [sys.executable, "-m", "services.reader"]
        process = subprocess.Popen(words, env=environment, stdout=log, stderr=log, cwd=source)
    try:
        yield Site(process, _address(site, process, folder / "reader.log"), postgres)
    finally:
        process.terminate()
        process.wait(30)


def _address(site: Path, process: subprocess.Popen[bytes], log: Path) -> str:
    deadline = time.monotonic() + 120
    while not site.exists():
        if process.poll() is not None or time.monotonic() > deadline:
            raise SystemExit(log.read_text())
        time.sleep(0.1)
    return str(json.loads(site.read_bytes())["url"])
