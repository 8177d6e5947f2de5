"""Run the watch on hosts of their own: who runs where, what ends with a host, and what starts again.

Call everything here from the main thread: children die with the thread that started them.
"""

from __future__ import annotations

import asyncio
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import redis

from services.console.run.supervisor.data_folder import DataFolder
from services.console.run.supervisor.process_plan import Addresses, Program, environment
from services.console.run.supervisor.processes import ServiceProcess, stop_all
from services.console.run.supervisor.servers import bring_up_to_date
from tests.chaos import waiting
from tests.chaos.hosts.network import Network
from tests.chaos.hosts.servers import Servers
from tests.chaos.probes import Probes, client_of

TURN_S = 0.1
PARTITIONS = 4
"""So that each of the three masters has one."""
SITE_PORT = 8000
SERVICES = (
    ("fetcher", "fetch-1"), ("fetcher", "fetch-2"), ("parser", "parse-1"), ("parser", "parse-2"),
    ("enricher", "enrich"), ("publisher", "publish-1"), ("publisher", "publish-2"),
    ("reader", "read-1"), ("reader", "read-2"),
)  # fmt: skip
"""What runs on which host."""
DESK, PRESS = "desk", "press"
"""Producers and the operator sit at the desk."""
HOSTS = [*(host for _, host in SERVICES), *Servers.HOSTS, PRESS, DESK]


class Machines:
    """The watch on its hosts. A host that was lost runs nothing until it is replaced."""

    def __init__(self, folder: DataFolder, network: Network, report: Callable[[str], None]) -> None:
        self._folder, self.network, self._report = folder, network, report
        self.servers = Servers(folder, network)
        self._lost: set[str] = set()
        self.one: dict[str, ServiceProcess] = {}

    def start(self, sources: Path, claim_s: float) -> None:
        servers = self.servers
        servers.start()
        asyncio.run(bring_up_to_date(servers.database_url, servers.roles.sql))
        common = {
            "PRESSWATCH_CLAIM_AFTER_S": str(claim_s), "PRESSWATCH_PARTITIONS": str(PARTITIONS),
            "PRESSWATCH_REDIS_CLUSTER": "true", "PRESSWATCH_LOG_FORMAT": "json", "OPENBLAS_NUM_THREADS": "1",
        }  # fmt: skip
        addresses = Addresses(
            servers.redis_urls(), servers.database_urls(), str(sources), servers.objects.environment("")
        )
        for service, host in SERVICES:
            self.one[host] = self._process(service, host, environment(self._folder, addresses, service) | common)
            with self.network[host].inside():
                self.one[host].start()
        operator = environment(self._folder, addresses) | common
        self.probes = Probes(servers.settings(PARTITIONS), servers.database_url, self._indexes(), operator)

    def _process(self, service: str, host: str, env: dict[str, str]) -> ServiceProcess:
        health = self._folder.health_file(host)
        own = {
            "PRESSWATCH_HEALTH_FILE": str(health), "PRESSWATCH_INDEX": str(self._index(host)),
            "PRESSWATCH_SITE_HOST": self.network[host].address, "PRESSWATCH_SITE_PORT": str(SITE_PORT),
            "PRESSWATCH_SIGNING_KEY": str(self._folder.root / "keys" / "signing.pem"),
        }  # fmt: skip
        return ServiceProcess(Program(service, env | own), self._folder.log_of(host), health)

    def _index(self, host: str) -> Path:
        return self._folder.root / "indexes" / host

    def _indexes(self) -> list[Path]:
        return [self._index(host) for host in self.hosts_of("reader")]

    def hosts_of(self, service: str) -> list[str]:
        return [host for name, host in SERVICES if name == service]

    def producer(self) -> redis.Redis:
        return client_of(self.probes.settings)

    def lose(self, host: str) -> None:
        """Cut the host off and kill everything on it, which is not started again."""
        self._lost.add(host)
        self.network[host].cut()
        if host not in self.one:
            self.servers.lose(host)
        elif child := self.one[host].child:
            child.kill()

    def replace(self, host: str) -> None:
        """Let a new machine take the lost one's place."""
        self._lost.discard(host)
        self.network[host].join()
        if host not in self.one:
            self.servers.replace(host)

    def restart_if_ended(self) -> None:
        """Restart what ended by itself."""
        now = time.monotonic()
        for host, running in self._present():
            with self.network[host].inside():
                if running.restart_if_ended(now):
                    self._report(f"{running.name} on {host} ended with {running.last_code}")

    def _present(self) -> Iterator[tuple[str, ServiceProcess]]:
        return ((host, running) for host, running in self.one.items() if host not in self._lost)

    def pause(self, seconds: float) -> None:
        waiting.pause(self.restart_if_ended, TURN_S, seconds)

    def until(self, check: Callable[[], bool], within_s: float) -> bool:
        return waiting.until(check, within_s, self.pause)

    def why_not_ready(self) -> str:
        """Return the first process on a host that is not lost and the reason why it is not ready."""
        for host, running in self._present():
            try:
                with self.network[host].inside(), urllib.request.urlopen(running.health["url"] + "/readyz", timeout=2):
                    pass
            except (OSError, KeyError, ValueError) as error:
                return f"{running.name} on {host}: {error!r}"
        return ""

    def stop(self) -> None:
        stop_all([list(self.one.values())], 15)
        self.servers.stop()
