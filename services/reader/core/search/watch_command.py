"""Build the command that turns a search into a watch, which notifies of every later article that matches."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from datetime import date, timedelta

_FIELDS = {
    "outlet": "outlet", "edition": "edition", "language": "lang", "country": "country", "state": "state",
    "since": "after",
}  # fmt: skip
_NAME = re.compile(r"[^a-z0-9]+")
_LONGEST_NAME = 30


def search_text(q: str, chosen: Mapping[str, str]) -> str:
    """Return the search with its filters written as fields, as the search language has them."""
    parts = [f"({q})" if q and " OR " in q else q]
    parts += [f"{field}:{chosen[name]}" for name, field in _FIELDS.items() if chosen.get(name)]
    if chosen.get("until"):
        parts.append(f"before:{_day_after(chosen['until'])}")
    return " ".join(part for part in parts if part)


def watch_command(q: str, chosen: Mapping[str, str]) -> str:
    """Return the command, quoted for a shell."""
    search = search_text(q, chosen)
    name = _NAME.sub("-", search.lower())[:_LONGEST_NAME].strip("-") or "search"
    return f"presswatch watch add {name} --search {shlex.quote(search)}"


def _day_after(day: str) -> str:
    """Return the next day, because `until` includes its day and `before:` does not.

    Other forms of a time stay unchanged.
    """
    try:
        return (date.fromisoformat(day) + timedelta(days=1)).isoformat()
    except (ValueError, OverflowError):
        return day
