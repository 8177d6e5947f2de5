"""What `presswatch --help` shows without loading anything is what the commands' own modules say."""

from __future__ import annotations

import subprocess
import sys

import pytest

from services.console.commands import PARTS, loaded

HEAVY = (
    "aiohttp", "asyncio", "numpy", "psycopg", "psycopg_pool", "pydantic", "pydantic_settings", "py3langid",
    "redis", "selectolax", "structlog", "tantivy", "tenacity", "shared.contracts", "shared.settings",
)  # fmt: skip
"""None of these is needed to list the commands."""


@pytest.mark.parametrize("module", PARTS)
def test_the_list_of_commands_says_what_each_module_says(module: str) -> None:
    said = {
        name: (command.help or "").strip().partition("\n\n")[0] for name, command in loaded(module).commands.items()
    }
    assert {name: " ".join(text.split()) for name, text in said.items()} == PARTS[module]


@pytest.mark.parametrize("arguments", [["--help"], ["run", "--help"], ["status", "--help"], ["config", "--help"]])
def test_help_loads_none_of_the_heavy_modules(arguments: list[str]) -> None:
    assert set(HEAVY) & _loaded_by(*arguments) == set()


@pytest.mark.parametrize("command", ["withhold", "migrate", "verify"])
def test_a_command_of_the_archive_alone_loads_no_client_of_the_stream_server(command: str) -> None:
    assert {"redis", "stamina"} & _loaded_by(command, "--help") == set()


def _loaded_by(*arguments: str) -> set[str]:
    """Return the modules that a command has loaded when it has shown its help."""
    call = f"try:\n    run({list(arguments)})\nexcept SystemExit:\n    pass\n"
    look = f"import sys\nfrom services.console.app import run\n{call}print('loaded:', *sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    shown, _, modules = done.stdout.rpartition("loaded: ")
    assert "--help" in shown
    return set(modules.split())
