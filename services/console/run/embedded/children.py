"""Child processes that die with their parent, but not from a Ctrl-C meant for the parent."""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import SystemRandom

from shared.errors import Misconfigured
from shared.storage.access import gives_access

LOOPBACK = "127.0.0.1"
_PR_SET_PDEATHSIG = 1
_CLONE_NEWUSER = 0x10000000
_INSIDE_ID = 1000
_PORTS = range(12_000, 32_000)
"""Linux and macOS give connections ports above these. Such a port is often taken before a server has started on it."""


@dataclass(slots=True)
class Child:
    """A running server. `stop_signal` asks it to stop in order."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path
    stop_signal: int = signal.SIGTERM

    @property
    def pid(self) -> int:
        return self.process.pid

    def alive(self) -> bool:
        return self.process.poll() is None

    def stop(self, timeout_s: float = 60.0) -> None:
        """Ask the server to stop, and wait. Kill its process group only if it does not stop in time."""
        if self.alive():
            self.process.send_signal(self.stop_signal)
        try:
            self.process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """Kill the whole process group with SIGKILL."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def last_log_lines(self) -> str:
        """Return the last useful line of the log, for a message to a person."""
        try:
            lines = self.log.read_text(errors="replace").splitlines()[-20:]
        except OSError:
            return "no log was written"
        telling = [line for line in lines if "FATAL" in line or "ERROR" in line or "rror" in line] or lines
        return telling[-1].strip() if telling else "its log is empty"


def spawn(
    name: str,
    argv: Sequence[str],
    log: Path,
    *,
    env: Mapping[str, str] | None = None,
    stop_signal: int = signal.SIGTERM,
    unprivileged: bool = False,
    keep_open: Sequence[int] = (),
) -> Child:
    """Start `argv` in a process group of its own, and append its output to `log`.

    The child also gets `stop_signal` when the calling thread ends, so call this from the main thread.
    `unprivileged`: run in a user namespace where root is an ordinary user, for servers that refuse root.
    `keep_open`: file descriptors that the child inherits. Without `env` the child gets ours, but no access to bodies.
    """
    before_exec = _before_exec(os.getpid(), stop_signal, unprivileged)
    usual = {name: value for name, value in os.environ.items() if not gives_access(name)}
    with log.open("ab") as output:
        process = subprocess.Popen(  # noqa: S603
            list(argv),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=dict(usual if env is None else env),
            process_group=0,
            pass_fds=tuple(keep_open),
            preexec_fn=before_exec,  # noqa: PLW1509
        )
    return Child(name, process, log, stop_signal)


def _before_exec(parent: int, death_signal: int, unprivileged: bool) -> Callable[[], None]:
    libc = ctypes.CDLL(None, use_errno=True)
    uid, gid = os.geteuid(), os.getegid()

    def run() -> None:
        if unprivileged:
            _become_ordinary(libc, uid, gid)
        if hasattr(libc, "prctl"):  # after the change of credentials, which would clear it
            libc.prctl(_PR_SET_PDEATHSIG, death_signal)
            if os.getppid() != parent:
                os._exit(1)

    return run


def _become_ordinary(libc: ctypes.CDLL, uid: int, gid: int) -> None:
    if libc.unshare(_CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "cannot make a user namespace")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{_INSIDE_ID} {uid} 1")
    Path("/proc/self/gid_map").write_text(f"{_INSIDE_ID} {gid} 1")


def can_be_unprivileged() -> bool:
    """Return whether this machine allows user namespaces. Tried in a child that ends at once."""
    try:
        return subprocess.run(["/bin/true"], preexec_fn=_before_exec(os.getpid(), 9, True), check=False).returncode == 0
    except (OSError, subprocess.SubprocessError):
        return False


@contextlib.contextmanager
def exclusive_use(folder: Path, what: str, patience_s: float = 15.0) -> Iterator[int]:
    """Lock the folder. Pass the lock to the server with `keep_open`, so that it lasts as long as its last process.

    Waits for a server that is still ending. Raises `Misconfigured` if another one keeps using the folder.
    """
    lock = os.open(folder.with_name(f".{folder.name}.lock"), os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        give_up = time.monotonic() + patience_s
        while not _locked(lock):
            if time.monotonic() > give_up:
                raise Misconfigured(f"another {what} is using {folder}: stop it, or choose another data folder")
            time.sleep(0.05)
        yield lock
    finally:
        os.close(lock)


def _locked(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def free_port() -> int:
    """Return a free loopback port, outside the range from which the system assigns ports."""
    while not _is_free(port := SystemRandom().choice(_PORTS)):
        pass
    return port


def _is_free(port: int) -> bool:
    with socket.socket() as probe, contextlib.suppress(OSError):
        probe.bind((LOOPBACK, port))
        return True
    return False


def check_port(port: int, what: str) -> None:
    """Raise `Misconfigured` if another process listens on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            raise Misconfigured(f"port {port}, wanted for {what}, is in use: free it or choose another") from None


def answers(port: int) -> bool:
    """Return whether something accepts connections at the port."""
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex((LOOPBACK, port)) == 0
