"""The processes of the watch, and the environment of each."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from services.console.run.supervisor.data_folder import DataFolder

STAGES = ("fetcher", "parser", "enricher", "publisher")
_NEED_BODIES = ("fetcher", "parser", "publisher", "reader", "operator")
"""Only these get access to the object store."""
_NEED_SEARCH = ("reader", "operator")
"""Only these get the address of the search cluster, which may have a password."""
STOP_ORDER = (("fetcher",), ("parser", "enricher", "publisher", "reader"), ("demo",))
"""Groups in the order in which they stop: the fetcher first, then the other services. The servers stop last."""


@dataclass(frozen=True, slots=True)
class Program:
    """One service as a process. It gets `env` in addition to the supervisor's environment without its secrets.

    `inherits` are file descriptors that stay open in it.
    """

    name: str
    env: Mapping[str, str] = field(default_factory=dict)
    inherits: tuple[int, ...] = ()

    @property
    def argv(self) -> list[str]:
        return [sys.executable, "-m", f"services.{self.name}"]


@dataclass(frozen=True, slots=True)
class Addresses:
    """The servers' addresses by service name, and `sources` as in PRESSWATCH_SOURCES.

    A service that is not in `database_urls` does not use the archive. `object_store` and `search` are the variables of
    the object store and of the search cluster; they are empty without one.
    """

    redis_urls: Mapping[str, str]
    database_urls: Mapping[str, str]
    sources: str
    object_store: Mapping[str, str] = field(default_factory=dict)
    search: Mapping[str, str] = field(default_factory=dict)

    def of(self, name: str) -> dict[str, str]:
        """Return the settings with secrets for one service only."""
        base = self.database_urls.get(name)
        return {"PRESSWATCH_REDIS_URL": self.redis_urls[name], **({"PRESSWATCH_DATABASE_URL": base} if base else {})}


SECRETS = (
    "PRESSWATCH_REDIS_URL", "PRESSWATCH_REDIS_USER", "PRESSWATCH_REDIS_PASSWORD", "PRESSWATCH_DATABASE_URL",
    "PRESSWATCH_DATABASE_USER", "PRESSWATCH_DATABASE_PASSWORD", "PRESSWATCH_SEARCH_URL", "PRESSWATCH_SECRETS_DIR",
    "PRESSWATCH_DATABASE_READ_URL", "PRESSWATCH_DATABASE_POOLER",
)  # fmt: skip
"""Settings that a child never inherits, because it must use our servers and must not know other passwords."""


_USED = ("PRESSWATCH_SEARCH_URL", "PRESSWATCH_SECRETS_DIR")


def unused(given: Mapping[str, str]) -> list[str]:
    """Return the settings among these that lead to other servers than ours. No child gets them. Empty ones do not."""
    return sorted(name for name in SECRETS if name not in _USED and given.get(name))


def environment(folder: DataFolder, addresses: Addresses, name: str = "operator") -> dict[str, str]:
    """Return the settings of a service by its user name on the servers. The operator is a person who runs commands."""
    return {
        **addresses.of(name),
        "PRESSWATCH_SOURCES": addresses.sources,
        "PRESSWATCH_BLOBS": str(folder.root / "blobs"),
        "PRESSWATCH_INDEX": str(folder.root / "index"),
        **(addresses.object_store if name in _NEED_BODIES else {}),
        **(addresses.search if name in _NEED_SEARCH else {}),
    }


def services(folder: DataFolder, addresses: Addresses, host: str, port: int) -> list[Program]:
    """Return the five services. `host` and `port` are the site's."""
    fixed = {"PRESSWATCH_LOG_FORMAT": "json", "OPENBLAS_NUM_THREADS": "1"}
    signing = {"PRESSWATCH_SIGNING_KEY": str(folder.root / "keys" / "signing.pem")} if addresses.object_store else {}
    site = {
        "PRESSWATCH_SITE_HOST": host,
        "PRESSWATCH_SITE_PORT": str(port),
        "PRESSWATCH_SITE_FILE": str(site_file(folder)),
    }
    return [
        Program(
            name,
            environment(folder, addresses, name)
            | fixed
            | {"PRESSWATCH_HEALTH_FILE": str(folder.health_file(name)), "PRESSWATCH_HEALTH_PORT": "0"}
            | (site if name == "reader" else {})
            | (signing if name == "publisher" else {}),
        )
        for name in (*STAGES, "reader")
    ]


def site_file(folder: DataFolder) -> Path:
    """Return the file in which the reader writes the site's address."""
    return folder.root / "health" / "site.json"


def demo_program(folder: DataFolder, ports: tuple[int, int], sockets: tuple[int, int]) -> Program:
    """Return the demo press on its two ports, the Herald's first, with the open sockets of these."""
    return Program(
        "demo",
        {
            "PRESSWATCH_DEMO_HOST": "127.0.0.1",
            "PRESSWATCH_DEMO_HERALD_PORT": str(ports[0]),
            "PRESSWATCH_DEMO_GAZETTE_PORT": str(ports[1]),
            "PRESSWATCH_DEMO_SOCKETS": str(list(sockets)),
            "PRESSWATCH_DEMO_CLOCK": str(folder.root / "demo" / "clock.json"),
            "PRESSWATCH_DEMO_LOG_FORMAT": "json",
        },
        sockets,
    )
