"""The `README.md` of each package names files that exist, and every package that the code imports."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
READMES = sorted(path for top in ("services", "shared") for path in (ROOT / top).rglob("README.md"))
BY_PACKAGE = {".".join(path.parent.relative_to(ROOT).parts): path for path in READMES}
SHARED = {name: path for name, path in BY_PACKAGE.items() if name.startswith("shared.")}
COMMANDS = {name: path for name, path in BY_PACKAGE.items() if name.startswith("services.console.")}


def paragraph(readme: Path, name: str) -> str:
    found = re.search(rf"\*\*{name}:\*\*(.*?)\n\n", readme.read_text(encoding="utf-8"), re.DOTALL)
    assert found, f"{readme} has no paragraph “{name}”"
    return found[1]


def quoted(text: str) -> list[str]:
    return re.findall(r"`([^`]+)`", text)


def package_of(module: str) -> str:
    """Return the innermost package that has a README of its own. Modules beside packages are free for all."""
    return next((name for name in sorted(SHARED, key=len, reverse=True) if f"{module}.".startswith(f"{name}.")), "")


def imported(package: str, folder: Path) -> Iterator[str]:
    """Yield the modules of `shared` that the package itself imports."""
    for path in folder.rglob("*.py"):
        if package_of(".".join(path.relative_to(ROOT).with_suffix("").parts)) != package:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("shared."):
                yield node.module


@pytest.mark.parametrize("package", BY_PACKAGE)
def test_the_files_to_start_at_exist(package: str) -> None:
    folder = BY_PACKAGE[package].parent
    for name in quoted(paragraph(BY_PACKAGE[package], "Start at")):
        if re.fullmatch(r"[\w./*-]+", name) and re.search(r"[./]", name):
            assert [*folder.glob(name), *ROOT.glob(name)], f"{name} is not there"


@pytest.mark.parametrize("package", SHARED)
def test_what_is_imported_is_named(package: str) -> None:
    allowed = (package, *(name for name in quoted(paragraph(SHARED[package], "May import")) if "." in name))
    others = {package_of(module) or "" for module in imported(package, SHARED[package].parent)} - {""}
    unnamed = [
        one
        for one in others
        if not any(f"{one}.".startswith(f"{name}.") or name.startswith(f"{one}.") for name in allowed)
    ]
    assert unnamed == [], f"import less, or name it in {SHARED[package].relative_to(ROOT)}"


@pytest.mark.parametrize("package", COMMANDS)
def test_services_and_commands_that_a_group_of_commands_imports_are_named(package: str) -> None:
    allowed = {package, *quoted(paragraph(COMMANDS[package], "May import"))}
    used = set()
    for path in COMMANDS[package].parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("services."):
                used.add(group_of(node.module))
    assert used - allowed - {"services.console"} == set(), f"name it in {COMMANDS[package].relative_to(ROOT)}"


def group_of(module: str) -> str:
    """Return the group of commands or the service. Modules beside the groups are free for all."""
    return next((name for name in COMMANDS if f"{module}.".startswith(f"{name}.")), ".".join(module.split(".")[:2]))
