"""Find when something was printed first and last, in which outlets and editions, and how often over time."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol, cast

from services.reader.adapters.search.engine import Sort, ValueSpan
from services.reader.adapters.web.context import SiteContext
from shared.archive.read.cards import Card, by_ids
from shared.archive.read.printed_dates import PrintedDates, dates_printed_for
from shared.query.nodes import All, Node, Within

_FEW_MONTHS = 4


@dataclass(frozen=True, slots=True)
class EditionUses:
    """The articles of one edition, or of an outlet without editions: their number, and the first and last time."""

    outlet: str
    edition: str
    articles: int
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class Uses:
    """When something was printed.

    `months` and `days` are keyed as 201112 and 20111219. The days are counted only if there are few months. Editions
    are ordered by their first article.
    """

    articles: int
    first: Card | None
    last: Card | None
    months: Mapping[int, int]
    days: Mapping[int, int]
    editions: tuple[EditionUses, ...]


class Used(Protocol):
    """Anything with the times of its first and last use."""

    @property
    def first(self) -> datetime: ...
    @property
    def last(self) -> datetime: ...


async def printed_for(site: SiteContext, used: Iterable[Used]) -> PrintedDates:
    """Return the printed dates of first and last uses. The index knows only their times."""
    return await dates_printed_for(site.db, {at for one in used for at in (one.first, one.last)})


async def uses_of(site: SiteContext, node: Node) -> Uses:
    """Ask the search index. Return an empty result while there is no index.

    Each question reads all hits, so there are only two, which a large archive keeps for some seconds. The first and
    last article are found by their times.
    """
    index = site.indexer

    counts, spans = await asyncio.gather(
        site.kept_if_large(("months", node), lambda: index.counts(node, ("month",))),
        site.kept_if_large(("issues", node), lambda: index.spans(node, "issue", "")),
    )
    months: Mapping[int, int] = counts["month"]
    if not spans:
        return Uses(0, None, None, {}, {}, ())
    days = (await index.counts(node, ("day",)))["day"] if len(months) <= _FEW_MONTHS else {}
    first, last = await _ends(site, node, min(one.first_ms for one in spans), max(one.last_ms for one in spans))
    editions = sorted(map(_edition, spans), key=lambda one: (one.first, one.outlet, one.edition))
    return Uses(sum(months.values()), first, last, months, days, tuple(editions))


async def _ends(site: SiteContext, node: Node, first_ms: float, last_ms: float) -> tuple[Card | None, Card | None]:
    """Return the articles at these two times, in milliseconds since 1970."""
    asked = [(first_ms, "oldest"), (last_ms, "newest")]
    hits = [
        await site.indexer.search(All((node, Within("published", int(at), int(at) + 1))), cast(Sort, sort), 1)
        for at, sort in asked
    ]
    ids = [found.ids[0] if found.ids else "" for found in hits]
    cards = {card.id: card for card in await by_ids(site.db, ids)}
    return cards.get(ids[0]), cards.get(ids[1])


def moment_of(milliseconds: float) -> datetime:
    """Return the moment that the index stores as milliseconds."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def _edition(span: ValueSpan) -> EditionUses:
    outlet, _, edition = span.value.partition("|")
    return EditionUses(outlet, edition, span.articles, moment_of(span.first_ms), moment_of(span.last_ms))
