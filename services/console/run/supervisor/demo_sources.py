"""Choose the ports of the demo press, and write its source files with them."""

from __future__ import annotations

import json
import socket
from collections.abc import Sequence
from pathlib import Path

from services.console.run.demo_folder import DEMO_FOLDER
from services.console.run.supervisor.data_folder import DataFolder, write_json
from shared.errors import Misconfigured
from shared.sources import source_files

WRITTEN = ("127.0.0.1:8701", "127.0.0.1:8702")
"""The addresses in `sources/demo`, of the Herald and the Gazette. Used unless another program listens there."""

Sockets = tuple[socket.socket, socket.socket]


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


def demo_sockets(folder: DataFolder) -> Sockets:
    """Listen on the demo's ports in this data folder, the Herald's first. The demo press inherits these sockets.

    So two watches that start at the same moment never choose the same ports. They never change, because the addresses
    of the demo's articles contain them. Raises `Misconfigured` if one of them is in use.
    """
    kept = folder.root / "demo" / "ports.json"
    if kept.exists():
        return _listen_again(folder, json.loads(kept.read_text())["ports"])
    try:
        chosen = _listen_on_both([int(address.rpartition(":")[2]) for address in WRITTEN])
    except OSError:
        chosen = _listen_on_both([0, 0])
    write_json(kept, {"ports": ports_of(chosen)})
    return chosen


def ports_of(sockets: Sockets) -> tuple[int, int]:
    herald, gazette = (int(one.getsockname()[1]) for one in sockets)
    return herald, gazette


def _listen_again(folder: DataFolder, ports: Sequence[int]) -> Sockets:
    try:
        return _listen_on_both(ports)
    except OSError:
        raise Misconfigured(
            f"one of the ports {ports[0]} and {ports[1]}, on which the demo press of {folder.root} has its articles, "
            "is in use: free it, or choose another folder with DATA="
        ) from None


def _listen_on_both(ports: Sequence[int]) -> Sockets:
    herald = _listen(ports[0])
    try:
        return herald, _listen(ports[1])
    except OSError:
        herald.close()
        raise


def _listen(port: int) -> socket.socket:
    return socket.create_server(("127.0.0.1", port), backlog=128)
