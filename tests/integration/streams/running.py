"""Runs the service under test as a process of its own, as a supervisor would."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import aiohttp

from tests.servers import FOUNDER, as_user
from tests.service_process import ServiceProcess
from tests.waiting import eventually


class Running(ServiceProcess):
    """One process, which has been started."""

    def __init__(
        self,
        folder: Path,
        redis_url: str,
        name: str = "a",
        module: str = "tests.integration.streams.service_under_test",
        **settings: Any,
    ) -> None:
        user = FOUNDER if settings.get("founds", True) else "parser"
        super().__init__(folder, name, module, **{"redis_url": as_user(redis_url, user)} | settings)
        self.start()

    @property
    def lines(self) -> list[dict[str, Any]]:
        """What it logged."""
        return [json.loads(line) for line in self.log.read_text().splitlines() if line.startswith("{")]

    async def ask(self, path: str) -> tuple[int, str]:
        async with aiohttp.ClientSession() as session, session.get(self.url + path) as answer:
            return answer.status, await answer.text()

    async def ready(self) -> None:
        async def answers() -> bool:
            return self.health_file.exists() and (await self.ask("/readyz"))[0] == 200

        await eventually(answers)

    async def ended(self) -> int:
        await eventually(lambda: self.process.poll() is not None)
        assert self.process.returncode is not None
        return self.process.returncode
