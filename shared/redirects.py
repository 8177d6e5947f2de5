"""What the status of a redirect says about the page it leads away from."""

from __future__ import annotations

FOR_NOW = ("http-302", "http-303", "http-307")
"""Reasons of a redirect that says nothing about it: a gate or a mirror sends readers back in time."""
