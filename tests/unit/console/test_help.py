"""Every command shows an example and prints JSON, and docs/commands.md says what the code does."""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.core import TyperCommand, TyperGroup

from services.console.commands import PARTS, loaded
from services.console.exit_codes import ExitCode
from tests.command import presswatch

ROOT = Path(__file__).resolve().parents[3]
PAGE = ROOT / "docs" / "commands.md"
WITHOUT_JSON = {"run": "it runs until it is stopped"}
_EXAMPLE = re.compile(r"^Example: presswatch (.+)$", re.MULTILINE)


def commands(group: TyperGroup, before: str = "") -> Iterator[tuple[str, TyperCommand]]:
    for name, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from commands(command, f"{before}{name} ")
        elif isinstance(command, TyperCommand):
            yield before + name, command


COMMANDS = dict(found for module in PARTS for found in commands(loaded(module)))


@pytest.mark.parametrize("name", COMMANDS)
def test_help_has_an_example_that_the_command_understands(name: str) -> None:
    command = COMMANDS[name]
    found = _EXAMPLE.search(f"{command.help}\n{command.epilog}")
    assert found is not None, "add a line `Example: presswatch …` to its help or epilog"
    words = shlex.split(found[1].removesuffix(" --in data"))
    assert words[: len(name.split())] == name.split()
    parser = command.make_parser(command.make_context(name, [], resilient_parsing=True))
    parser.parse_args(words[len(name.split()) :])  # raises for an option that does not exist


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_prints_json(name: str) -> None:
    options = {option for parameter in COMMANDS[name].params for option in parameter.opts}
    assert ("--json" in options) != (name in WITHOUT_JSON)


def test_the_page_lists_every_command_that_prints_json() -> None:
    assert {row[0] for row in _rows("JSON")} == {f"`{name}`" for name in COMMANDS.keys() - WITHOUT_JSON.keys()}


def test_the_page_has_the_exit_codes_of_the_code() -> None:
    assert _rows("Exit codes") == [(str(int(code)), code.meaning) for code in ExitCode]


def _rows(heading: str) -> list[tuple[str, ...]]:
    """Return the rows of the table under a heading of the page."""
    section = PAGE.read_text(encoding="utf-8").partition(f"## {heading}\n")[2].partition("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("| ")]
    return [tuple(cell.strip() for cell in row.strip("|").split("|")) for row in rows[1:]]


def test_a_paragraph_of_help_is_one_line_that_the_terminal_wraps() -> None:
    paragraphs = (COMMANDS["retain"].help or "").split("\n\n")
    assert paragraphs[1].startswith("Without --yes") and paragraphs[1].endswith("everything is kept.")
    assert [len(paragraph.splitlines()) for paragraph in paragraphs] == [1, 1, 1, 1]


def test_each_example_has_a_line_of_its_own() -> None:
    examples = next(part for part in (COMMANDS["backfill"].help or "").split("\n\n") if part.startswith("Example"))
    assert [line.split()[0] for line in examples.splitlines()] == ["Example:", "Example:"]


def test_version_is_that_of_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert presswatch("--version").stdout == f"presswatch {project['version']}\n"
