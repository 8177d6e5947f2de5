"""Searches for what is gone: passages that an edit took out, and articles that the outlet removed."""

from __future__ import annotations

_ASKS = "former:"


def formerly(q: str) -> str:
    """Return the search for articles that it found before an edit took the passage out; empty if it asks so itself."""
    return "" if _ASKS in q.lower() else f"{_ASKS}({q}) -({q})"


def removed_or_formerly(q: str) -> str:
    """Return the search for everything that it would have found and a visitor of the outlet no longer can."""
    return q if _ASKS in q.lower() else f"(({q}) state:removed) OR ({formerly(q)})"
