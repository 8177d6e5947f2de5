"""The demo press, added as a stranger's sites are: found, written down, and then watched by what was written."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from services.console.run.embedded.children import free_port
from tests.command import presswatch
from tests.end_to_end.watch_process import eventually, watching
from tests.waiting import PATIENCE_S


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Addresses of the two papers, which run by themselves."""
    ports = {"herald": free_port(), "gazette": free_port()}
    environment = {
        **os.environ,
        **{f"PRESSWATCH_DEMO_{name.upper()}_PORT": str(port) for name, port in ports.items()},
        "PRESSWATCH_DEMO_CLOCK": str(tmp_path_factory.mktemp("clock") / "clock.json"),
    }
    process = subprocess.Popen([sys.executable, "-m", "services.demo"], env=environment, stderr=subprocess.DEVNULL)
    addresses = {name: f"http://127.0.0.1:{port}/" for name, port in ports.items()}
    try:
        for address in addresses.values():
            eventually(lambda url=address: urllib.request.urlopen(url, timeout=5), 30, address)  # type: ignore[misc]
        yield addresses
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


def add(address: str, folder: Path) -> dict[str, Any]:
    options = ("--output", folder, "--allow-private", "--pause", "0", "--json")
    done = presswatch("--in", folder / "none", "add", address, *options, sources=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    reported: dict[str, Any] = json.loads(done.stdout)
    return reported


def test_both_papers_are_found_and_what_was_written_watches_them(papers: dict[str, str], tmp_path: Path) -> None:
    sources = tmp_path / "sources"
    sources.mkdir()
    for address in papers.values():
        reported = add(address, sources)
        assert [one["why"] for one in reported["tried"]] == [""] * len(reported["tried"])
        assert reported["tried"] and all(row["title"] and row["words"] > 20 for row in reported["tried"]), reported
        text = Path(reported["file"]).read_text()
        assert ('name = "The Saebom Herald"' in text) or ('name = "The Arlen Gazette"' in text), text
        Path(reported["file"]).write_text(text.replace("delay_s = 3.0", "delay_s = 0.05"))
    with watching(tmp_path / "data", sources) as watch:
        query = "SELECT outlet_id FROM article WHERE published_at IS NOT NULL GROUP BY outlet_id HAVING count(*) >= 3"
        eventually(lambda: len(watch.sql(query)) == 2, 60, "dated articles of both papers")
