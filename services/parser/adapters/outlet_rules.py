"""The outlets' files and their parsing rules, read once for each change of a file."""

from __future__ import annotations

from collections.abc import Callable

import structlog

from shared.errors import Misconfigured
from shared.sources import Outlet, Sources
from shared.sources.rules import Rules, read_rules

log = structlog.get_logger()


class OutletRules:
    """Find the outlet of a capture and its rules.

    `sources` returns the current sources. It returns the same object until something changes.
    """

    def __init__(self, sources: Callable[[], Sources]) -> None:
        self.sources = sources
        self._read_from: Sources | None = None
        self._rules: dict[str, tuple[Rules, ...]] = {}

    def place(self, url: str, outlet: str | None, edition: str | None) -> tuple[Outlet, str | None]:
        """Return the outlet and edition that the capture names, or else those that its URL belongs to."""
        found = self.sources().by_url(url)
        if outlet is None or outlet == found.outlet.id:
            return found.outlet, edition or found.edition
        return self.sources().named(outlet), edition

    def rules(self, outlet: Outlet) -> tuple[Rules, ...]:
        """Return an outlet's rules. Faulty rules are logged and left out, because general reading still works."""
        current = self.sources()
        if current is not self._read_from:
            self._read_from, self._rules = current, {}
        if outlet.id not in self._rules:
            self._rules[outlet.id] = _read(outlet)
        return self._rules[outlet.id]


def _read(outlet: Outlet) -> tuple[Rules, ...]:
    try:
        return read_rules(outlet.id, outlet.rules)
    except Misconfigured as error:
        log.error("faulty parsing rules ignored", fault=str(error))
        return ()
