"""Find the line of a value in a TOML file. This is an approximation for error messages, not a second parser."""

from __future__ import annotations

import re
from collections.abc import Sequence

_HEADER = re.compile(r"^\s*\[\[?\s*([^\]]+?)\s*\]\]?\s*(#.*)?$")


def line_of(text: str, path: Sequence[str | int]) -> int | None:
    """Return the line (from 1) of the value at `path`, or of its nearest parent; None if nothing is found."""
    names = [p for p in path if isinstance(p, str)]
    for depth in range(len(names), 0, -1):
        found = _find(text, names[:depth])
        if found is not None:
            return found
    return None


def _find(text: str, names: Sequence[str]) -> int | None:
    table: list[str] = []
    best: int | None = None
    for number, line in enumerate(text.splitlines(), 1):
        header = _HEADER.match(line)
        if header:
            table = [part.strip().strip("\"'") for part in header.group(1).split(".")]
            if table == list(names):
                return number
        elif _assigns(line, names[-1]) and _is_within(names[:-1], table):
            best = best or number
    return best


def _is_within(around: Sequence[str], table: Sequence[str]) -> bool:
    """Return whether a table may hold the value.

    Keys of an inline table are in its parent, so a common prefix is enough.
    """
    return list(around)[: len(table)] == list(table)


def _assigns(line: str, name: str) -> bool:
    return re.search(rf"(^|[\s{{,])[\"']?{re.escape(name)}[\"']?\s*=", line.partition("#")[0]) is not None
