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


@pytest.mark.parametrize("arguments", [["--help"], ["status", "--help"], ["config", "--help"]])
def test_help_loads_none_of_the_heavy_modules(arguments: list[str]) -> None:
    look = (
        f"import sys\nfrom services.console.app import run\ntry:\n    run({arguments})\nexcept SystemExit:\n    pass\n"
    )
    look += "print('loaded:', *sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    shown, _, modules = done.stdout.rpartition("loaded: ")
    assert "--help" in shown
    assert set(HEAVY) & set(modules.split()) == set()
