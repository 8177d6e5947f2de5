"""Runs the service under test as a process of its own, as a supervisor would."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import aiohttp

from tests.servers import FOUNDER, as_user
from tests.waiting import eventually


class Running:
    """One process; `log` is what it wrote."""

    def __init__(
        self,
        folder: Path,
        redis_url: str,
        name: str = "a",
        module: str = "tests.integration.streams.service_under_test",
        **settings: Any,
    ) -> None:
        self.file = folder / f"{name}.json"
        self.log_file = folder / f"{name}.log"
        self.file.unlink(missing_ok=True)
        user = FOUNDER if settings.get("founds", True) else "parser"
        values = {
            "REDIS_URL": as_user(redis_url, user),
            "HEALTH_FILE": str(self.file),
            "LOG_FORMAT": "json",
            **settings,
        }
        env = os.environ | {f"PRESSWATCH_{key.upper()}": str(value) for key, value in values.items()}
        with self.log_file.open("ab") as log:
            self.process = subprocess.Popen([sys.executable, "-m", module], env=env, stderr=log)

    @property
    def log(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log_file.read_text().splitlines() if line.startswith("{")]

    async def ask(self, path: str) -> tuple[int, str]:
        url = json.loads(self.file.read_text())["url"]
        async with aiohttp.ClientSession() as session, session.get(url + path) as answer:
            return answer.status, await answer.text()

    async def ready(self) -> None:
        async def is_ready() -> bool:
            return self.file.exists() and (await self.ask("/readyz"))[0] == 200

        await eventually(is_ready)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def send(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    async def ended(self, seconds: float = 20) -> int:
        await eventually(lambda: self.process.poll() is not None, seconds)
        assert self.process.returncode is not None
        return self.process.returncode
