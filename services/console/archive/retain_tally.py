"""What `presswatch retain` would delete or has deleted: counts, shares, and whether it is too much."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field

from rich.console import Console
from rich.filesize import decimal
from rich.markup import escape
from rich.table import Table

from shared.archive.maintenance.retention import ExpiredBody
from shared.errors import Misconfigured

_RULES = ("unchanged", "pages", "lists")


@dataclass
class Tally:
    """Bodies and bytes on the disk by outlet and rule. `spared` counts expired bodies that are kept, by reason.

    `stored` has the number of all bodies of each outlet.
    """

    bodies: Counter[tuple[str, str]] = field(default_factory=Counter)
    bytes: Counter[tuple[str, str]] = field(default_factory=Counter)
    spared: Counter[str] = field(default_factory=Counter)
    stored: dict[str, int] = field(default_factory=dict)

    def add(self, body: ExpiredBody, size: int) -> None:
        self.bodies[body.outlet_id, body.rule] += 1
        self.bytes[body.outlet_id, body.rule] += size

    def share(self, outlet: str, *rules: str) -> float:
        """Return the percentage of the outlet's bodies that these rules delete. Without rules, all count."""
        going = sum(
            number for (name, rule), number in self.bodies.items() if name == outlet and rule in (rules or _RULES)
        )
        return min(100.0, 100 * going / max(1, self.stored.get(outlet, 0)))

    def too_much(self, most: float) -> list[str]:
        """Return the outlets that would lose more than `most` percent of their bodies."""
        return [outlet for outlet in sorted({name for name, _ in self.bodies}) if self.share(outlet) > most]

    def as_json(self, applied: bool) -> dict[str, object]:
        rows = [{"outlet": outlet, "rule": rule, "bodies": number, "bytes": self.bytes[outlet, rule]}
                for (outlet, rule), number in sorted(self.bodies.items())]  # fmt: skip
        return {"applied": applied, "expired": rows, "spared": dict(self.spared)}


def loss(tally: Tally, outlet: str) -> str:
    return f"{outlet} would lose {tally.share(outlet):.0f}% of its {tally.stored.get(outlet, 0):,} bodies"


def allow(tally: Tally, most: int) -> None:
    """Raise `Misconfigured` if an outlet would lose more than `most` percent of its bodies."""
    if outlets := tally.too_much(most):
        raise Misconfigured(
            f"nothing is deleted: {loss(tally, outlets[0])}, more than {most}%: look at its [retention] table, and if "
            f"that is right, run it once with --most {math.ceil(max(map(tally.share, outlets)))}"
        )


def show(console: Console, tally: Tally, *, applied: bool) -> None:
    table = Table("outlet", "rule", "bodies", "of its bodies", "on the disk", box=None)
    for (outlet, rule), number in sorted(tally.bodies.items()):
        share, size = f"{tally.share(outlet, rule):.0f}%", decimal(tally.bytes[outlet, rule])
        table.add_row(escape(outlet), rule, f"{number:,}", share, size)
    if tally.bodies:
        console.print(table)
    for why, number in tally.spared.items():
        console.print(f"{number:,} spared: {why}")
    total = f"{sum(tally.bodies.values()):,} bodies, {decimal(sum(tally.bytes.values()))}"
    console.print(
        f"deleted: {total}" if applied else f"would delete: {total}" + (" (add --yes)" if tally.bodies else "")
    )
