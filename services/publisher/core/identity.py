"""Why addresses are one article: the same first text, a redirect between them, or a person's ruling."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from services.publisher.core.reading import Row

MOST_ADDRESSES = 12
"""Addresses that one story plausibly has: what more of them share, a text or a redirect's target, is furniture."""

Pair = tuple[str, str]
"""Two address ids."""


@dataclass(frozen=True, slots=True)
class Links:
    """What else than first texts speaks for addresses being one article, or against it.

    moves   pairs of an address and the one it redirects to, where the article stands now
    joined  pairs that a person joined
    parted  addresses that a person parted from all others: only a later ruling joins them
    """

    moves: frozenset[Pair] = frozenset()
    joined: frozenset[Pair] = frozenset()
    parted: frozenset[str] = frozenset()

    @property
    def pairs(self) -> frozenset[Pair]:
        """All that make one article of two addresses."""
        return self.joined | {pair for pair in self.moves if not self.parted.intersection(pair)}


def ruled(rulings: Iterable[Row]) -> tuple[frozenset[Pair], frozenset[str]]:
    """Tells what holds of rulings (rows of id, kind, address_id, other_id): pairs joined, and addresses parted.

    The last one counts: `part` undoes earlier joins of its address, `join` brings it together with one other.
    """
    joined: set[Pair] = set()
    parted: set[str] = set()
    for row in sorted(rulings, key=lambda r: int(r["id"])):
        address, other = row["address_id"], row["other_id"]
        if row["kind"] == "part":
            parted.add(address)
            joined = {pair for pair in joined if address not in pair}
        else:
            joined.add((address, other))
    return frozenset(joined), frozenset(parted)
