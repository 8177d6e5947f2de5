"""Links between the pages lead somewhere, and every page can be found from the index."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [*sorted((ROOT / "docs").rglob("*.md")), *(ROOT / n for n in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md"))]
_LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
_ANCHOR = re.compile(r"\]\(([^)#\s]*)#([^)\s]+)\)")
_NAMED = re.compile(r"docs/[a-z0-9/-]+\.md")
_PATH = re.compile(r"(?<![\w/.])(?:services|shared|tests|deploy|sources)/[\w./-]*\w")
_DOTTED = re.compile(r"(?<![\w/.-])(?:services|shared|tests)(?:\.[a-z_]\w*)+")
_CODE = re.compile(r"^```.*?^```|`[^`\n]+`", re.DOTALL | re.MULTILINE)
_UNBROKEN = re.compile(r"^\s*(?:\||#|<)|^ {4}")
"""Lines that Markdown does not let us wrap: table rows, headings, HTML, indented code."""
_WIDTH = 80
READMES = [path for top in ("services", "shared", "tests") for path in sorted((ROOT / top).rglob("README.md"))]
WRITTEN_BY_USERS = {"deploy/compose.images.yml"}


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_lead_somewhere(page: Path) -> None:
    links = [link for link in _LINK.findall(page.read_text(encoding="utf-8")) if "://" not in link]
    missing = [link for link in links if not (page.parent / link).exists()]
    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_anchors_are_headings(page: Path) -> None:
    links = [(link, anchor) for link, anchor in _ANCHOR.findall(page.read_text(encoding="utf-8")) if "://" not in link]
    missing = [(link, anchor) for link, anchor in links if anchor not in _anchors(page.parent / link if link else page)]
    assert missing == []


def _anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


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


@pytest.mark.parametrize("page", [*PAGES, *READMES], ids=lambda p: str(p.relative_to(ROOT)))
def test_prose_is_wrapped(page: Path) -> None:
    """A changed word then changes few lines, and two windows fit side by side."""
    prose = re.sub(r"^\s*```.*?^\s*```$", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    lines = [line for line in prose.splitlines() if len(line) > _WIDTH and not _UNBROKEN.match(line)]
    assert [line for line in lines if _could_be_wrapped(line)] == []


def _could_be_wrapped(line: str) -> bool:
    """Whether there is a space to break at. Those in inline code are none."""
    return " " in re.sub(r"`[^`]+`", "code", line.strip())[:_WIDTH].removeprefix("- ")


def test_pages_that_messages_name_exist() -> None:
    code = [path for folder in ("shared", "services") for path in (ROOT / folder).rglob("*.py")]
    named = {name for path in code for name in _NAMED.findall(path.read_text(encoding="utf-8"))}
    assert named
    assert {name for name in named if not (ROOT / name).exists()} == set()
