"""Find which rules still match on the outlets' new articles. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rich.table import Table

from services.parser.adapters.metrics import ALERT_AFTER_MISSES, count_rules
from services.parser.core.content.rule_matches import unmatched_rules
from shared.archive.schema.rows import Found
from shared.sources.rules import Rules


@dataclass(slots=True)
class Standing:
    """One rule, the number of new articles it was tried on (`pages`), and the number without a match (`missed`).

    `row_of_misses` counts the newest articles in a row without a match. `since` is the time of the first of them.
    """

    outlet: str
    version: str
    rule: str
    pages: int = 0
    missed: int = 0
    row_of_misses: int = 0
    since: datetime | None = None

    @property
    def is_broken(self) -> bool:
        return self.row_of_misses >= ALERT_AFTER_MISSES

    def see(self, at: datetime, matched: bool) -> None:
        """Count one article. Call this in the order of time."""
        self.pages += 1
        if matched:
            self.row_of_misses, self.since = 0, None
            return
        self.missed += 1
        self.row_of_misses += 1
        self.since = self.since or at

    def row(self) -> dict[str, Any]:
        """Return the rule's standing, ready for JSON."""
        return {
            "outlet": self.outlet, "version": self.version, "rule": self.rule, "pages": self.pages,
            "missed": self.missed, "broken": self.is_broken, "since": self.since if self.is_broken else None,
        }  # fmt: skip


def standings(rows: Iterable[Found], ruled: Mapping[str, Sequence[Rules]]) -> list[Standing]:
    """Return the standing of each rule. Captures read with rules that no longer exist are skipped.

    `rows` come from `shared.archive.read.captures.stored_captures.doubts`.
    """
    versions = {(outlet, one.version): one for outlet, several in ruled.items() for one in several}
    found: dict[tuple[str, str, str], Standing] = {}
    for row in rows:
        version = row["parser"].rpartition("@")[2]
        rules = versions.get((row["outlet_id"], version))
        missed = unmatched_rules(row["doubts"])
        for rule in count_rules(rules) if rules is not None else ():
            name = (row["outlet_id"], version, rule)
            found.setdefault(name, Standing(*name)).see(row["captured_at"], rule not in missed)
    return [found[name] for name in sorted(found)]


def standing_rows(found: Sequence[Standing]) -> Table:
    """Return the table for people."""
    table = Table("outlet", "rules", "rule", "new articles", "matched", "", title_justify="left")
    for one in found:
        said = f"matches no longer, since {one.since:%Y-%m-%d %H:%M}" if one.is_broken and one.since else ""
        table.add_row(one.outlet, one.version, one.rule, str(one.pages), str(one.pages - one.missed), said)
    return table
