"""Run the whole watch as a user does, with `presswatch run`, and query it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import psycopg
import redis

from services.console.run.embedded.children import spawn
from tests.command import PRESSWATCH, presswatch

T = TypeVar("T")
STAGES = ("fetcher", "parser", "enricher", "publisher")
PATIENCE = 5.0
"""Time limits are this many times those of an idle machine. They end what hangs and do not measure speed."""
COMMAND_S = 120 * PATIENCE


def eventually(look: Callable[[], T], within_s: float, what: str) -> T:
    """Return the first truthy answer of `look`. An exception counts as no answer until the time is over."""
    give_up = time.monotonic() + PATIENCE * within_s
    last: object = None
    while time.monotonic() < give_up:
        try:
            last = look()
            if last:
                return last
        except (OSError, ValueError, KeyError, psycopg.Error, redis.RedisError) as error:
            last = error
        time.sleep(0.1)
    raise AssertionError(f"not within {PATIENCE * within_s:.0f} s: {what}; last seen: {last!r}")


@dataclass
class Watch:
    """A running watch on its own data folder."""

    process: subprocess.Popen[bytes]
    data: Path

    def run_file(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.data / "run.json").read_text())
        return found

    @property
    def site(self) -> str:
        return str(self.run_file()["site"])

    def get(self, path: str) -> str:
        """Return a page of the site. Raises HTTPError (an OSError) for a failure."""
        with urllib.request.urlopen(self.site.rstrip("/") + path, timeout=20 * PATIENCE) as answer:
            return str(answer.read().decode())

    def json(self, path: str) -> Any:
        return json.loads(self.get(path))

    def redis(self) -> redis.Redis:
        return redis.Redis.from_url(self.run_file()["redis_url"], decode_responses=True)

    def command(self, *words: object) -> subprocess.CompletedProcess[str]:
        """Run a command on this watch, as a person does. Fail for a traceback, whatever the exit code."""
        done = presswatch("--in", self.data, *words)
        assert "Traceback" not in done.stdout + done.stderr, done
        return done

    def begin(self, *words: object, **environment: str) -> subprocess.Popen[bytes]:
        """Start a command on this watch, to read its output or to kill it."""
        line = [PRESSWATCH, "--in", str(self.data), *map(str, words)]
        return subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, **environment})

    def ask_for(self, *urls: str) -> None:
        """Request pages now, even if they were fetched before, as any producer may."""
        for url in urls:
            self.redis().xadd("pw:intake:test", {"schema": "fetch-request/1", "data": json.dumps({"url": url})})

    def sql(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.run_file()["database_url"], autocommit=True) as connection:
            return connection.execute(query, values).fetchall()

    def sql_run(self, statement: str) -> None:
        """A statement that gives no rows."""
        with psycopg.connect(self.run_file()["database_url"], autocommit=True) as connection:
            connection.execute(statement.encode())

    def count(self, table: str) -> int:
        return int(self.sql(f"SELECT count(*) FROM {table}")[0][0])

    def pid(self, name: str) -> int:
        found = self.run_file()
        pid = found["services"][name]["pid"] if name in found["services"] else found["servers"][name]
        return int(pid)

    def kill(self, name: str, number: int = signal.SIGKILL) -> None:
        os.kill(self.pid(name), number)

    def is_ready(self, name: str) -> bool:
        """Return whether /readyz answers 200."""
        with urllib.request.urlopen(self.run_file()["services"][name]["url"] + "/readyz", timeout=5) as answer:
            return bool(answer.status == 200)

    def wait_ready(self, within_s: float = 60) -> None:
        for name in (*STAGES, "reader"):
            eventually(lambda name=name: self.is_ready(name), within_s, f"{name} is ready")  # type: ignore[misc]

    def pending(self) -> int:
        """Return the number of entries in the work streams and their delay sets."""
        server = self.redis()
        streams = [f"pw:{{0}}:{name}{lane}" for name in _STREAMS for lane in ("", ":bulk")]
        return sum(int(str(server.xlen(s))) + int(str(server.zcard(f"{s}:delayed"))) for s in streams)

    def logs(self, name: str) -> list[dict[str, Any]]:
        lines = (self.data / "logs" / f"{name}.jsonl").read_text().splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]

    def trace_ids(self, name: str) -> set[str]:
        """Return the traces that the service has logged something of."""
        return {str(line["trace_id"]) for line in self.logs(name) if line.get("trace_id")}

    def family(self) -> list[int]:
        """Return the pids of the supervisor and its children."""
        found = self.run_file()
        services = [s["pid"] for s in found["services"].values() if s["pid"]]
        return [self.process.pid, *services, *found["servers"].values()]


_STREAMS = ("captures", "articles", "enriched", "observations")


def begin(data: Path, sources: str | Path) -> Watch:
    """Start a watch. It ends when the calling thread does, also by SIGKILL."""
    line = [PRESSWATCH, "run", "--port", "0", "--data", str(data), "--sources", str(sources)]
    output = data.with_suffix(".out")
    return Watch(spawn("watch", line, output, env=os.environ, stop_signal=signal.SIGINT).process, data)


@contextmanager
def watching(data: Path, sources: str | Path, within_s: float = 60) -> Iterator[Watch]:
    """Run a watch, and yield it when it is ready. Stop it in order when the block ends."""
    watch = begin(data, sources)
    process = watch.process
    try:
        eventually(lambda: process.poll() is not None or watch.site, within_s, "the site's address is in run.json")
        assert process.poll() is None, data.with_suffix(".out").read_text()
        watch.wait_ready(within_s)
        yield watch
    finally:
        stop(process)


def stop(process: subprocess.Popen[bytes]) -> int:
    """Stop the process like Ctrl-C, and kill it if it hangs."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
    try:
        return process.wait(30 * PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise AssertionError("the watch did not stop after Ctrl-C") from None
