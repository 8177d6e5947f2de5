"""Which processes make up the watch, and the environment of each."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from services.console.run.supervisor.data_folder import DataFolder

STAGES = ("fetcher", "parser", "enricher", "publisher")
STOP_ORDER = (("fetcher",), ("parser", "enricher", "publisher", "reader"), ("demo",))
"""The intake stops first, then what works on; servers, not listed here, stop last."""


@dataclass(frozen=True, slots=True)
class Program:
    """One service as a process. `env` is added to the supervisor's own, without the secrets in that."""

    name: str
    env: Mapping[str, str] = field(default_factory=dict)

    @property
    def argv(self) -> list[str]:
        return [sys.executable, "-m", f"services.{self.name}"]


@dataclass(frozen=True, slots=True)
class Addresses:
    """The servers' addresses by the name of who asks, and `sources` as in PRESSWATCH_SOURCES.

    Who is not among `database_urls` has no business with the archive.
    """

    redis_urls: Mapping[str, str]
    database_urls: Mapping[str, str]
    sources: str

    def of(self, name: str) -> dict[str, str]:
        """The settings with secrets, of this one alone."""
        base = self.database_urls.get(name)
        return {"PRESSWATCH_REDIS_URL": self.redis_urls[name], **({"PRESSWATCH_DATABASE_URL": base} if base else {})}


SECRETS = (
    "PRESSWATCH_REDIS_URL", "PRESSWATCH_REDIS_USER", "PRESSWATCH_REDIS_PASSWORD", "PRESSWATCH_DATABASE_URL",
    "PRESSWATCH_DATABASE_USER", "PRESSWATCH_DATABASE_PASSWORD", "PRESSWATCH_SECRETS_DIR",
)  # fmt: skip
"""What a child never inherits: its servers are ours, and nobody else's password is its business."""


def environment(folder: DataFolder, addresses: Addresses, name: str = "operator") -> dict[str, str]:
    """The settings of who goes by that name to the servers; the operator is a person at the command."""
    return {
        **addresses.of(name),
        "PRESSWATCH_SOURCES": addresses.sources,
        "PRESSWATCH_BLOBS": str(folder.root / "blobs"),
        "PRESSWATCH_INDEX": str(folder.root / "index"),
    }


def services(folder: DataFolder, addresses: Addresses, host: str, port: int) -> list[Program]:
    """The five services; `host` and `port` are the site's."""
    fixed = {"PRESSWATCH_LOG_FORMAT": "json", "OPENBLAS_NUM_THREADS": "1"}
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
            | (site if name == "reader" else {}),
        )
        for name in (*STAGES, "reader")
    ]


def site_file(folder: DataFolder) -> Path:
    return folder.root / "health" / "site.json"


def demo_program(folder: DataFolder, ports: tuple[int, int]) -> Program:
    """The demo press on its two ports, the Herald's first."""
    return Program(
        "demo",
        {
            "PRESSWATCH_DEMO_HOST": "127.0.0.1",
            "PRESSWATCH_DEMO_HERALD_PORT": str(ports[0]),
            "PRESSWATCH_DEMO_GAZETTE_PORT": str(ports[1]),
            "PRESSWATCH_DEMO_CLOCK": str(folder.root / "demo" / "clock.json"),
            "PRESSWATCH_DEMO_LOG_FORMAT": "json",
        },
    )
