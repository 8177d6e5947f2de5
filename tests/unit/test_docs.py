"""Links between the pages lead somewhere, and every page can be found from the index."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [*sorted((ROOT / "docs").rglob("*.md")), *(ROOT / n for n in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md"))]
_LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
_NAMED = re.compile(r"docs/[a-z0-9/-]+\.md")
_PATH = re.compile(r"(?<![\w/.])(?:services|shared|tests|deploy|sources)/[\w./-]*\w")
_DOTTED = re.compile(r"(?<![\w/.-])(?:services|shared|tests)(?:\.[a-z_]\w*)+")
_CODE = re.compile(r"^```.*?^```|`[^`\n]+`", re.DOTALL | re.MULTILINE)
WRITTEN_BY_USERS = {"deploy/compose.images.yml"}


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_lead_somewhere(page: Path) -> None:
    links = [link for link in _LINK.findall(page.read_text(encoding="utf-8")) if "://" not in link]
    missing = [link for link in links if not (page.parent / link).exists()]
    assert missing == []


def test_every_page_is_in_the_index() -> None:
    index = (ROOT / "docs/index.md").read_text(encoding="utf-8")
    pages = {str(page.relative_to(ROOT / "docs")) for page in (ROOT / "docs").rglob("*.md")} - {"index.md"}
    assert {name for name in pages if f"({name})" not in index} == set()


@pytest.mark.parametrize("page", [page for page in PAGES if page.name != "CHANGELOG.md"], ids=lambda p: p.name)
def test_files_and_modules_that_pages_name_exist(page: Path) -> None:
    code = " ".join(_CODE.findall(page.read_text(encoding="utf-8"))).replace("NAME", "parser")
    paths = {path for path in _PATH.findall(code) if not (ROOT / path).exists()} - WRITTEN_BY_USERS
    modules = {name for name in _DOTTED.findall(code) if not _is_module_or_member(name)}
    assert (paths, modules) == (set(), set())


def _is_module_or_member(dotted: str) -> bool:
    """Whether the name is a module or package of ours, or a top-level name defined in one."""
    path = ROOT / dotted.replace(".", "/")
    if path.is_dir() or path.with_suffix(".py").exists():
        return True
    member, module = path.name, path.parent.with_suffix(".py")
    return module.exists() and re.search(rf"^(?:async def|def|class) {member}\b", module.read_text(), re.M) is not None


def test_pages_that_messages_name_exist() -> None:
    code = [path for folder in ("shared", "services") for path in (ROOT / folder).rglob("*.py")]
    named = {name for path in code for name in _NAMED.findall(path.read_text(encoding="utf-8"))}
    assert named
    assert {name for name in named if not (ROOT / name).exists()} == set()
