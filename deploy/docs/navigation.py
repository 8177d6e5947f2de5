"""The menu of the documentation's site, from the tables of docs/index.md: that page stays the only list of pages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

_HEADING = re.compile(r"^## (.+)$")
_LINK = re.compile(r"\[([^]]+)\]\(([^)#]+)\)")
_LAST = [
    {"Changes": "CHANGELOG.md"},
    {"Contributing": "CONTRIBUTING.md"},
    {"Model of page kinds": "services/parser/core/kinds/CARD.md"},
]
"""Pages outside of docs that others link to."""


def on_config(config: Any) -> Any:
    """Set the menu. MkDocs calls this before it reads the pages."""
    index = Path(config["docs_dir"], "docs", "index.md").read_text(encoding="utf-8")
    config["nav"] = [{"Presswatch": "README.md"}, {"All pages": "docs/index.md"}, *sections(index), *_LAST]
    return config


def sections(index: str) -> list[dict[str, list[dict[str, str]]]]:
    """Return the sections of the index, each with the pages of its tables in order. Decisions are a section too."""
    found: dict[str, list[dict[str, str]]] = {}
    section = ""
    for line in index.splitlines():
        if heading := _HEADING.match(line):
            section = heading[1]
        for title, link in _LINK.findall(line if line.startswith("|") else ""):
            page = {title[0].upper() + title[1:]: _from_the_root(link)}
            found.setdefault("Decisions" if link.startswith("decisions/") else section, []).append(page)
    return [{name: pages} for name, pages in found.items()]


def _from_the_root(link: str) -> str:
    return link.removeprefix("../") if link.startswith("../") else f"docs/{link}"
