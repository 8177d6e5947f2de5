"""A real OpenSearch for tests, put together from Maven Central: nodes on loopback that can be killed and started again.

It needs Java 17 and Maven, which takes the jars from wherever this machine's settings say. Where either is missing, or
Maven gets nothing, tests that need it are skipped.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.object_stores import free_ports

VERSION = "2.19.6"
_LOG4J = "2.25.4"
_ARTIFACTS = (
    ("org.opensearch", "opensearch", VERSION),
    ("org.opensearch", "opensearch-plugin-classloader", VERSION),
    ("org.opensearch.plugin", "transport-netty4-client", VERSION),
    ("org.apache.logging.log4j", "log4j-core", _LOG4J),
)
_PATIENCE_S = 120.0
_FETCH_S = 400.0
_MODULE = "transport-netty4"
_DESCRIPTOR = f"""\
name={_MODULE}
description=HTTP and transport
version={VERSION}
opensearch.version={VERSION}
java.version=11
classname=org.opensearch.transport.Netty4Plugin
extended.plugins=
has.native.controller=false
custom.foldername=
"""
_POLICY = """\
grant {
  permission java.net.SocketPermission "*", "accept,connect,resolve";
  permission java.io.FilePermission "/proc/sys/net/core/somaxconn", "read";
  permission java.lang.RuntimePermission "setContextClassLoader";
  permission java.util.PropertyPermission "sun.nio.ch.bugLevel", "write";
};
"""
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


class Missing(Exception):
    """OpenSearch cannot be had here. The text says why."""


def distribution() -> Path:
    """Return the folder with `lib` and `modules`; fetch it first if need be. Raises `Missing`."""
    java, maven = shutil.which("java"), shutil.which("mvn")
    if not (java and maven):
        raise Missing("OpenSearch needs java and mvn on the path")
    home = Path(tempfile.gettempdir()) / f"presswatch-tests-{os.getuid()}" / f"opensearch-{VERSION}"
    home.parent.mkdir(mode=0o700, exist_ok=True)
    with (home.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # several workers of pytest may want it at once
        if not (home / "modules").exists():
            _fetch(maven, home)
    return home


def _fetch(maven: str, home: Path) -> None:
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
    (home / "pom.xml").write_text(_pom())
    command = [maven, "-q", "-B", "-f", str(home / "pom.xml"), "dependency:copy-dependencies",
               f"-DoutputDirectory={home / 'lib'}"]  # fmt: skip
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_FETCH_S, check=False)
    except subprocess.TimeoutExpired:
        raise Missing(f"Maven did not fetch OpenSearch within {_FETCH_S:.0f} s") from None
    if done.returncode:
        raise Missing(f"Maven cannot fetch OpenSearch: {done.stdout[-400:]}")
    module = home / "module"
    module.mkdir()
    for jar in [*(home / "lib").glob("netty-*.jar"), *(home / "lib").glob("transport-netty4-*.jar")]:
        jar.rename(module / jar.name)
    (module / "plugin-descriptor.properties").write_text(_DESCRIPTOR)
    (module / "plugin-security.policy").write_text(_POLICY)
    (home / "modules").mkdir()
    module.rename(home / "modules" / _MODULE)


def _pom() -> str:
    wanted = "".join(
        f"<dependency><groupId>{group}</groupId><artifactId>{name}</artifactId><version>{version}</version></dependency>"
        for group, name, version in _ARTIFACTS
    )
    return (
        '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion><groupId>tests</groupId>'
        f"<artifactId>opensearch</artifactId><version>1</version><dependencies>{wanted}</dependencies></project>"
    )


class Node:
    """One node, with its data in its own folder. `seeds` are the other nodes' transport ports, the manager's first."""

    def __init__(self, name: str, folder: Path, manager: Node | None = None) -> None:
        self.name, self.folder, self.manager = name, folder, manager
        self.port, self.transport = free_ports(2)
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None
        self._home = distribution()
        for part in ("lib", "modules"):
            folder.mkdir(parents=True, exist_ok=True)
            (folder / part).symlink_to(self._home / part)
        for part in ("config", "data", "logs", "tmp", "plugins"):
            (folder / part).mkdir()
        (folder / "config" / "opensearch.yml").write_text(self._settings())
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
            "java", "-Xms384m", "-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto",
            f"-Djava.io.tmpdir={self.folder / 'tmp'}", f"-Dopensearch.path.home={self.folder}",
            f"-Dopensearch.path.conf={self.folder / 'config'}", "-Dlog4j2.disable.jmx=true",
            "-Djava.security.manager=allow", *_NO_NATIVE_CALLS, "-cp", f"{self._home / 'lib'}/*",
            "org.opensearch.bootstrap.OpenSearch",
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
        request = urllib.request.Request(
            self.url + path, data, {"Content-Type": "application/json"}, method=method or ("POST" if data else "GET")
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.loads(answer.read())

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
        self.ask(f"/_cluster/health?wait_for_status={status}&timeout=60s&wait_for_no_relocating_shards=true")

    def wipe(self) -> None:
        self.ask("/*", method="DELETE")


@contextmanager
def opensearch(folder: Path, nodes: int = 1) -> Iterator[Sequence[Node]]:
    """Run a cluster. The first node manages it; all hold data."""
    made: list[Node] = []
    try:
        for number in range(nodes):
            made.append(Node(f"node{number + 1}", folder / f"node{number + 1}", made[0] if made else None))
            made[-1].start()
        yield made
    finally:
        for node in made:
            node.kill()


@pytest.fixture(scope="session")
def search_node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    """Return one node for the session. Each test takes a name of its own for its index."""
    try:
        distribution()
    except Missing as why:
        pytest.skip(str(why))
    with opensearch(tmp_path_factory.mktemp("opensearch")) as nodes:
        yield nodes[0]
