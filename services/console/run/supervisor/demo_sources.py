"""Choose the ports of the demo press, and write its source files with them."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from pathlib import Path

import services
from services.console.run.supervisor.data_folder import DataFolder, write_json
from shared.errors import Misconfigured
from shared.sources import source_files

DEMO_FOLDER = Path(services.__path__[0]).parent / "sources" / "demo"
WRITTEN = ("127.0.0.1:8701", "127.0.0.1:8702")
"""The addresses in `sources/demo`, of the Herald and the Gazette. Used unless another program listens there."""


def split_sources(spec: str) -> tuple[bool, str]:
    """Return whether `spec` contains the demo press, and the spec without it."""
    files = [path.resolve() for path in source_files(spec)]
    others = [path for path in files if not path.is_relative_to(DEMO_FOLDER.resolve())]
    if len(others) == len(files):
        return False, ",".join(str(Path(part.strip()).resolve()) for part in spec.split(",") if part.strip())
    return True, ",".join(map(str, others))


def render_sources(target: Path, addresses: tuple[str, str]) -> None:
    """Write the demo's source files into `target`, with these addresses (host:port) in place of `WRITTEN`."""
    target.mkdir(parents=True, exist_ok=True)
    for path in sorted(DEMO_FOLDER.glob("*.toml")):
        text = path.read_text(encoding="utf-8")
        for written, real in zip(WRITTEN, addresses, strict=True):
            text = text.replace(written, real)
        (target / path.name).write_text(text, encoding="utf-8")


def demo_ports(folder: DataFolder) -> tuple[int, int]:
    """Return the demo's ports in this data folder. They never change, because its articles' addresses contain them.

    Raises `Misconfigured` if one of them is in use.
    """
    kept = folder.root / "demo" / "ports.json"
    if kept.exists():
        herald, gazette = json.loads(kept.read_text())["ports"]
        for port in (herald, gazette):
            if not _free(port):
                raise Misconfigured(
                    f"port {port}, on which the demo press of {folder.root} has its articles, is in use: "
                    "free it, or choose another folder with DATA="
                )
        return herald, gazette
    chosen = _choose()
    write_json(kept, {"ports": list(chosen)})
    return chosen


def _choose() -> tuple[int, int]:
    herald, gazette = (int(address.rpartition(":")[2]) for address in WRITTEN)
    return (herald, gazette) if _free(herald) and _free(gazette) else _any_two()


def _any_two() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as other:
        one.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        port_of: Callable[[socket.socket], int] = lambda s: int(s.getsockname()[1])  # noqa: E731
        return port_of(one), port_of(other)


def _free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
