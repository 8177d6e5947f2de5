"""Choose the captures of an index that are worth asking for. Pure: it sees rows only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from services.console.archive.public_archives.index_rows import REVISIT, IndexRow
from shared.sources import Outlet

_PAGES = ("text/html", "application/xhtml+xml", REVISIT, "unk", "")
_REDIRECTS = ("301", "302", "303", "307", "308")


@dataclass
class Choice:
    """What is wanted of one outlet. `owner` returns the id of the outlet that an address belongs to."""

    outlet: Outlet
    owner: Callable[[str], str]
    since: str
    until: str
    _key: str = ""
    _kept: dict[str, str] = field(default_factory=dict)

    def why_not(self, row: IndexRow) -> tuple[str, str]:
        """Return why the capture is not asked for, as a code and as a sentence. Both are empty if it is wanted."""
        return self._out_of_scope(row) or self._without_page(row) or ("", "")

    def _out_of_scope(self, row: IndexRow) -> tuple[str, str] | None:
        if not self.since <= row.timestamp <= self.until:
            return "other-time", "captured before --since or after --until"
        if self.owner(row.url) != self.outlet.id:
            return "other-outlet", "not an address of this outlet"
        if row.url.rstrip("/") == (self.outlet.homepage or "").rstrip("/") or self.outlet.entry_point(row.url):
            return "list", "a list of articles, which only the fetcher reads"
        return None

    def _without_page(self, row: IndexRow) -> tuple[str, str] | None:
        if row.status in _REDIRECTS:
            return "redirect", f"the answer was {row.status}"
        if row.status not in ("", "200"):
            return "not-ok", f"the answer was {row.status}; this does not show a removal"
        if row.mime.partition(";")[0] not in _PAGES:
            return "not-a-page", row.mime
        if row.digest and self._kept_of(row).get(row.url) == row.digest:
            return "unchanged", "the archive saw the same bytes there before"
        return None

    def keep(self, row: IndexRow) -> None:
        """Remember what the address shows from now on. Only what was kept makes a later capture a duplicate."""
        self._kept_of(row)[row.url] = row.digest

    def _kept_of(self, row: IndexRow) -> dict[str, str]:
        """Return the digests of this address and its variants, which the index lists together."""
        if row.urlkey != self._key:
            self._key, self._kept = row.urlkey, {}
        return self._kept
