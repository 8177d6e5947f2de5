"""What `presswatch run` says when it cannot start: a sentence with the remedy, exit code 78, no traceback."""

from __future__ import annotations

import socket
import stat
from pathlib import Path

import pytest

from tests.command import presswatch
from tests.end_to_end.press import Press, serving
from tests.end_to_end.watch_process import watching

EX_CONFIG = 78


def refused(*arguments: str, before: tuple[str, ...] = ()) -> str:
    """What it said; it must have ended by itself, with the exit code for a wrong setting."""
    done = presswatch(*before, "run", *arguments)
    said = done.stdout + done.stderr
    assert done.returncode == EX_CONFIG, said
    assert "Traceback" not in said
    return said


def test_a_port_in_use(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = refused("--port", str(port), "--data", str(tmp_path / "data"))
    assert f"port {port}" in said
    assert f"PORT={port + 1}" in said


def test_a_data_folder_of_another_version(tmp_path: Path) -> None:
    (tmp_path / "VERSION").write_text("99\n")
    said = refused("--port", "0", "--data", str(tmp_path))
    assert "another version" in said
    assert "DATA=" in said


def test_the_data_folder_may_be_named_as_for_all_commands(tmp_path: Path) -> None:
    (tmp_path / "VERSION").write_text("99\n")
    nothing = ("--port", "0", "--sources", str(tmp_path / "none.toml"))  # a watch elsewhere would not start either
    assert "another version" in refused(*nothing, before=("--in", str(tmp_path)))
    assert "another version" in refused("--in", str(tmp_path), *nothing)
    said = refused(*nothing, "--data", str(tmp_path / "own"), before=("--in", str(tmp_path)))
    assert "no such file or folder" in said, "--data is nearer to the command"


def test_a_folder_that_holds_something_else(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("dear friend")
    assert "choose an empty folder" in refused("--port", "0", "--data", str(tmp_path))
    assert (tmp_path / "letters.txt").read_text() == "dear friend"


def test_sources_that_are_not_there_or_wrong(tmp_path: Path) -> None:
    assert "no such file or folder" in refused("--data", str(tmp_path / "a"), "--sources", str(tmp_path / "none.toml"))
    wrong = tmp_path / "wrong.toml"
    wrong.write_text('id = "wrong"\nname = "Wrong"\nhosts = ["a.example"]\ncolour = "red"\n')
    said = refused("--port", "0", "--data", str(tmp_path / "b"), "--sources", str(wrong))
    assert "wrong.toml" in said
    assert "colour" in said


def test_settings_of_a_server_that_is_not_given_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever gave a replica and forgot the primary must not believe that the archive is there."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "VERSION").write_text("1\n")
    (tmp_path / "data" / "servers.json").write_text('{"database": "db.example:5432/presswatch"}')
    folder = ("--port", "0", "--data", str(tmp_path / "data"), "--sources", str(tmp_path / "none"))
    (tmp_path / "none").mkdir()
    assert "not used" not in refused(*folder)
    monkeypatch.setenv("PRESSWATCH_DATABASE_READ_URL", "postgresql://u:hidden@replica.example/presswatch")
    monkeypatch.setenv("PRESSWATCH_REDIS_PASSWORD", "hidden")
    monkeypatch.setenv("PRESSWATCH_SEARCH_URL", "http://127.0.0.1:9200")
    said = refused(*folder)
    assert "not used: PRESSWATCH_DATABASE_READ_URL, PRESSWATCH_REDIS_PASSWORD; PRESSWATCH_DATABASE_URL or" in said
    assert "set PRESSWATCH_DATABASE_URL to it" in said
    assert "hidden" not in said


def test_two_watches_on_one_folder(tmp_path: Path) -> None:
    with serving(Press(0)) as press:
        source = press.write_source(tmp_path)
        with watching(tmp_path / "data", source) as watch:
            said = refused("--port", "0", "--data", str(tmp_path / "data"), "--sources", str(source))
            assert "already runs" in said
            assert str(watch.process.pid) in said
            mode = stat.S_IMODE((tmp_path / "data" / "run.json").stat().st_mode)
            assert mode == 0o600, "run.json holds passwords"
