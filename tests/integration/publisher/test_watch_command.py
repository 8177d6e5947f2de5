"""`presswatch watch`, and commands that match nothing, on a real archive: what they say, and how they refuse."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from tests.command import presswatch
from tests.publishing import Press


def watch(database_url: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return presswatch("watch", *arguments, database_url=database_url)


def files_in(folder: Path) -> list[Path]:
    return list(folder.iterdir())


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


async def test_a_watch_for_everything_says_so(press: Press, database_url: str) -> None:
    assert "it matches every event" in watch(database_url, "add", "all").stdout
    assert "every event" not in watch(database_url, "add", "some", "--kind", "removed").stdout
    assert json.loads(watch(database_url, "add", "too", "--json").stdout)["name"] == "too"


async def test_secrets_go_to_a_file_that_only_its_user_can_read(
    press: Press, database_url: str, tmp_path: Path
) -> None:
    watch(database_url, "add", "kim", "--url", "https://x.example/")
    file = tmp_path / "watches.json"
    file.write_text("old")
    file.chmod(0o644)
    with file.open() as opened_before:
        assert watch(database_url, "export", "--secrets", "--to", str(file)).returncode == 0
        assert opened_before.read() == "old", "who had it open does not read the secrets"
    assert file.stat().st_mode & 0o777 == 0o600 and "whsec_" in file.read_text()
    assert files_in(tmp_path) == [file]


async def test_a_watch_is_imported_with_its_secret_and_its_pause(
    press: Press, database_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "watches.json"
    watch(database_url, "add", "kim", "--url", "https://x.example/")
    watch(database_url, "pause", "kim", "--why", "")
    watch(database_url, "export", "--secrets", "--to", str(file))
    watch(database_url, "resume", "kim")
    given = json.loads(file.read_text())
    (line,) = given["watches"]
    assert watch(database_url, "import", str(file)).stdout == "there already: kim\n"
    file.write_text(json.dumps({"watches": [line | {"secret": "whsec_" + "A" * 32}]}))
    refused = watch(database_url, "import", str(file))
    assert refused.returncode == 78 and "there is a watch named 'kim'" in refused.stderr
    file.write_text(json.dumps(given))
    watch(database_url, "remove", "kim")
    assert watch(database_url, "import", str(file)).stdout == "paused: kim\n"
    (row,) = json.loads(watch(database_url, "list", "--json").stdout)
    assert row["paused"] == line["paused"] != ""
    again = await press.one("SELECT secret, paused_at IS NOT NULL AS paused FROM watch")
    assert (again["secret"], again["paused"]) == (line["secret"], True)


async def test_a_file_of_watches_that_cannot_be_stored_is_refused(
    press: Press, database_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "watches.json"
    for watches, why in (
        ([{"name": "a", "search": "rice"}, {"name": "a", "search": "crane"}], "several watches are named 'a'"),
        ([{"name": "a\0b"}], "watches.0.name: Value error, has a NUL character"),
        ([{"name": "a", "people": ["\0"]}], "has a NUL character"),
    ):
        file.write_text(json.dumps({"watches": watches}))
        refused = watch(database_url, "import", str(file))
        assert refused.returncode == 78 and why in refused.stderr, refused
    assert json.loads(watch(database_url, "list", "--json").stdout) == []


async def test_an_unknown_outlet_is_not_read_again(press: Press, database_url: str) -> None:
    for more in ((), ("--json",), ("--yes",)):
        refused = presswatch("reparse", "--outlet", "nobody", *more, database_url=database_url)
        assert refused.returncode == 78 and "no source file names an outlet 'nobody'" in refused.stderr, refused
    assert "no stored capture matches" in presswatch("reparse", database_url=database_url).stdout


async def test_nothing_of_an_unknown_producer_is_withdrawn(press: Press, database_url: str) -> None:
    refused = presswatch("annotations", "withdraw", "nobody", "--reason", "wrong", database_url=database_url)
    assert refused.returncode == 78 and "presswatch annotations list" in refused.stderr, refused
    assert await press.rows("SELECT FROM annotation_withdrawal") == []
