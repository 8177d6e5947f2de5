"""What `presswatch retain` would delete or has deleted: counts, shares, and whether it is too much."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field

from rich.console import Console
from rich.filesize import decimal
from rich.markup import escape
from rich.table import Table

from shared.archive.maintenance.retention import ExpiredBody, StoredBodies

FEW = 20
"""So many lists and unchanged pages may be most of what a small outlet has. Other pages are evidence."""


@dataclass
class Tally:
    """Bodies and bytes on the disk by outlet and rule. `spared` counts expired bodies that are kept, by reason.

    A body that several outlets share counts for each of them, and once in `all_bodies` and `all_bytes`.
    `stored` has the numbers of all bodies of each outlet. `refused` names the outlets that would lose too much, and
    `refusal` says so: nothing of them is deleted.
    """

    bodies: Counter[tuple[str, str]] = field(default_factory=Counter)
    bytes: Counter[tuple[str, str]] = field(default_factory=Counter)
    all_bodies: int = 0
    all_bytes: int = 0
    spared: Counter[str] = field(default_factory=Counter)
    stored: dict[str, StoredBodies] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    refusal: str = ""

    def add(self, body: ExpiredBody, size: int) -> None:
        self.all_bodies += 1
        self.all_bytes += size
        for name in body.rules.items():
            self.bodies[name] += 1
            self.bytes[name] += size

    def going(self, outlet: str, *rules: str) -> int:
        return sum(self.bodies[outlet, rule] for rule in rules or ("unchanged", "pages", "lists"))

    def share(self, outlet: str, *rules: str) -> float:
        """Return the percentage of the outlet's bodies that these rules delete. Without rules, all count."""
        return _percent(self.going(outlet, *rules), self._stored(outlet).bodies)

    def share_of_pages(self, outlet: str, *rules: str) -> float:
        """Return the percentage of the outlet's pages that go: lists are many, and would hide the loss of all pages."""
        return _percent(self.going(outlet, *(rules or ("unchanged", "pages"))), self._stored(outlet).pages)

    def too_much(self, most: float) -> list[str]:
        """Return the outlets that would lose more than `most` percent of their bodies or pages."""
        return [outlet for outlet in sorted({name for name, _ in self.bodies}) if self._is_too_much(outlet, most)]

    def _is_too_much(self, outlet: str, most: float) -> bool:
        if self.share_of_pages(outlet, "pages") > most:
            return True
        return self.going(outlet) > FEW and max(self.share(outlet), self.share_of_pages(outlet)) > most

    def _stored(self, outlet: str) -> StoredBodies:
        return self.stored.get(outlet, StoredBodies())

    def loss(self, outlet: str) -> str:
        stored, of_pages = self._stored(outlet), self.share_of_pages(outlet)
        if of_pages >= self.share(outlet):
            return f"{outlet} would lose {math.ceil(of_pages)}% of its {stored.pages:,} pages"
        return f"{outlet} would lose {math.ceil(self.share(outlet))}% of its {stored.bodies:,} bodies"

    def refuse(self, most: int) -> None:
        """Note the outlets that would lose too much, and say what to do about it."""
        self.refused = outlets = self.too_much(most)
        if not outlets:
            return
        needed = math.ceil(max(max(self.share(outlet), self.share_of_pages(outlet)) for outlet in outlets))
        one = f"--outlet {outlets[0]} " if len(outlets) == 1 else ""
        self.refusal = (
            f"nothing of {', '.join(outlets)} is deleted: {', '.join(map(self.loss, outlets))}, more than {most}%: "
            f"look at [retention] in the source file, and if that is right, run it once with {one}--most {needed}"
        )

    def as_json(self, applied: bool) -> dict[str, object]:
        rows = [{"outlet": outlet, "rule": rule, "bodies": number, "bytes": self.bytes[outlet, rule]}
                for (outlet, rule), number in sorted(self.bodies.items())]  # fmt: skip
        all_of_them = {"bodies": self.all_bodies, "bytes": self.all_bytes}
        more = {"spared": dict(self.spared), "refused": self.refused}
        return {"applied": applied, "expired": rows, **all_of_them, **more}


def _percent(part: int, whole: int) -> float:
    return min(100.0, 100 * part / max(1, whole))


def show(console: Console, tally: Tally, *, applied: bool) -> None:
    table = Table("outlet", "rule", "bodies", "of its bodies", "on the disk", box=None)
    for (outlet, rule), number in sorted(tally.bodies.items()):
        share, size = f"{tally.share(outlet, rule):.0f}%", decimal(tally.bytes[outlet, rule])
        table.add_row(escape(outlet), rule, f"{number:,}", share, size)
    if tally.bodies:
        console.print(table)
    for why, number in tally.spared.items():
        console.print(f"{number:,} spared: {why}")
    total = f"{tally.all_bodies:,} bodies, {decimal(tally.all_bytes)}"
    console.print(
        f"deleted: {total}" if applied else f"would delete: {total}" + (" (add --yes)" if tally.bodies else "")
    )
