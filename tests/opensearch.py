"""A real OpenSearch for tests: nodes on loopback that can be killed and started again.

Where a release cannot be had, tests that need it are skipped.
"""

from __future__ import annotations

import base64
import json
import signal
import ssl
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.object_stores import free_ports
from tests.opensearch_release import NEWER, OLDER, Missing, Release
from tests.opensearch_security import ADMIN, PASSWORD, USER, Secured, secure

_PATIENCE_S = 300.0
_LOGGING = """\
status = error
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = [%d][%p][%c{1.}] %m%n
rootLogger.level = warn
rootLogger.appenderRef.console.ref = console
"""
_NO_NATIVE_CALLS = ("-Djna.nosys=true", "-Djna.nounpack=true")
"""Without them OpenSearch does not see that the tests run as root, as in CI, which it would refuse."""


class Node:
    """One node, with its data in its own folder. The manager is the first node of the cluster, if another is."""

    def __init__(
        self, name: str, folder: Path, manager: Node | None = None, *, release: Release, secured: Secured | None = None
    ) -> None:
        self.name, self.folder, self.manager, self.release, self.secured = name, folder, manager, release, secured
        self.port, self.transport = free_ports(2)
        self.url = f"http{'s' if secured else ''}://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None
        self._home = release.home()
        for part in ("config", "data", "logs", "tmp", *(() if secured else ("plugins",))):
            (folder / part).mkdir(parents=True)
        for part in ("lib", "modules", *(("plugins",) if secured else ())):
            (folder / part).symlink_to(self._home / part)
        more = secured.write(folder / "plugins", folder / "config") if secured else ""
        (folder / "config" / "opensearch.yml").write_text(self._settings() + more)
        (folder / "config" / "log4j2.properties").write_text(_LOGGING)

    def _settings(self) -> str:
        first = self.manager or self
        roles = "[cluster_manager, data]" if first is self else "[data]"
        founding = [f"cluster.initial_cluster_manager_nodes: [{self.name}]"] if first is self else []
        return "\n".join([
            "cluster.name: tests", f"node.name: {self.name}", f"node.roles: {roles}", "network.host: 127.0.0.1",
            f"http.port: {self.port}", f"transport.port: {self.transport}", *founding,
            f"discovery.seed_hosts: [127.0.0.1:{first.transport}]",
            "cluster.routing.allocation.disk.threshold_enabled: false", "",
        ])  # fmt: skip

    def start(self) -> None:
        """Start and wait until the node answers and has joined its cluster."""
        command = [
            self.release.java(), "-Xms384m", "-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto",
            f"-Djava.io.tmpdir={self.folder / 'tmp'}", f"-Dopensearch.path.home={self.folder}",
            f"-Dopensearch.path.conf={self.folder / 'config'}", "-Dlog4j2.disable.jmx=true",
            *(["-Djava.security.manager=allow"] if self.release is OLDER else []), *_NO_NATIVE_CALLS,
            "-cp", f"{self._home / 'lib'}/*", "org.opensearch.bootstrap.OpenSearch",
        ]  # fmt: skip
        with (self.folder / "node.log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, cwd=self.folder)
        give_up = time.monotonic() + _PATIENCE_S
        while not self._joined():
            assert self._process.poll() is None, (self.folder / "node.log").read_text()[-3000:]
            assert time.monotonic() < give_up, (
                f"OpenSearch did not start: {(self.folder / 'node.log').read_text()[-3000:]}"
            )
            time.sleep(0.2)

    def _joined(self) -> bool:
        try:
            return bool(self.ask("/_cluster/health?local=true")["discovered_cluster_manager"])
        except (OSError, KeyError):
            return False

    def ask(self, path: str, body: object = None, method: str = "") -> Any:
        """Send a request and return the JSON of the answer. Raises `OSError` for errors."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json"}
        if self.secured:
            headers["Authorization"] = "Basic " + base64.b64encode(f"{ADMIN}:{PASSWORD}".encode()).decode()
        request = urllib.request.Request(self.url + path, data, headers, method=method or ("POST" if data else "GET"))
        trusted = ssl.create_default_context(cafile=self.secured.authority.certificate) if self.secured else None
        with urllib.request.urlopen(request, timeout=2 * _PATIENCE_S, context=trusted) as answer:
            return json.loads(answer.read())

    @property
    def address(self) -> str:
        """The address for our user, who may do with some indexes what the docs name."""
        return self.url.replace("://", f"://{USER}:{PASSWORD}@") if self.secured else self.url

    @property
    def authority(self) -> Path | None:
        return self.secured.authority.certificate if self.secured else None

    def send(self, number: int) -> None:
        assert self._process is not None
        self._process.send_signal(number)

    def kill(self) -> None:
        """End it at once, as a crash does, even if it was stalled."""
        if self._process is not None:
            self.send(signal.SIGKILL)
            self._process.wait()
            self._process = None

    def wait_for(self, status: str) -> None:
        """Wait until the cluster is `yellow` or `green`: each shard has one copy, or all."""
        self.ask(
            f"/_cluster/health?wait_for_status={status}&timeout={_PATIENCE_S:.0f}s&wait_for_no_relocating_shards=true"
        )


@contextmanager
def opensearch(
    folder: Path, nodes: int = 1, *, release: Release = OLDER, secured: Secured | None = None
) -> Iterator[Sequence[Node]]:
    """Run a cluster. The first node manages it; all hold data. Skips the test where the release cannot be had."""
    try:
        release.home()
    except Missing as why:
        pytest.skip(str(why))
    made: list[Node] = []
    try:
        for number in range(1, nodes + 1):
            manager = made[0] if made else None
            made.append(Node(f"node{number}", folder / f"node{number}", manager, release=release, secured=secured))
            made[-1].start()
        yield made
    finally:
        for node in made:
            node.kill()


@pytest.fixture(scope="session")
def search_node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    """Return one node of the older release for the session. Each test takes a name of its own for its index."""
    with opensearch(tmp_path_factory.mktemp("opensearch")) as nodes:
        yield nodes[0]


@pytest.fixture(scope="session")
def newer_search_node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    """Return one node of the newer release, with the security plugin."""
    folder = tmp_path_factory.mktemp("secured")
    with opensearch(folder, release=NEWER, secured=secure(folder / "authority")) as nodes:
        yield nodes[0]
