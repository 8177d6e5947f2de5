"""When something was printed first and last, in which outlets and editions, and how often over time."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from services.reader.adapters.search.engine import ValueSpan
from services.reader.adapters.web.context import SiteContext
from shared.archive.read.cards import Card, by_ids
from shared.query.nodes import Node


@dataclass(frozen=True, slots=True)
class EditionUses:
    """The articles of one edition, or of an outlet without editions: how many, and the times of first and last."""

    outlet: str
    edition: str
    articles: int
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class Uses:
    """`months` and `days` are keyed as 201112 and 20111219. Editions come in the order of their first article."""

    articles: int
    first: Card | None
    last: Card | None
    months: Mapping[int, int]
    days: Mapping[int, int]
    editions: tuple[EditionUses, ...]


async def uses_of(site: SiteContext, node: Node) -> Uses:
    """Ask the search index, with several questions at once. Empty while there is no index."""
    index = site.indexer
    earliest, latest, counts, spans = await asyncio.gather(
        index.search(node, "oldest", 1),
        index.search(node, "newest", 1),
        index.counts(node, ("month", "day")),
        index.spans(node, "issue", ""),
    )
    cards = {card.id: card for card in await by_ids(site.db, (*earliest.ids, *latest.ids))}
    first, last = (cards.get(hits.ids[0]) if hits.ids else None for hits in (earliest, latest))
    editions = sorted(map(_edition, spans), key=lambda one: (one.first, one.outlet, one.edition))
    return Uses(earliest.total, first, last, counts["month"], counts["day"], tuple(editions))


def moment_of(milliseconds: float) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def _edition(span: ValueSpan) -> EditionUses:
    outlet, _, edition = span.value.partition("|")
    return EditionUses(outlet, edition, span.articles, moment_of(span.first_ms), moment_of(span.last_ms))
