"""Describe a run: the servers and services in run.json, and the targets of a Prometheus."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from services.console.run.supervisor.data_folder import DataFolder
from services.console.run.supervisor.process_plan import Addresses, environment
from services.console.run.supervisor.processes import ServiceProcess
from services.console.run.supervisor.servers import Servers


def describe(
    folder: DataFolder, addresses: Addresses, running: Iterable[ServiceProcess], servers: Servers | None
) -> dict[str, Any]:
    """Return the servers, the services, and the environment of a command that uses them. It contains passwords."""
    return {
        "redis_url": addresses.redis_urls["admin"],
        "database_url": servers.owner_url() if servers else "",
        "environment": environment(folder, addresses),
        "services": {
            one.name: {"pid": one.child.pid if one.child else None, "url": one.health.get("url", "")}
            for one in running
            if one.name != "demo"
        },
        "servers": servers.pids() if servers else {},
    }


def demo_addresses(ports: tuple[int, int]) -> dict[str, str]:
    """Return the addresses of the demo press by outlet."""
    return {name: f"http://127.0.0.1:{port}" for name, port in zip(("herald", "gazette"), ports, strict=True)}


def targets(services: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the addresses of the services' metrics in the file format of Prometheus. The job is the service's name."""
    listening = {name: urlsplit(str(one["url"])).netloc for name, one in services.items() if one.get("url")}
    return [{"targets": [address], "labels": {"job": name}} for name, address in listening.items()]
