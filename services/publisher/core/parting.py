"""Tells which addresses of one article have no reason any more to be one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.publisher.core.reading import Row

FirstText = tuple[str, str]
"""Parser, and what it read in an address's earliest capture: a same-text hash."""


@dataclass(frozen=True, slots=True)
class Part:
    """Addresses (rows of id and address) that leave their article."""

    rows: Sequence[Row]

    @property
    def smallest(self) -> str:
        address: str = min(row["address"] for row in self.rows)
        return address


def parts_that_leave(rows: Sequence[Row], first: Mapping[str, FirstText]) -> list[Part]:
    """Groups an article's addresses by the text that each showed first; all groups but the smallest address's leave.

    A late capture may show that two addresses that seemed to begin with one text began with two. Where two parsers read
    the first captures, nothing can be compared and nothing leaves.
    """
    main = min(rows, key=lambda row: str(row["address"]))
    kept = first.get(main["id"])
    if kept is None:
        return []
    leaving: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        parser, text = first.get(row["id"], kept)
        if parser == kept[0] and text != kept[1]:
            leaving[text].append(row)
    return [Part(found) for _, found in sorted(leaving.items())]
