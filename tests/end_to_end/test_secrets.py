"""`presswatch run`: each process knows its own password alone, and what is made is its user's alone."""

from __future__ import annotations

import os
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.command import PRESSWATCH
from tests.end_to_end.press import Press, serving
from tests.end_to_end.watch_process import Watch, watching

DATABASE = {"publisher", "reader"}
"""The services that have business with the archive."""
FOREIGN = "somebody-elses-secret"


def environ_of(pid: int) -> dict[str, str]:
    text = Path(f"/proc/{pid}/environ").read_bytes().decode()
    return dict(pair.split("=", 1) for pair in text.split("\0") if "=" in pair)


def passwords(data: Path) -> dict[str, str]:
    """All there are, by the folder that holds them: `redis/reader` and the like."""
    secrets = data / "secrets"
    found = {str(p.parent.relative_to(secrets)): p.read_text() for p in secrets.glob("*/*/*_password")}
    return found | {"owner": (secrets / "postgres").read_text()}


@pytest.fixture
def usual_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.mark.usefixtures("usual_umask")
def test_each_process_has_its_own_secrets_and_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PRESSWATCH_DATABASE_PASSWORD", "PRESSWATCH_REDIS_PASSWORD"):
        monkeypatch.setenv(name, FOREIGN)
    with serving(Press(3)) as press, watching(tmp_path / "data", press.write_source(tmp_path)) as watch:
        known = passwords(watch.data)
        assert len(set(known.values())) == len(known) > 10, "each is its own"
        for name, service in watch.run_file()["services"].items():
            said = "\0".join(environ_of(service["pid"]).values())
            wanted = {f"redis/{name}"} | ({f"database/{name}"} if name in DATABASE else set())
            assert {where for where, word in known.items() if word in said} == wanted, name
            assert FOREIGN not in said
        for pid in watch.run_file()["servers"].values():
            said = "\0".join(environ_of(pid).values())
            assert not [where for where, word in known.items() if word in said]
        _reads_nothing_without_a_role(watch)
        _is_its_users_alone(watch.data)
        exported = tmp_path / "all.jsonl"
        command = [PRESSWATCH, "export", "--to", str(exported)]
        said_by_command = subprocess.run([*command, "--in", str(watch.data)], env=_plain(), check=False)
        assert said_by_command.returncode == 0
        assert stat.S_IMODE(exported.stat().st_mode) == 0o600


def _plain() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if value != FOREIGN}


def _reads_nothing_without_a_role(watch: Watch) -> None:
    """The database takes a password from everybody, and there is none for the fetcher."""
    url = watch.run_file()["database_url"]
    host = url.rpartition("@")[2]
    for user in ("presswatch_fetcher", "fetcher", "presswatch", "postgres"):
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(f"postgresql://{user}@{host}")


def _is_its_users_alone(data: Path) -> None:
    made = [Path(folder, name) for folder, _, names in os.walk(data) for name in ("", *names)]
    assert [path for path in made if not path.name.endswith((".acl", ".sql")) and _is_open_to_others(path)] == []


def _is_open_to_others(path: Path) -> bool:
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:  # the servers remove files meanwhile
        return False
    return not stat.S_ISLNK(mode) and bool(mode & 0o077)
