"""A mistyped age deletes nothing: `presswatch retain` asks again when an outlet would lose much."""

from __future__ import annotations

import json
import os
import pty
import subprocess
from pathlib import Path

import pytest

from shared.storage.folder_blobs import FolderBlobs
from tests.command import PRESSWATCH, presswatch
from tests.integration.archive.test_retention import LONG, keep
from tests.publishing import Press, enriched, hours

SOURCE = """id = "gazette"
name = "Gazette"
country = "GB"
hosts = ["gazette.example"]

[editions.en]
language = "en"
entry_points = [{ url = "https://gazette.example/feed", kind = "feed" }]

[retention]
"""


@pytest.fixture
async def settings(press: Press, tmp_path: Path) -> dict[str, str]:
    """Ten bodies, seen from January on: nine by the rule `pages` can go, for the newest stays."""
    blobs = FolderBlobs(tmp_path / "blobs")
    facts = [enriched("a", hours(hour), LONG.format(hour)) for hour in range(0, 100, 10)]
    await press.publish(*facts)
    await keep(blobs, *facts)
    return {
        "database_url": str(press.pool.connections.conninfo),
        "blobs": str(blobs.root),
        "sources": str(tmp_path / "gazette.toml"),
    }


def rule(settings: dict[str, str], age: str) -> None:
    Path(settings["sources"]).write_text(f'{SOURCE}pages = "{age}"\n')


def stored(settings: dict[str, str]) -> int:
    return len(list(FolderBlobs(Path(settings["blobs"])).bodies()))


async def test_more_than_the_share_is_refused_and_nothing_deleted(settings: dict[str, str]) -> None:
    rule(settings, "36d")  # for 3650d
    done = presswatch("retain", "--yes", **settings)
    assert (done.returncode, stored(settings)) == (78, 10)
    assert "gazette would lose 90% of its 10 bodies, more than 20%" in done.stderr and "--most 90" in done.stderr
    assert presswatch("retain", "--yes", "--most", "89", **settings).returncode == 78
    assert "90%" in presswatch("retain", **settings).stdout
    done = presswatch("retain", "--yes", "--most", "90", "--json", **settings)
    assert (done.returncode, stored(settings)) == (0, 1), done.stderr
    assert json.loads(done.stdout)["expired"][0]["bodies"] == 9
    assert presswatch("retain", "--yes", **settings).returncode == 0, "nothing is left to delete"


def answered(settings: dict[str, str], typed: str) -> str:
    """Run the command on a terminal, type an answer, and return what it printed."""
    ours, theirs = pty.openpty()
    environment = os.environ | {f"PRESSWATCH_{name.upper()}": value for name, value in settings.items()}
    os.write(ours, f"{typed}\n".encode())
    done = subprocess.run(
        [PRESSWATCH, "retain"], env=environment, stdin=theirs, capture_output=True, text=True, check=False, timeout=120
    )
    os.close(ours)
    os.close(theirs)
    return done.stdout


@pytest.mark.parametrize(("typed", "left"), [("y", 10), ("8", 10), ("9", 1)])
async def test_a_person_types_the_number(settings: dict[str, str], typed: str, left: int) -> None:
    rule(settings, "36d")
    assert "type the number of all bodies" in answered(settings, typed)
    assert stored(settings) == left
