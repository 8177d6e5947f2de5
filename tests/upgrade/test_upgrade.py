"""An upgrade keeps the data: what an older version archived, and what it was about to do."""

from __future__ import annotations

import json
import os
import subprocess
import urllib.error
from pathlib import Path
from typing import Any

import pytest

from tests.command import PRESSWATCH
from tests.end_to_end.watch_process import Watch, eventually, watching
from tests.forked import run_forked
from tests.upgrade.freeze import EDITED, FIRST, REMOVED, WAITING
from tests.upgrade.outlet import Outlet, printed
from tests.upgrade.thaw import Thawed, thaw, thaw_data_folder

OLD_ARTICLES = FIRST + 1
WERE_WAITING = 1 + sum(map(len, WAITING.values()))
_NEWEST_FIRST = ("0033_phrases", "0040_judged_again")
_KEPT = (
    "id", "address", "language", "title", "standfirst", "published", "updated", "byline", "section", "tags", "origin",
    "producer", "state", "state_since", "first_captured_at", "revision_id", "capture_id", "blocks", "topics",
    "annotations", "rulings",
)  # fmt: skip
"""Fields of an article that the upgrade leaves as they were."""


def presswatch(environment: dict[str, str], *words: str | Path) -> subprocess.CompletedProcess[str]:
    return run_forked([PRESSWATCH, *map(str, words)], os.environ | environment)


def kept(article: dict[str, Any]) -> dict[str, Any]:
    """Return what the archive said of an article, without what later versions add."""
    revisions = [(one["id"], one["first_seen"], one.get("title")) for one in article["revisions"]]
    changes = [(one["id"], one["kind"], one["at"], one["from_revision"]) for one in article["changes"]]
    addresses = [(one["address"], one["state"], one["first_seen"]) for one in article["addresses"]]
    plain = {name: article[name] for name in _KEPT}
    return {**plain, "revisions": revisions, "changes": changes, "addresses": addresses}


def test_commands_refuse_the_older_tables_and_migrate_them(tmp_path: Path, database_url: str) -> None:
    """As in containers, where the operator runs `presswatch migrate`."""
    older = thaw(tmp_path)
    older.load(database_url)
    environment = {"PRESSWATCH_DATABASE_URL": database_url, "PRESSWATCH_BLOBS": str(older.data / "blobs")}
    refused = presswatch(environment, "verify")
    assert refused.returncode == 78 and "lacks 0033_phrases" in refused.stderr
    assert "run `presswatch migrate`" in refused.stderr
    done = presswatch(environment, "migrate")
    assert done.returncode == 0 and all(name in done.stdout for name in _NEWEST_FIRST), done.stderr
    exported = presswatch(environment, "export")
    found = {row["id"]: row for row in map(json.loads, exported.stdout.splitlines())}
    assert found.keys() == older.expected["articles"].keys(), exported.stderr
    for id, before in older.expected["articles"].items():
        texts = {one["id"]: one["blocks"] for one in found[id]["revisions"]}
        assert texts == {one["id"]: one["blocks"] for one in before["revisions"]}
    for file in older.certificates:
        again = presswatch(environment, "certificate", file.stem, "--to", tmp_path / file.name)
        assert again.returncode == 0, again.stderr
        assert (tmp_path / file.name).read_bytes() == file.read_bytes()


def test_a_watch_goes_on_where_the_older_version_stopped(tmp_path: Path) -> None:
    """As with `make run`, which migrates by itself."""
    older = thaw_data_folder(tmp_path)
    with printed(FIRST) as outlet:
        outlet.edited, outlet.gone = set(EDITED), {REMOVED}
        with watching(older.data, outlet.write_source(tmp_path)) as watch:
            eventually(lambda: watch.count("article") == OLD_ARTICLES + WERE_WAITING, 90, "what waited in the streams")
            _articles_are_as_they_were(watch, older)
            _events_follow_those_of_before(watch, older)
            visible = OLD_ARTICLES + WERE_WAITING - 1
            eventually(lambda: _total(watch) == visible, 60, "the index has old and new articles")
            _certificates_hold(watch, older, tmp_path)
            _the_past_is_no_edit(watch, outlet)
            _nothing_is_left_over(watch)


def _articles_are_as_they_were(watch: Watch, older: Thawed) -> None:
    for id, before in older.expected["articles"].items():
        now = watch.json(f"/api/v1/articles/{id}")
        assert kept(now) == kept(before)
        for revision in before["revisions"]:
            assert watch.json(f"/api/v1/articles/{id}?revision={revision['id']}")["blocks"] == revision["blocks"]
    [(withheld,)] = watch.sql("SELECT article_id FROM withholding")
    with pytest.raises(urllib.error.HTTPError, match="451"):
        watch.get(f"/a/{withheld}")


def _events_follow_those_of_before(watch: Watch, older: Thawed) -> None:
    """The cursor that a program kept still works, and gives only what is new."""
    before = older.expected["events"]
    assert watch.json("/api/v1/events?limit=200")["events"][: len(before)] == before
    later = watch.json(f"/api/v1/events?limit=200&after={before[-1]['after']}")["events"]
    assert [event["kind"] for event in later] == ["created"] * WERE_WAITING


def _total(watch: Watch) -> int:
    return int(watch.json("/api/v1/search?q=council&limit=50")["total"])


def _certificates_hold(watch: Watch, older: Thawed, folder: Path) -> None:
    log = folder / "days.jsonl"
    log.write_text(watch.get("/certificates/days.jsonl"))
    continued = presswatch({}, "verify-log", log, "--kept", older.days)
    assert continued.returncode == 0, continued.stderr
    assert len(older.certificates) == 4
    for file in older.certificates:
        checked = presswatch({}, "verify-certificate", file, "--log", log)
        assert checked.returncode == 0, checked.stderr


def _the_past_is_no_edit(watch: Watch, outlet: Outlet) -> None:
    """A later version may read a page otherwise. That is no change of the outlet's; a new correction is one."""
    before = watch.sql("SELECT id, kind FROM change ORDER BY id")
    same, corrected = min(EDITED), 4
    outlet.edited.add(corrected)
    watch.ask_for(outlet.url(same), outlet.url(corrected))
    new = "SELECT article_id, kind FROM change WHERE NOT id = ANY(%s)"
    found = eventually(lambda: watch.sql(new, [id for id, _ in before]), 60, "the correction")
    [(article,)] = watch.sql("SELECT article_id FROM address WHERE address = %s", outlet.url(corrected))
    eventually(lambda: watch.pending() == 0, 60, "all visits")
    assert found == watch.sql(new, [id for id, _ in before]) == [(article, "revised")]


def _nothing_is_left_over(watch: Watch) -> None:
    server = watch.redis()
    assert {key: server.xlen(key) for key in server.scan_iter("*dead*", _type="stream") if server.xlen(key)} == {}
    checked = presswatch({}, "--in", watch.data, "verify", "--json")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    listed = presswatch({}, "--in", watch.data, "watch", "list", "--json")
    assert "removals" in listed.stdout
