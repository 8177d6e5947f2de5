"""Find the addresses of an article that no longer have a reason to belong to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.publisher.core.identity.grouping import Forest
from services.publisher.core.identity.reasons import Links
from services.publisher.core.reading import Row

FirstText = tuple[str, str]
"""A parser, and the same-text hash it read in an address's earliest capture; empty if the text is too short."""


@dataclass(frozen=True, slots=True)
class SplitPart:
    """Addresses (rows of id and address) that leave their article."""

    rows: Sequence[Row]

    @property
    def smallest(self) -> str:
        address: str = min(row["address"] for row in self.rows)
        return address


def parts_to_split(rows: Sequence[Row], first: Mapping[str, FirstText], links: Links) -> list[SplitPart]:
    """Group an article's addresses by what joins them. All groups leave, except the one of the smallest address.

    A late capture may show that two addresses first showed different texts. First captures that different parsers read
    cannot be compared, so their addresses stay.
    """
    rows = sorted(rows, key=lambda row: str(row["address"]))
    forest = Forest()
    kept = next((row["id"] for row in rows if row["id"] not in links.parted), rows[0]["id"])
    for row in rows:
        name = row["id"]
        forest.find(("address", name))
        if name not in links.parted:
            forest.join(("address", name), _reason(name, kept, first))
    own = {row["id"] for row in rows}
    for one, other in links.pairs:
        if one in own and other in own:
            forest.join(("address", one), ("address", other))
    groups = [[row for row in rows if row["id"] in g.addresses] for g in forest.groups()]
    return [SplitPart(g) for g in sorted(groups, key=lambda g: str(g[0]["address"])) if rows[0] not in g]


def _reason(name: str, kept: str, first: Mapping[str, FirstText]) -> tuple[str, str]:
    """Return the node that keeps an address in a group: its first text, or the kept address if that is unknown."""
    if kept not in first or name not in first or first[name][0] != first[kept][0]:
        return "address", kept
    text = first[name][1]
    return ("text", text) if text else ("address", name)
