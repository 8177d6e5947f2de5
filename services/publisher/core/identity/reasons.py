"""The reasons for addresses to be one article: the same first text, a redirect, a canonical link or the same name in
both with nearly the same text, or a person's ruling.

`text_hashes` says when two texts are the same, `moves` which redirects, links and names count, and
`adapters/batch/article_grouping.py` joins.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from services.publisher.core.reading import Row

MOST_ADDRESSES = 12
"""The most addresses that one story plausibly has. A text or redirect target of more addresses joins nothing."""

Pair = tuple[str, str]
"""Two address ids."""


@dataclass(frozen=True, slots=True)
class Links:
    """Evidence other than first texts that addresses are one article, or that they are not.

    moves      pairs of an address and the one it redirects to, where the article now is
    named      pairs of an address and the one that its page names as the canonical one
    namesakes  pairs of addresses that end in the same number or slug
    joined     pairs that a person joined
    parted     addresses that a person separated from all others; only a later ruling joins them
    edited     pairs of `named` whose second address began with an edited text of the first one
    """

    moves: frozenset[Pair] = frozenset()
    named: frozenset[Pair] = frozenset()
    namesakes: frozenset[Pair] = frozenset()
    joined: frozenset[Pair] = frozenset()
    parted: frozenset[str] = frozenset()
    edited: frozenset[Pair] = frozenset()

    @property
    def pairs(self) -> frozenset[Pair]:
        """All pairs of addresses that are one article."""
        found = self.moves | self.named | self.namesakes
        return self.joined | {pair for pair in found if not self.parted.intersection(pair)}


def ruled(rulings: Iterable[Row]) -> tuple[frozenset[Pair], frozenset[str]]:
    """Return the effect of rulings (rows of id, kind, address_id, other_id): joined pairs, and separated addresses.

    The last ruling counts: `part` undoes earlier joins of its address, `join` joins it with one other.
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
