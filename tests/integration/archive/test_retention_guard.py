"""A mistyped age deletes nothing: `presswatch retain` asks again when an outlet would lose much."""

from __future__ import annotations

import json
import os
import pty
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from shared.archive.maintenance.retention import StoredBodies, stored_bodies
from shared.archive.schema.connection import connection
from shared.contracts import EnrichedArticle, Observation, ObservationKind, PageKind
from shared.storage.folder_blobs import FolderBlobs
from tests.command import PRESSWATCH, presswatch
from tests.integration.archive.test_retention import LONG, keep
from tests.publishing import Press, enriched, hours, observed

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


def feed(page: EnrichedArticle, outlet: str = "gazette") -> Observation:
    """Make a poll that found the page's body."""
    body, at = page.article.body, page.article.captured_at
    more = {"page_kind": PageKind.FEED, "body": body, "capture_id": page.article.capture_id}
    return observed("feed", at, ObservationKind.POLLED, outlet=outlet, **more)


def rule(settings: dict[str, str], age: str) -> None:
    Path(settings["sources"]).write_text(f'{SOURCE}pages = "{age}"\n')


def stored(settings: dict[str, str]) -> int:
    return len(list(FolderBlobs(Path(settings["blobs"])).bodies()))


async def test_more_than_the_share_is_refused_and_nothing_deleted(settings: dict[str, str]) -> None:
    rule(settings, "36d")  # for 3650d
    done = presswatch("retain", "--yes", **settings)
    assert (done.returncode, stored(settings)) == (78, 10)
    assert "gazette would lose 90% of its 10 pages, more than 20%" in done.stderr
    assert done.stderr.strip().endswith("run it once with --outlet gazette --most 90")
    shown = presswatch("retain", "--json", **settings)
    assert (shown.returncode, json.loads(shown.stdout)["refused"]) == (0, ["gazette"])
    assert presswatch("retain", "--yes", "--most", "89", **settings).returncode == 78
    assert "90%" in presswatch("retain", **settings).stdout
    done = presswatch("retain", "--yes", "--most", "90", "--json", **settings)
    assert (done.returncode, stored(settings)) == (0, 1), done.stderr
    assert json.loads(done.stdout)["expired"][0]["bodies"] == 9
    assert presswatch("retain", "--yes", **settings).returncode == 0, "nothing is left to delete"


async def test_lists_do_not_hide_the_loss_of_all_pages(press: Press, settings: dict[str, str]) -> None:
    await press.publish(*(feed(enriched(f"feed{number}", hours(number))) for number in range(100)))
    rule(settings, "36d")
    done = presswatch("retain", "--yes", **settings)
    assert (done.returncode, stored(settings)) == (78, 10), done.stdout
    assert "gazette would lose 90% of its 10 pages" in done.stderr


async def test_an_outlet_that_would_lose_much_keeps_no_other_from_it(press: Press, settings: dict[str, str]) -> None:
    """The other outlet has a short rule for lists, and few of them: most of what it has may go."""
    blobs, page = FolderBlobs(Path(settings["blobs"])), enriched("feed", hours(1), "News.", outlet="other")
    await press.publish(feed(page, "other"))
    await keep(blobs, page)
    settings["sources"] = str(folder := Path(settings["sources"]).parent / "sources")
    folder.mkdir()
    (folder / "gazette.toml").write_text(f'{SOURCE}pages = "36d"\n')
    other = SOURCE.replace("gazette", "other").replace("Gazette", "Other")
    (folder / "other.toml").write_text(f'{other}lists = "3d"\n')
    done = presswatch("retain", "--yes", "--json", **settings)
    found = json.loads(done.stdout)
    assert done.returncode == 78 and found["refused"] == ["gazette"]
    assert [(row["outlet"], row["bodies"]) for row in found["expired"]] == [("other", 1)]
    assert stored(settings) == 10


async def test_a_body_of_two_outlets_counts_for_both(press: Press, settings: dict[str, str]) -> None:
    """The wire would lose all its lists. The gazette has them too, and for it they are few."""
    now = datetime.now(UTC)
    shared = [enriched(f"list{number}", hours(number + 0.5), LONG.format(number)) for number in range(25)]
    young = [enriched(f"new{number}", now - timedelta(minutes=number)) for number in range(100)]
    await press.publish(*map(feed, [*shared, *young]), *(feed(page, "wire") for page in shared))
    await keep(FolderBlobs(Path(settings["blobs"])), *shared)
    settings["sources"] = str(folder := Path(settings["sources"]).parent / "sources")
    folder.mkdir()
    for name in ("gazette", "wire"):
        source = SOURCE.replace("gazette", name).replace("Gazette", name)
        (folder / f"{name}.toml").write_text(f'{source}lists = "30d"\n')
    done = presswatch("retain", "--yes", **settings)
    assert (done.returncode, stored(settings)) == (78, 35), done.stdout
    assert "wire would lose 100% of its 25 bodies" in done.stderr and "nothing of wire is deleted" in done.stderr
    found = json.loads(presswatch("retain", "--yes", "--most", "100", "--json", **settings).stdout)
    assert [(row["outlet"], row["bodies"]) for row in found["expired"]] == [("gazette", 25), ("wire", 25)]
    assert (found["bodies"], stored(settings)) == (25, 10)


async def test_a_body_that_is_stored_again_after_its_deletion_counts(press: Press, settings: dict[str, str]) -> None:
    async with connection(press.pool) as conn:
        before = (await stored_bodies(conn))["gazette"]
        await conn.execute(
            "INSERT INTO dropped_body (sha256, size, outlet_id, rule, dropped_at) SELECT body_sha256, 1, 'gazette', "
            "'pages', now() + (row_number() OVER (ORDER BY id) - 4) * interval '1 day' FROM capture"
        )
        assert (before, (await stored_bodies(conn))["gazette"]) == (StoredBodies(10, 10), StoredBodies(3, 3))


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
