"""Recognize boxes that hold objects in JSON for a script."""

from __future__ import annotations

import json
import re

from services.parser.core.document.outline import Outline
from services.parser.core.document.text_runs import TextRun

_DATA = ('{"', '[{"')
_CODE = re.compile(
    r"(?<![\w-])(?:code|code[-_]?(?:block|box|example|listing|sample|snippet)|codehilite|source-?code|highlight|hljs|snippet|"
    r"listing|json|(?:lang|language|highlight)-\w+)(?![\w-])",
    re.I,
)
"""Matches names of boxes whose code is for readers. `code-block-1` is an advertisement of a common plug-in."""
_CODE_REACH = 3
_ADVERTISEMENT = re.compile(r"(?<![\w-])code-block-\d")
CONTAINERS = frozenset(("div", "section", "body", "article", "header", "figure", "ul"))


def is_data(outline: Outline, text_run: TextRun) -> bool:
    """Return whether a box holds objects in JSON for a script. Words in braces and code for readers are text."""
    if text_run.tag not in CONTAINERS or not text_run.text.startswith(_DATA):
        return False
    return _is_json(text_run.text) and not _is_in_code(outline, text_run.box)


def _is_json(text: str) -> bool:
    """Return whether the text is one or more values in JSON."""
    decoder, at = json.JSONDecoder(), 0
    try:
        while at < len(text):
            _, at = decoder.raw_decode(text, at)
            at += text.startswith(" ", at)
    except (ValueError, RecursionError):
        return False
    return True


def _is_in_code(outline: Outline, box: int) -> bool:
    """Return whether this box or one close around it is named or marked as code."""
    for _ in range(_CODE_REACH):
        named = outline.classes.get(box, "")
        if outline.tag[box] in ("pre", "code") or (_CODE.search(named) and not _ADVERTISEMENT.search(named)):
            return True
        box = max(outline.parent[box], 0)
    return False
