"""Recognize boxes that hold objects in JSON for a script."""

from __future__ import annotations

import json

from services.parser.core.document.text_runs import TextRun

_DATA = ('{"', '[{"')
CONTAINERS = frozenset(("div", "section", "body", "article", "header", "figure", "ul"))


def is_data(text_run: TextRun) -> bool:
    """Return whether a box holds objects in JSON for a script. Words in braces are text."""
    return text_run.tag in CONTAINERS and text_run.text.startswith(_DATA) and _is_json(text_run.text)


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
