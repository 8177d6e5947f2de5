"""Write the names of outlets and editions from the source files.

An outlet without a file is named after the organisation whose spelling its id is (`kcna`), or else by its id.
"""

from __future__ import annotations

from collections.abc import Callable

from services.publisher.core.batch import Batch
from services.publisher.core.reading import Row
from shared.archive.schema.connection import Connection
from shared.archive.write.outlets import put_editions, put_outlets
from shared.names.gazetteer import kind_of, named, names
from shared.sources import Sources


class OutletNames:
    """Write names, and remember what was written, so that a batch of known outlets costs nothing.

    The names are written again when the sources change.
    """

    def __init__(self, current: Callable[[], Sources]) -> None:
        self._current = current
        self._sources = current()
        self._outlets: set[str] = set()
        self._editions: set[tuple[str, str]] = set()

    async def put(self, conn: Connection, batch: Batch) -> None:
        """Write the names that the batch needs, in its transaction. Call `written` after the commit."""
        self._look()
        outlets = sorted(batch.outlets() - self._outlets)
        if outlets:
            await put_outlets(conn, [self._outlet(name) for name in outlets])
        editions = sorted((batch.editions() | self._all_of(outlets)) - self._editions)
        if editions:
            await put_editions(conn, [self._edition(*pair) for pair in editions])

    def _look(self) -> None:
        if (now := self._current()) is not self._sources:
            self._sources = now
            self._outlets.clear()
            self._editions.clear()

    def written(self, batch: Batch) -> None:
        self._outlets |= batch.outlets()
        self._editions |= batch.editions()

    def _all_of(self, outlets: list[str]) -> set[tuple[str, str]]:
        return {(name, edition) for name in outlets for edition in self._sources.named(name).editions}

    def _outlet(self, name: str) -> Row:
        outlet, known = self._sources.named(name), self._sources.outlet(name) is not None
        return {
            "id": name,
            "name": outlet.name if known else _organisation(name),
            "country": outlet.country,
            "hosts": outlet.hosts,
            "homepage": outlet.homepage or "",
            "known": known,
        }

    def _edition(self, outlet: str, edition: str) -> Row:
        known = self._sources.named(outlet).editions.get(edition)
        label = (known.label if known else "") or edition.capitalize()
        return {"outlet_id": outlet, "id": edition, "label": label, "language": known.language if known else ""}


def _organisation(id: str) -> str:
    """Return the name of the only organisation with this spelling; the id itself if there is none, or more than one."""
    found = [one for one in named(id) if kind_of(one) == "org"]
    return names()[found[0]].label if len(found) == 1 else id
