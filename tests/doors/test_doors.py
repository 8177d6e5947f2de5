"""Every door, tried as a user does: the commands as processes, the pages and the API by HTTP, on one running watch."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.core import TyperGroup

from services.console.commands import PARTS, loaded
from services.reader.adapters.web.static_files import Assets
from services.reader.handler import routes
from tests.command import PRESSWATCH
from tests.doors.commands import COMMANDS, USAGE, WELL, Run
from tests.doors.fixtures import standing
from tests.doors.routes import ROUTES, Get
from tests.end_to_end.watch_process import STAGES, Watch
from tests.forked import run_forked
from tests.waiting import PATIENCE_S

PAGE = Path(__file__).resolve().parents[2] / "docs" / "commands.md"
NOWHERE = {
    "PRESSWATCH_REDIS_URL": "redis://127.0.0.1:1/0",
    "PRESSWATCH_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
}
RUNS = [pytest.param(run, id=f"{run.words}{' (away)' * run.away}") for runs in COMMANDS.values() for run in runs]
FIRST = [runs[0] for runs in COMMANDS.values()]
"""The main use of each command."""
GETS = [pytest.param(get, id=f"{get.method} {get.path}") for gets in ROUTES.values() for get in gets]
NO_DOOR = ("Traceback (most recent call last)", "Internal Server Error")

Grounds = tuple[Watch, dict[str, str]]


@pytest.fixture(scope="module")
def grounds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Grounds]:
    with standing(tmp_path_factory.mktemp("doors")) as ground:
        yield ground


def names(group: TyperGroup, before: str = "") -> Iterator[str]:
    for name, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from names(command, f"{before}{name} ")
        else:
            yield before + name


def test_no_command_is_left_out() -> None:
    there = {name for module in PARTS for name in names(loaded(module))}
    assert set(COMMANDS) == there, "try it in tests/doors/commands.py"
    for name, runs in COMMANDS.items():
        assert name == "run" or any(run.code == WELL or run.words == name for run in runs), f"{name}: no main use"
        assert any(run.code != WELL for run in runs), f"{name}: no misuse"
        assert all(f" {name}" in f" {run.words}" for run in runs), f"{name}: another command"
        assert name == "run" or any("--json" in run.words for run in runs), f"{name}: no --json"


def test_no_page_and_no_route_is_left_out() -> None:
    assert set(ROUTES) == {route.path for route in routes(Assets())}, "try it in tests/doors/routes.py"
    for path, gets in ROUTES.items():
        assert any(get.status == 200 for get in gets), f"{path}: no main use"
        assert any(get.status >= 400 for get in gets), f"{path}: no misuse"


@pytest.mark.parametrize("get", GETS)
def test_address(get: Get, grounds: Grounds) -> None:
    watch, words = grounds
    status, body = answer(watch.site.rstrip("/") + get.path.format_map(words), get.method)
    assert (status, *[one for one in NO_DOOR if one in body]) == (get.status,), body[:2000]
    assert get.holds.replace("{article}", words["article"]) in body


def answer(url: str, method: str = "GET") -> tuple[int, str]:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, method=method), timeout=PATIENCE_S) as answered:
            return int(answered.status), answered.read().decode("utf-8", "replace")
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.read().decode("utf-8", "replace")


@pytest.mark.parametrize("name", [*STAGES, "reader"])
@pytest.mark.parametrize(
    "get", [Get("/metrics", 200, "# HELP"), Get("/livez", 200), Get("/readyz", 200), Get("/", 404)]
)
def test_health(name: str, get: Get, grounds: Grounds) -> None:
    status, body = answer(grounds[0].run_file()["services"][name]["url"] + get.path)
    assert status == get.status and get.holds in body


@pytest.mark.parametrize("run", RUNS)
def test_command(run: Run, grounds: Grounds) -> None:
    watch, words = grounds
    typed = [word.format_map(words) for word in shlex.split(run.words)]
    data = words["folder"] + "/nowhere" if run.away else str(watch.data)
    env = {name: value for name, value in os.environ.items() if not name.startswith("PRESSWATCH_")}
    env |= {"COLUMNS": "200", "PRESSWATCH_DATA": data, **(NOWHERE if run.away else {})}
    env |= {name: value.format_map(words) for name, value in run.env.items()}
    here = words["folder"] if run.words.startswith("ingest") else None  # it keeps its journal where it is run
    line = [PRESSWATCH, *typed]
    done = started(line, env, here) if run in FIRST else run_forked(line, env, cwd=here)
    said = done.stdout + done.stderr
    assert (done.returncode, *[one for one in NO_DOOR if one in said]) == (run.code,), said
    assert run.says in said
    if run.code == WELL:
        assert "presswatch: " not in done.stderr
    if "--json" in typed and run.code != USAGE:
        assert_documented(max((name for name in COMMANDS if f" {name}" in f" {run.words}"), key=len), done.stdout)


def started(line: list[str], env: dict[str, str], cwd: str | None) -> subprocess.CompletedProcess[str]:
    """Run the command from its file: it loads all that it needs."""
    return subprocess.run(line, env=env, cwd=cwd, capture_output=True, text=True, check=False, input="")


def assert_documented(name: str, printed: str) -> None:
    """Compare the fields of the JSON that a command printed with docs/commands.md."""
    (cell,) = re.findall(rf"^\| `{name}` \| (.+) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    if cell == "the same":
        return
    found = [json.loads(line) for line in printed.splitlines()] if cell.startswith("lines:") else json.loads(printed)
    for item in found if isinstance(found, list) else [found]:
        assert "…" in cell or set(item) <= set(re.findall(r"`(\w+)`", cell))
