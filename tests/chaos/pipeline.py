"""Run the whole watch as processes, two of each stage, with the servers behind proxies, supervised like `run` does.

Call everything here from the main thread: children die with the thread that started them.
"""

from __future__ import annotations

import asyncio
import os
import signal
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from pydantic import SecretStr
from redis import Redis

from services.console.run.embedded import Postgres, Valkey, start_postgres, start_valkey
from services.console.run.embedded.valkey import valkey_binary
from services.console.run.supervisor.data_folder import DataFolder
from services.console.run.supervisor.process_plan import STAGES, Program
from services.console.run.supervisor.processes import ServiceProcess, stop_all
from services.console.run.supervisor.servers import bring_up_to_date
from shared.archive.schema import role_credentials
from shared.errors import Misconfigured
from shared.settings import SharedSettings
from tests.chaos import waiting
from tests.chaos.clock import Clock, sweep
from tests.chaos.disks import Disk
from tests.chaos.probes import Probes, client_of
from tests.chaos.proxy import Proxy
from tests.object_stores import ObjectServer

MEMORY = 512 << 20
TURN_S = 0.05
READER = "reader"
PREFIX = "chaos"


class Pipeline:
    """The pipeline. `one` maps a name such as `parser-2` to its process, which may have been restarted."""

    def __init__(
        self,
        folder: DataFolder,
        blobs: Disk,
        database: Disk,
        clock: Clock,
        report: Callable[[str], None],
        objects: tuple[ObjectServer, Proxy] | None = None,
    ) -> None:
        self._folder, self._blobs, self._database, self._clock, self._report = folder, blobs, database, clock, report
        self._objects = objects
        self.one: dict[str, ServiceProcess] = {}
        self._pids: set[int] = set()
        self._binary = valkey_binary()
        self._shifted = False
        self._next_try = 0.0
        self._valkey_port: int | None = None
        self._postgres_port: int | None = None
        self.valkey = self._start_valkey()
        self.postgres = self._start_postgres()
        self._valkey_port, self._postgres_port = self.valkey.port, self.postgres.port

    def start(self, sources: str, claim_s: float, redis: Proxy, postgres: Proxy, replicas: int) -> None:
        roles = role_credentials.make(self._folder.root / "secrets" / "database", owner=False)
        asyncio.run(bring_up_to_date(self.postgres.url, roles.sql))
        self.redis_url = self.valkey.url.replace(f":{self.valkey.port}/", f":{redis.port}/")
        common = {
            "PRESSWATCH_REDIS_URL": self.redis_url,
            "PRESSWATCH_SOURCES": sources,
            "PRESSWATCH_SIGNING_KEY": str(self._folder.root / "keys" / "signing.pem"),
            "PRESSWATCH_INDEX": str(self._folder.root / "index"),
            "PRESSWATCH_CLAIM_AFTER_S": str(claim_s),
            "PRESSWATCH_LOG_FORMAT": "json",
            "PRESSWATCH_SITE_PORT": "0",
            "OPENBLAS_NUM_THREADS": "1",
        }
        database = self.postgres.url.replace(f":{self.postgres.port}/", f":{postgres.port}/")
        bases = {name: {"PRESSWATCH_DATABASE_URL": login.of(database)} for name, login in roles.logins.items()}
        stored = self._objects[0].settings(PREFIX) if self._objects else SharedSettings(blobs=str(self.blobs))
        settings = stored.model_copy(update={"redis_url": SecretStr(self.valkey.url)})
        operator = common | self._bodies(proxied=False) | bases["operator"]
        self.probes = Probes(settings, self.postgres.url, [Path(common["PRESSWATCH_INDEX"])], operator)
        for service in (*STAGES, READER):
            for number in range(1, 2 if service == READER else replicas + 1):
                name = f"{service}-{number}"
                health = self._folder.health_file(name)
                own = common | self._bodies(proxied=True) | bases.get(service, {})
                program = Program(service, {**own, "PRESSWATCH_HEALTH_FILE": str(health)})
                self.one[name] = ServiceProcess(program, self._folder.log_of(name), health)
                self.one[name].start()

    def _bodies(self, *, proxied: bool) -> dict[str, str]:
        """Return the settings that say where the bodies are."""
        if self._objects is None:
            return {"PRESSWATCH_BLOBS": str(self.blobs)}
        server, proxy = self._objects
        endpoint = {"PRESSWATCH_BLOBS_ENDPOINT": f"http://127.0.0.1:{proxy.port}"} if proxied else {}
        return server.environment(PREFIX) | endpoint

    def producer(self) -> Redis:
        return client_of(SharedSettings(redis_url=SecretStr(self.redis_url)))

    @property
    def blobs(self) -> Path:
        return self._blobs.folder / "blobs"

    def replicas(self, service: str) -> list[ServiceProcess]:
        return [running for name, running in self.one.items() if name.rpartition("-")[0] == service]

    def names(self) -> Iterator[str]:
        yield from (*STAGES, READER)

    def restart_if_ended(self) -> None:
        """Restart what ended. Try a server that cannot start again a second later."""
        now = time.monotonic()
        if now >= self._next_try:
            try:
                self._tend_servers()
            except Misconfigured as error:
                self._report(str(error))
                self._next_try = now + 1
        for running in self.one.values():
            if running.child:
                self._pids.add(running.child.pid)
            if running.restart_if_ended(now):
                self._report(f"{running.name} ended with {running.last_code}")

    def _tend_servers(self) -> None:
        if not self.valkey.child.alive():
            self.valkey.child.kill()
            self.valkey = self._start_valkey()
        if not self.postgres.child.alive():
            self.postgres.child.kill()
            self.postgres = self._start_postgres()

    def pause(self, seconds: float) -> None:
        waiting.pause(self.restart_if_ended, TURN_S, seconds)

    def until(self, check: Callable[[], bool], within_s: float) -> bool:
        return waiting.until(check, within_s, self.pause)

    def why_not_ready(self) -> str:
        """Return the name of the first process that is not ready; empty if all are."""
        for name, running in self.one.items():
            try:
                with urllib.request.urlopen(running.health["url"] + "/readyz", timeout=2) as answer:
                    answer.read()
            except (OSError, KeyError, ValueError) as error:
                return f"{name}: {error!r}"
        return ""

    def send(self, running: ServiceProcess, number: signal.Signals) -> None:
        if running.child and running.child.alive():
            os.kill(running.child.pid, number)

    def under_clock(self, shifted: bool) -> None:
        """Restart services and Valkey in order, with or without the library that shifts their clock."""
        self._shifted = shifted
        stop_all([list(self.one.values())], 15)
        self.valkey.child.stop()
        for running in self.one.values():
            plain = {k: v for k, v in running.program.env.items() if k not in self._clock.environment()}
            env = {**plain, **(self._clock.environment() if shifted else {})}
            running.program = replace(running.program, env=env)
        self.pause(0.5)

    def stop(self) -> None:
        stop_all([list(self.one.values())], 15)
        self.valkey.child.stop()
        self.postgres.child.stop()
        sweep(self._pids)

    def _start_valkey(self) -> Valkey:
        root = self._folder.root
        if self._shifted:
            os.environ["PRESSWATCH_VALKEY_SERVER"] = str(self._clock.wrapper(self._binary, root / "valkey-shifted"))
        else:
            os.environ["PRESSWATCH_VALKEY_SERVER"] = str(self._binary)
        secret = self._folder.secret("valkey")
        server = start_valkey(root / "valkey", secret, port=self._valkey_port, maxmemory_bytes=MEMORY)
        self._pids.add(server.child.pid)
        return server

    def _start_postgres(self) -> Postgres:
        return start_postgres(
            self._database.folder / "data",
            self._folder.secret("postgres"),
            port=self._postgres_port,
            log=self._folder.logs / "postgres.log",
            settings={"max_wal_size": "256MB"},
        )
