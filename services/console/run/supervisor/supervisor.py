"""The supervisor's loop: start everything, restart what dies, describe it, stop it in order."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from services.console.run.supervisor.data_folder import DataFolder, read_json, write_json
from services.console.run.supervisor.demo_sources import Sockets, demo_sockets, ports_of, render_sources, split_sources
from services.console.run.supervisor.disk_space import DiskSpaceMonitor
from services.console.run.supervisor.external_servers import ExternalServers, external_servers, unused
from services.console.run.supervisor.external_start import StoppedWaiting, Waiting, use_external
from services.console.run.supervisor.log_rotation import rotate
from services.console.run.supervisor.process_plan import (
    STOP_ORDER,
    Addresses,
    Program,
    demo_program,
    no_more,
    services,
    site_file,
)
from services.console.run.supervisor.processes import EX_CONFIG, ServiceProcess, stop_all
from services.console.run.supervisor.run_description import demo_addresses, describe, targets
from services.console.run.supervisor.servers import Servers
from services.reader.settings import ReaderSettings
from shared.errors import Misconfigured
from shared.settings import load
from shared.storage.access import object_store_of
from shared.storage.durable_files import is_full

TURN_S = 0.5
TURN_AT_START_S = 0.1
ROTATES_EVERY_S = 10.0
PATIENCE_S = 15.0
NEEDS_DATABASE = ("publisher", "reader")
_NO_SUCH_SERVER = (
    "PRESSWATCH_DATABASE_URL or PRESSWATCH_REDIS_URL does not name their server, and the watch has its own"
)

Report = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Options:
    """Options of `presswatch run`. `port` 0 takes a free port. `sources` is as in PRESSWATCH_SOURCES."""

    host: str
    port: int
    sources: str


@dataclass(slots=True)
class Supervisor:
    """Everything that runs on one data folder. `report` gets messages for the user."""

    folder: DataFolder
    options: Options
    report: Report
    stopping: threading.Event = field(default_factory=threading.Event)
    running: list[ServiceProcess] = field(default_factory=list)
    servers: Servers | None = None
    external: ExternalServers | None = None
    sources: str = ""
    demo: Sockets | None = None
    site: str = ""
    room: DiskSpaceMonitor = field(init=False)
    _search: dict[str, str] = field(default_factory=dict)
    _written: dict[str, Any] = field(default_factory=dict)
    _started_at: str = ""
    _rotates_at: float = 0.0

    def __post_init__(self) -> None:
        self.room = DiskSpaceMonitor(self.folder.root, self.report)

    def start(self) -> None:
        """Start the servers, then the services. Services that use no database start before it is migrated.

        Raises `Misconfigured`.
        """
        self._started_at = datetime.now(UTC).isoformat(timespec="seconds")
        site_file(self.folder).unlink(missing_ok=True)
        settings = load(ReaderSettings)  # once: reading all settings takes 1 ms
        self._search = _search_cluster(settings)
        self._prepare_sources()
        try:
            self.external = self._use_external(settings)
        except StoppedWaiting:
            return
        self.servers = Servers(self.folder, self.report, self.external)
        for program in self._programs():
            if program.name not in NEEDS_DATABASE:
                self._start(program)
        self.servers.bring_up_to_date()
        for program in self._programs():
            if program.name in NEEDS_DATABASE:
                self._start(program)

    def _use_external(self, settings: ReaderSettings) -> ExternalServers:
        external = external_servers(settings)
        if names := unused(os.environ, external.places):
            self.report(f"not used: {', '.join(names)}; {_NO_SUCH_SERVER}")
        bodies = os.environ.get("PRESSWATCH_BLOBS", "")
        return use_external(external, self.folder, bodies, Waiting(self.report, self.stopping))

    def turn(self) -> None:
        """Do one turn of the loop: restart what has died, and write changes to run.json.

        Work that a full disk prevents is done in a later turn.
        """
        try:
            self._restart_ended()
        except OSError as error:
            if not is_full(error):
                raise
            self.room.ran_out()
        self.room.look()

    def _restart_ended(self) -> None:
        if self.servers:
            self.servers.restart_if_ended()
        now = time.monotonic()
        for one in self.running:
            if one.restart_if_ended(now):
                self._mourn(one)
        if not self.site:
            self._read_site_addresses()
        self._write_run()
        if now >= self._rotates_at:
            self._rotates_at = now + ROTATES_EVERY_S
            rotate(self.folder.logs)

    def stop(self) -> None:
        """Stop the fetcher, the other stages and the site, the demo press, then the servers.

        A service that takes longer than 15 s is killed and reported.
        """
        named = {one.name: one for one in self.running}
        groups = [[named[name] for name in group if name in named] for group in STOP_ORDER]
        for name in stop_all(groups, PATIENCE_S):
            self.report(f"{name} did not end in time and was killed; nothing is lost")
        for one in self.demo or ():
            one.close()
        self.demo = None
        if self.servers:
            self.servers.stop()
        self.folder.run_file.unlink(missing_ok=True)

    def kill(self) -> None:
        """Kill all services at once with SIGKILL, for a user who cannot wait. The next start loses nothing."""
        for one in self.running:
            if one.child:
                one.child.kill()

    def _prepare_sources(self) -> None:
        has_demo, others = split_sources(self.options.sources)
        self.sources = others
        if has_demo:
            self.demo = demo_sockets(self.folder)
            herald, gazette = (f"127.0.0.1:{port}" for port in ports_of(self.demo))
            rendered = self.folder.root / "demo" / "sources"
            render_sources(rendered, (herald, gazette))
            self.sources = ",".join(filter(None, (str(rendered), others)))

    def _addresses(self) -> Addresses:
        if self.servers is None:
            raise RuntimeError("the servers are not started yet")
        return Addresses(
            self.servers.redis_urls(), self.servers.database_urls(), self.sources, object_store_of(os.environ),
            self._search, self.external.more if self.external else no_more,
        )  # fmt: skip

    def _programs(self) -> list[Program]:
        press = []
        if self.demo:
            herald, gazette = (one.fileno() for one in self.demo)
            press = [demo_program(self.folder, ports_of(self.demo), (herald, gazette))]
        return press + services(self.folder, self._addresses(), self.options.host, self.options.port)

    def _start(self, program: Program) -> None:
        health = None if program.name == "demo" else self.folder.health_file(program.name)
        one = ServiceProcess(program, self.folder.log_of(program.name), health)
        one.start()
        self.running.append(one)

    def _read_site_addresses(self) -> None:
        """Read the addresses of site and replay and keep their ports, so that a restarted site has the same ones."""
        found = read_json(site_file(self.folder))
        self.site = str(found.get("url", ""))
        port, replay = (urlsplit(str(found.get(name, ""))).port for name in ("url", "replay"))
        kept = {"PRESSWATCH_SITE_PORT": str(port), "PRESSWATCH_REPLAY_PORT": str(replay)}
        for one in self.running:
            if port and one.name == "reader":
                one.program = replace(one.program, env={**one.program.env, **kept})

    def _mourn(self, one: ServiceProcess) -> None:
        if one.last_code == EX_CONFIG:
            raise Misconfigured(f"{one.name}: {one.last_log_lines()}")
        code = one.last_code or 0
        how = f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"
        self.report(f"{one.name} {how}; starting it again (log: {one.log})")

    def _write_run(self) -> None:
        content = self.describe()
        if content != self._written:
            write_json(self.folder.run_file, content)
            write_json(self.folder.targets_file, targets(content["services"]))
            self._written = content

    def describe(self) -> dict[str, Any]:
        """Return the content of run.json. It contains addresses with passwords, so only the owner may read the file."""
        about = {"pid": os.getpid(), "started_at": self._started_at, "site": self.site}
        demo = {"demo": demo_addresses(ports_of(self.demo))} if self.demo else {}
        return about | describe(self.folder, self._addresses(), self.running, self.servers) | demo


def _search_cluster(reader: ReaderSettings) -> dict[str, str]:
    """Return the variables that lead to the search cluster, or none without one."""
    address = reader.search_url.get_secret_value()
    authority = {"PRESSWATCH_SEARCH_CA": str(reader.search_ca.resolve())} if reader.search_ca else {}
    return {"PRESSWATCH_SEARCH_URL": address, **authority} if address else {}
