"""OpenSearch put together from Maven Central, which has the jars of each release but no archive of it.

It needs Maven, which takes the jars from wherever this machine's settings say, and a Java that the release runs on.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_FETCH_S = 400.0
_MODULE, _SECURITY = "transport-netty4", "opensearch-security"
_COLLECTIONS = "4.5.0"
_POLICY = """\
grant {
  permission java.net.SocketPermission "*", "accept,connect,resolve";
  permission java.io.FilePermission "/proc/sys/net/core/somaxconn", "read";
  permission java.lang.RuntimePermission "setContextClassLoader";
  permission java.util.PropertyPermission "sun.nio.ch.bugLevel", "write";
};
"""


class Missing(Exception):
    """OpenSearch cannot be had here. The text says why."""


@dataclass(frozen=True, slots=True)
class Release:
    """A version of OpenSearch.

    javas     the versions of Java that it runs on
    log4j     that of the logging library, which is no dependency of the server's jar
    http      the class of the module for HTTP
    more      other jars of the same version that are missing there
    security  that of the security plugin; none if empty
    """

    version: str
    javas: range
    log4j: str
    http: str
    more: tuple[str, ...] = ()
    security: str = ""

    def java(self) -> str:
        """Return the program of a fitting Java. Raises `Missing`."""
        for program in _javas():
            said = subprocess.run([program, "-version"], capture_output=True, text=True, check=False).stderr
            if (found := re.search(r'version "(\d+)', said)) and int(found[1]) in self.javas:
                return program
        raise Missing(f"OpenSearch {self.version} needs Java {self.javas[0]} to {self.javas[-1]}")

    def home(self) -> Path:
        """Return the folder with `lib`, `modules` and `plugins`; fetch it first if need be. Raises `Missing`."""
        self.java()
        if not (maven := shutil.which("mvn")):
            raise Missing("OpenSearch needs mvn on the path")
        home = Path(tempfile.gettempdir()) / f"presswatch-tests-{os.getuid()}" / f"opensearch-{self.version}"
        home.parent.mkdir(mode=0o700, exist_ok=True)
        with (home.parent / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # several workers of pytest may want it at once
            if not (home / "plugins").exists():
                self._fetch(maven, home)
        return home

    def _fetch(self, maven: str, home: Path) -> None:
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir()
        _copy(maven, home / "lib", self._jars())
        module = home / "modules" / _MODULE
        module.mkdir(parents=True)
        for jar in [*(home / "lib").glob("netty-*.jar"), *(home / "lib").glob("transport-netty4-*.jar")]:
            jar.rename(module / jar.name)
        (module / "plugin-descriptor.properties").write_text(self._descriptor())
        (module / "plugin-security.policy").write_text(_POLICY)
        self._add_plugins(maven, home / "plugins.new")
        (home / "plugins.new").rename(home / "plugins")

    def _jars(self) -> str:
        return "".join((
            *(
                _dependency("org.opensearch", name, self.version)
                for name in ("opensearch", "opensearch-plugin-classloader", *self.more)
            ),
            _dependency("org.opensearch.plugin", "transport-netty4-client", self.version),
            _dependency("org.apache.logging.log4j", "log4j-core", self.log4j),
        ))  # fmt: skip

    def _descriptor(self) -> str:
        return (
            f"name={_MODULE}\ndescription=HTTP and transport\nversion={self.version}\n"
            f"opensearch.version={self.version}\njava.version=11\nclassname=org.opensearch.transport.{self.http}\n"
            "extended.plugins=\nhas.native.controller=false\ncustom.foldername=\n"
        )

    def _add_plugins(self, maven: str, folder: Path) -> None:
        """Unpack the security plugin. It extends a module that Central lacks; it needs one library of that alone."""
        folder.mkdir()
        if not self.security:
            return
        _copy(maven, folder, _dependency("org.opensearch.plugin", _SECURITY, self.security, "zip"))
        archive = folder / f"{_SECURITY}-{self.security}.zip"
        with zipfile.ZipFile(archive) as packed:
            packed.extractall(folder / _SECURITY)
        archive.unlink()
        _copy(maven, folder / _SECURITY, _dependency("org.apache.commons", "commons-collections4", _COLLECTIONS))
        descriptor = folder / _SECURITY / "plugin-descriptor.properties"
        descriptor.write_text(re.sub(r"(?m)^extended\.plugins=.*$", "extended.plugins=", descriptor.read_text()))


OLDER = Release("2.19.6", range(11, 24), "2.25.4", "Netty4Plugin")
NEWER = Release(
    "3.4.0", range(21, 100), "2.21.0", "Netty4ModulePlugin", ("opensearch-agent-bootstrap",), security="3.4.0.0"
)


def _javas() -> Iterator[str]:
    if program := shutil.which("java"):
        yield program
    yield from sorted(map(str, Path("/usr/lib/jvm").glob("*/bin/java")))


def _copy(maven: str, folder: Path, dependencies: str) -> None:
    """Let Maven copy these and what they need into the folder. Raises `Missing`."""
    folder.mkdir(exist_ok=True)
    pom = folder / "pom.xml"
    pom.write_text(
        '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion><groupId>tests</groupId>'
        f"<artifactId>opensearch</artifactId><version>1</version><dependencies>{dependencies}</dependencies></project>"
    )
    command = [maven, "-q", "-B", "-f", str(pom), "dependency:copy-dependencies", f"-DoutputDirectory={folder}"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_FETCH_S, check=False)
    except subprocess.TimeoutExpired:
        raise Missing(f"Maven did not fetch OpenSearch within {_FETCH_S:.0f} s") from None
    if done.returncode:
        raise Missing(f"Maven cannot fetch OpenSearch: {done.stdout[-400:]}")
    pom.unlink()


def _dependency(group: str, name: str, version: str, kind: str = "jar") -> str:
    return (
        f"<dependency><groupId>{group}</groupId><artifactId>{name}</artifactId>"
        f"<version>{version}</version><type>{kind}</type></dependency>"
    )
