"""The data folder: marked, locked, refused where it is not ours."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from services.console.context import use_running_watch
from services.console.run.supervisor.data_folder import open_data_folder, read_run, write_json
from shared.errors import Misconfigured


def test_a_new_folder_is_made_and_marked(tmp_path: Path) -> None:
    with open_data_folder(tmp_path / "deep" / "data") as folder:
        assert (folder.root / "VERSION").read_text().strip() == "1"
        assert folder.logs.is_dir()


def test_a_folder_of_another_version_is_refused_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "VERSION").write_text("99\n")
    with pytest.raises(Misconfigured, match=r"another version.*'99'.*DATA="), open_data_folder(tmp_path):
        pass


def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(Misconfigured, match="empty folder"), open_data_folder(tmp_path):
        pass
    assert sorted(p.name for p in tmp_path.iterdir()) == ["thesis.txt"]


def test_a_second_watch_on_a_folder_is_refused_with_the_pid_of_the_first(tmp_path: Path) -> None:
    with open_data_folder(tmp_path / "data") as folder:
        write_json(folder.run_file, {"pid": 42, "site": "http://127.0.0.1:8000"})
        with (
            pytest.raises(Misconfigured, match=r"already runs .*pid 42, site http://127.0.0.1:8000"),
            open_data_folder(folder.root),
        ):
            pass
    with open_data_folder(tmp_path / "data"):
        pass


def test_a_password_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    with open_data_folder(tmp_path / "data") as folder:
        first = folder.secret("valkey")
        assert folder.secret("valkey") == first
        assert folder.secret("postgres") != first
        assert (folder.root / "secrets" / "valkey").stat().st_mode & 0o077 == 0


def test_a_spoilt_run_file_is_as_none(tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text('{"pid": ')
    assert read_run(tmp_path) == {}


@pytest.mark.parametrize("adopted", [True, False])
def test_commands_adopt_the_addresses_of_a_watch_that_is_alive(tmp_path: Path, adopted: bool) -> None:
    pid = os.getpid() if adopted else 2**22 + 1
    write_json(tmp_path / "run.json", {"pid": pid, "environment": {"PRESSWATCH_BLOBS": "/x"}})
    environ: dict[str, str] = {}
    assert use_running_watch(tmp_path, environ) is adopted
    assert ("PRESSWATCH_BLOBS" in environ) is adopted


def test_stores_named_in_the_environment_come_first(tmp_path: Path) -> None:
    write_json(tmp_path / "run.json", {"pid": os.getpid(), "environment": {"PRESSWATCH_REDIS_URL": "redis://theirs"}})
    environ = {"PRESSWATCH_DATABASE_URL": "postgresql://mine"}
    use_running_watch(tmp_path, environ)
    assert environ == {"PRESSWATCH_DATABASE_URL": "postgresql://mine"}


WATCHS = {
    "PRESSWATCH_REDIS_URL": "redis://operator:o@127.0.0.1:7001/0",
    "PRESSWATCH_DATABASE_URL": "postgresql://presswatch_operator:p@db.example:5432/archive",
    "PRESSWATCH_BLOBS": "/x",
}


def test_a_shell_that_names_the_watchs_own_servers_gets_the_operators_logins(tmp_path: Path) -> None:
    """Its watch was started from it: one server by URL, the other its own, so the shell does not know the other."""
    write_json(tmp_path / "run.json", {"pid": os.getpid(), "environment": WATCHS})
    environ = {
        "PRESSWATCH_DATABASE_URL": "postgresql://owner:w@db.example:5432/archive?sslmode=require",
        "PRESSWATCH_DATABASE_PASSWORD": "w",
        "PRESSWATCH_REDIS_URL": "",
        "PRESSWATCH_BLOBS": "/mine",
    }
    use_running_watch(tmp_path, environ)
    assert environ == WATCHS | {"PRESSWATCH_BLOBS": "/mine"}


@pytest.mark.parametrize("other", ["postgresql://db.example:5433/archive", "postgresql://db.example:5432/b", "x://[y"])
def test_a_shell_that_names_another_database_keeps_it(tmp_path: Path, other: str) -> None:
    write_json(tmp_path / "run.json", {"pid": os.getpid(), "environment": WATCHS})
    environ = {"PRESSWATCH_DATABASE_URL": other, "PRESSWATCH_DATABASE_PASSWORD": "w"}
    use_running_watch(tmp_path, environ)
    assert environ == {"PRESSWATCH_DATABASE_URL": other, "PRESSWATCH_DATABASE_PASSWORD": "w"}
