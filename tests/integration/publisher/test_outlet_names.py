"""Outlets are named as their source files have them, also when these change while the publisher runs."""

from __future__ import annotations

from pathlib import Path

from structlog.testing import capture_logs

from shared.sources import WatchedSources
from tests.publishing import START, Press, enriched, hours

FILE = """id = "gazette"
name = "{}"
hosts = ["gazette.example"]
[editions.en]
language = "en"
label = "{}"
entry_points = [{{ url = "https://gazette.example/feed", kind = "feed" }}]
"""


async def test_a_changed_source_file_names_its_outlet_anew(press: Press, tmp_path: Path) -> None:
    path = tmp_path / "gazette.toml"
    path.write_text(FILE.format("Gazette", "En"))
    now = iter(range(0, 1000, 10))
    press = Press(press.pool, current=WatchedSources(str(path), lambda: next(now)).current)

    await press.publish(enriched("a", START))
    assert (await press.one("SELECT name, known FROM outlet")) == {"name": "Gazette", "known": True}

    path.write_text(FILE.format("The Daily Gazette", "English"))
    await press.publish(enriched("b", hours(1)))
    assert (await press.one("SELECT name FROM outlet"))["name"] == "The Daily Gazette"
    assert (await press.one("SELECT label FROM edition"))["label"] == "English"

    path.write_text("id = ")
    with capture_logs() as lines:
        await press.publish(enriched("c", hours(2)))
    assert len([line for line in lines if "fault" in line]) == 1
    assert (await press.one("SELECT name FROM outlet"))["name"] == "The Daily Gazette"


async def test_an_outlet_without_a_file_gets_the_name_that_its_id_spells(press: Press) -> None:
    await press.publish(enriched("a", START, outlet="kcna"), enriched("b", START, outlet="echo"))
    rows = await press.rows("SELECT id, name, known FROM outlet ORDER BY id")
    assert [(row["id"], row["name"], row["known"]) for row in rows] == [
        ("echo", "echo", False),
        ("kcna", "Korean Central News Agency", False),
    ]
