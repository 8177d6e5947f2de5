"""Find mass removals: many articles of one outlet gone at about the same time, reported as one event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.publisher.core.reading import Row
from shared.ids import derived_id

LEAST = 10
"""The fewest articles that make a mass removal."""

APART = timedelta(hours=12)
"""The longest gap within a mass removal. An outlet may remove all at once, but our visits see it spread out."""


@dataclass(frozen=True, slots=True)
class Removal:
    """An article and the time at which it was gone."""

    article_id: str
    at: datetime


def mass_removals(outlet: str, removals: Sequence[Removal]) -> list[Row]:
    """Return a `change` row for each large enough cluster. Its id comes from the time of its first removal."""
    clusters: list[list[Removal]] = []
    for removal in sorted(removals, key=lambda r: (r.at, r.article_id)):
        if clusters and removal.at - clusters[-1][-1].at <= APART:
            clusters[-1].append(removal)
        else:
            clusters.append([removal])
    return [_row(outlet, c) for c in clusters if len({r.article_id for r in c}) >= LEAST]


def _row(outlet: str, cluster: Sequence[Removal]) -> Row:
    return {
        "id": derived_id(outlet, "mass-removal", cluster[0].at.isoformat()),
        "outlet_id": outlet,
        "article_id": None,
        "kind": "mass-removal",
        "at": cluster[-1].at,
        "since": cluster[0].at,
        "address": None,
        "from_revision": None,
        "to_revision": None,
        "weight": "",
        "confidence": 1.0,
        "evidence": {},
        "data": {"count": len({r.article_id for r in cluster})},
    }
