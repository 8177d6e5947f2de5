"""The feeds of the site that an event changes."""

from __future__ import annotations

from collections.abc import Iterable

FORMS = ("atom", "rss", "json")
Place = tuple[str, str | None]


def changed_feeds(base: str, places: Iterable[Place]) -> list[str]:
    """Return the addresses of the feeds that change with these outlets and editions, each once.

    `base` is the site's public address. A search has a feed too, but nobody knows which searches an event changes.
    """
    paths = dict.fromkeys(path for outlet, edition in places for path in _paths(outlet, edition))
    return [f"{base}{path}.{form}" for path in paths for form in FORMS]


def _paths(outlet: str, edition: str | None) -> Iterable[str]:
    yield from ("/feed", "/changes", f"/o/{outlet}/feed")
    if edition:
        yield f"/o/{outlet}/{edition}/feed"
