"""Tells which addresses of one article have no reason any more to be one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.publisher.core.grouping import Forest
from services.publisher.core.identity import Links
from services.publisher.core.reading import Row

FirstText = tuple[str, str]
"""Parser, and what it read in an address's earliest capture: a same-text hash, empty for a text too short to tell."""


@dataclass(frozen=True, slots=True)
class SplitPart:
    """Addresses (rows of id and address) that leave their article."""

    rows: Sequence[Row]

    @property
    def smallest(self) -> str:
        address: str = min(row["address"] for row in self.rows)
        return address


def parts_to_split(rows: Sequence[Row], first: Mapping[str, FirstText], links: Links) -> list[SplitPart]:
    """Groups an article's addresses by what makes them one; all groups but the smallest address's leave.

    A late capture may show that two addresses that seemed to begin with one text began with two. Where two parsers read
    the first captures, nothing can be compared, and nothing leaves for that.
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
    """What an address holds on to: its first text, or the article as it is where that cannot be compared."""
    if kept not in first or name not in first or first[name][0] != first[kept][0]:
        return "address", kept
    text = first[name][1]
    return ("text", text) if text else ("address", name)
