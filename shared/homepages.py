"""Recognise front pages by their address: outlets redirect there from pages they cannot show."""

from __future__ import annotations

from urllib.parse import urlsplit

_NAMES = ("index", "default", "home", "main")


def redirected_to_homepage(asked_url: str, final_url: str) -> bool:
    """Return whether the address of an inner page led to a front page: `/`, `/en`, `/index.html` and the like."""
    if not final_url or final_url == asked_url:
        return False
    asked, led = urlsplit(asked_url), urlsplit(final_url)
    inner = asked.path.strip("/") or asked.query
    return bool(inner) and not led.query and _is_front(led.path) and not _is_front(asked.path)


def is_front_page(url: str) -> bool:
    """Return whether this is the address of a front page. A fragment may name a story on it."""
    parts = urlsplit(url)
    return not parts.query and not parts.fragment and _is_front(parts.path)


def _is_front(path: str) -> bool:
    parts = [p for p in path.split("/") if p]
    if parts and parts[-1].partition(".")[0].lower() in _NAMES:
        parts.pop()
    return not parts or (len(parts) == 1 and len(parts[0]) == 2 and parts[0].isalpha())
