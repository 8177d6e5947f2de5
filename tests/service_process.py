"""Run a service as a process of its own, as a supervisor does."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

from tests.waiting import PATIENCE_S


class ServiceProcess:
    """A service with its health file and its log in a folder. Set `environment` before the start.

    module    what Python runs, by default the service of this name
    code      Python code to run instead
    settings  by their names without the prefix, for example `redis_url`
    """

    def __init__(self, folder: Path, name: str, module: str = "", code: str = "", **settings: object) -> None:
        self.health_file = folder / f"{name}.health"
        self.log = folder / f"{name}.log"
        known = {"health_file": self.health_file, "log_format": "json"} | settings
        self.environment = os.environ | {f"PRESSWATCH_{key.upper()}": str(value) for key, value in known.items()}
        self._command = [sys.executable, *(("-c", code) if code else ("-m", module or f"services.{name}"))]
        self.process: subprocess.Popen[bytes]

    def start(self) -> None:
        self.health_file.unlink(missing_ok=True)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(self._command, env=self.environment, stdout=log, stderr=log)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def send(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def stop(self) -> int:
        """End it in order, and return its exit code."""
        self.process.terminate()
        return self.process.wait(PATIENCE_S)

    @property
    def url(self) -> str:
        """The address of its health endpoints."""
        return str(json.loads(self.health_file.read_text())["url"])

    def is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=2) as answer:
                return bool(answer.status == 200)
        except (OSError, ValueError):
            return False

    def metrics(self) -> str:
        with urllib.request.urlopen(f"{self.url}/metrics", timeout=PATIENCE_S) as answer:
            return str(answer.read().decode())
