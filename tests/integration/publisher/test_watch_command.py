"""`presswatch watch` on a real archive: what it says, and how it refuses."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.publishing import Press

COMMAND = str(Path(sys.executable).with_name("presswatch"))


def watch(database_url: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PRESSWATCH_DATABASE_URL": database_url, "COLUMNS": "200"}
    return subprocess.run([COMMAND, "watch", *arguments], env=environment, capture_output=True, text=True, check=False)


async def test_made_listed_paused_and_removed(press: Press, database_url: str) -> None:
    made = watch(
        database_url, "add", "kim", "--person", "Kim Jong Un", "--kind", "removed", "--url", "https://x.example/"
    )
    assert made.returncode == 0 and "whsec_" in made.stdout, made.stderr
    watch(database_url, "pause", "kim", "--why", "they move")
    (row,) = json.loads(watch(database_url, "list", "--json").stdout)
    assert row["wants"] == {"kinds": ["removed"], "people": ["Kim Jong Un"]}
    assert (row["paused"], row["due"], "secret" in row) == ("they move", 0, False)
    assert "people: Kim Jong Un" in watch(database_url, "list").stdout
    assert watch(database_url, "remove", "kim").returncode == 0
    assert json.loads(watch(database_url, "list", "--json").stdout) == []


async def test_what_could_never_come_true_is_refused(press: Press, database_url: str) -> None:
    refusals = {
        ("--kind", "gone"): "'gone' is not a kind of event",
        ("--search", "titel:rice"): "There is no field titel",
        ("--person", " "): "a person's name is empty",
        ("--url", "ftp://x.example/"): "not the address of a webhook",
    }
    for arguments, why in refusals.items():
        refused = watch(database_url, "add", "x", *arguments)
        assert refused.returncode == 78 and why in refused.stderr, refused
    unknown = watch(database_url, "replay", "nobody")
    assert unknown.returncode == 78 and "presswatch watch list" in unknown.stderr
