"""Run the services as child processes: start them, notice when they end, restart and stop them."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from services.console.run.embedded import Child
from services.console.run.embedded.children import spawn
from services.console.run.supervisor.process_plan import SECRETS, Program
from services.console.run.supervisor.restart_backoff import Backoff
from shared.storage.access import gives_access

EX_CONFIG = 78


@dataclass(slots=True)
class ServiceProcess:
    """One service across restarts. `health` is the content of its health file, empty until it listens."""

    program: Program
    log: Path
    health_file: Path | None
    child: Child | None = None
    backoff: Backoff = field(default_factory=Backoff)
    restarts: int = 0
    last_code: int | None = None
    health: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.program.name

    def start(self) -> None:
        """Start the service. It gets SIGKILL when the supervisor dies, and SIGTERM when it is asked to stop."""
        self.health = {}
        if self.health_file:
            self.health_file.unlink(missing_ok=True)
        env = {k: v for k, v in os.environ.items() if k not in SECRETS and not gives_access(k)} | dict(self.program.env)
        self.child = spawn(
            self.name,
            self.program.argv,
            self.log,
            env=env,
            stop_signal=signal.SIGKILL,
            keep_open=self.program.inherits,
        )
        self.child.stop_signal = signal.SIGTERM
        self.backoff.started(time.monotonic())

    def restart_if_ended(self, now: float) -> bool:
        """Restart the service if it has ended and its wait is over. Return True if it has ended since the last call."""
        if self.child is not None and self.child.alive():
            self._listen()
            return False
        if self.child is not None:
            self.last_code, self.child, self.health = self.child.process.returncode, None, {}
            self.backoff.ended(now)
            return True
        if now >= self.backoff.due_at:
            self.restarts += 1
            self.start()
        return False

    def _listen(self) -> None:
        if self.health or self.health_file is None:
            return
        with contextlib.suppress(OSError, ValueError):
            self.health = json.loads(self.health_file.read_text())

    def last_log_lines(self) -> str:
        """Return the service's last plain line for a message, or its last log line if there is none."""
        try:
            lines = self.log.read_text(errors="replace").splitlines()[-30:]
        except OSError:
            return "it wrote no log"
        plain = [line for line in lines if line.strip() and not line.startswith("{")]
        return (plain or lines or ["its log is empty"])[-1].strip()


def stop_all(groups: Sequence[Sequence[ServiceProcess]], patience_s: float) -> list[str]:
    """Stop one group after the other. Return the names of the services that had to be killed."""
    killed: list[str] = []
    for group in groups:
        for running in group:
            if running.child is not None and running.child.alive():
                running.child.process.terminate()
        give_up = time.monotonic() + patience_s
        for running in group:
            if not _ended(running, give_up):
                killed.append(running.name)
    return killed


def _ended(running: ServiceProcess, give_up: float) -> bool:
    """Wait until `give_up`, then kill the process group in any case, because a group may outlive its leader."""
    if running.child is None:
        return True
    while running.child.alive() and time.monotonic() < give_up:
        time.sleep(0.02)
    in_time = not running.child.alive()
    running.child.kill()
    return in_time
