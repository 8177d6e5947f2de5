"""What a redirect says about the page it leads away from."""

from __future__ import annotations

from urllib.parse import urlsplit

FOR_NOW = ("http-302", "http-303", "http-307")
"""Reasons of a redirect that says nothing about it: a gate or a mirror sends readers back in time."""


def same_page(one: str, other: str) -> bool:
    """Return whether both addresses are known and of one page, whatever its query."""
    return bool(one and other) and urlsplit(one)[:3] == urlsplit(other)[:3]
