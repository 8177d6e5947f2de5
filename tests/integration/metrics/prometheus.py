"""A real Prometheus on loopback, asked by its HTTP API."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from services.console.run.embedded.children import free_port
from tests.waiting import PATIENCE_S

ROOT = Path(__file__).parents[3]
RULES = ROOT / "deploy/prometheus/alerts.yml"
_SELECTOR = re.compile(r"\b((?:presswatch|process)_[a-z_]+|up)\b(\{[^}]*\})?")


def tool(name: str) -> str:
    """The path of `prometheus` or `promtool`; skips the test where it is missing, fails it in CI."""
    path = shutil.which(name)
    if path is not None:
        return path
    said = f"{name} is not installed (Debian's package prometheus)"
    if os.environ.get("CI"):
        pytest.fail(said)
    pytest.skip(said)


def selectors(expression: str) -> list[str]:
    """The series an expression is made of: `name` or `name{labels}`."""
    return ["".join(found) for found in _SELECTOR.findall(expression)]


@dataclass(frozen=True, slots=True)
class Prometheus:
    url: str

    def get(self, path: str, **parameters: str) -> Any:
        """The `data` of an answer; what Prometheus finds wrong with a query is raised with its words."""
        query = urllib.parse.urlencode(parameters)
        try:
            with urllib.request.urlopen(f"{self.url}/api/v1/{path}?{query}", timeout=PATIENCE_S) as answer:
                return json.load(answer)["data"]
        except urllib.error.HTTPError as error:
            raise ValueError(f"{parameters}: {json.load(error)['error']}") from None

    def values(self, expression: str) -> list[float]:
        """One number for each series that the expression gives now."""
        return [float(row["value"][1]) for row in self.get("query", query=expression)["result"]]

    def last(self, selector: str) -> list[float]:
        """Return the last number of each series, also if the last scrape came too late."""
        return self.values(f"last_over_time({selector}[1h])")

    def scrapes(self) -> float:
        """Return how often the service was scraped that was scraped least."""
        return min(self.values("sum_over_time(up[1h])"), default=0.0)


@contextmanager
def scraping(folder: Path, targets: Path) -> Iterator[Prometheus]:
    """Scrapes every second what the file of targets names, with our rules loaded. That is also how long it waits."""
    config = folder / "prometheus.yml"
    config.write_text(
        "global: {scrape_interval: 1s, evaluation_interval: 500ms}\n"
        f"rule_files: ['{RULES}']\n"
        "scrape_configs:\n"
        "  - job_name: presswatch\n"
        f"    file_sd_configs: [{{files: ['{targets}'], refresh_interval: 1s}}]\n"
    )
    port = free_port()
    storage = folder / "prometheus"
    with (folder / "prometheus.log").open("wb") as log:
        process = subprocess.Popen(
            [tool("prometheus"), f"--config.file={config}", f"--storage.tsdb.path={storage}",
             f"--web.listen-address=127.0.0.1:{port}", "--log.level=warn"],
            stdout=log, stderr=log,
        )  # fmt: skip
    try:
        yield Prometheus(f"http://127.0.0.1:{port}")
    finally:
        process.terminate()
        process.wait(PATIENCE_S)
