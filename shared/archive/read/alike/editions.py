"""Other editions of an article: the same report by the same outlet in another language."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.archive.read.alike.stories import kin_of
from shared.archive.read.alike.surroundings import Surroundings
from shared.archive.read.cards import Card, by_ids
from shared.text.editions import Match, Pool, Report


@dataclass(frozen=True, slots=True)
class EditionRow:
    """Another edition of a report, with a score from 0 to 1 and its reasons.

    linked      one page links the other as its version in that language
    names       ids of names in both texts; `left_out` are only in this text, `added` only in the other edition
    numbers     numbers in both, and with `left_out` and `added`, in one of them
    pictures    pictures in both
    """

    id: str
    edition: str | None
    edition_label: str | None
    language: str
    title: str
    sort_at: datetime
    state: str
    score: float
    linked: bool
    names: tuple[str, ...]
    names_left_out: tuple[str, ...]
    names_added: tuple[str, ...]
    numbers: tuple[str, ...]
    numbers_left_out: tuple[str, ...]
    numbers_added: tuple[str, ...]
    pictures: int


async def editions(around: Surroundings) -> list[EditionRow]:
    """Return the editions of an article within a day and a half, one for each language. Compares the newest texts."""
    row, nearby = around.row, around.nearby
    found = await nearby.keep(("editions", row.id, row.revision_id), lambda: _found(around))
    return [_row(card, *found[card.id]) for card in await by_ids(nearby.db, list(found))]


async def _found(around: Surroundings) -> dict[str, tuple[Match, Report, Report]]:
    """Return each edition with the reports of both texts."""
    id = around.row.id
    reports = {one.id: one for one in await around.of_outlet()}
    if id not in reports:
        return {}
    counterparts = [kin.id for kin in (await kin_of(around)).values() if kin.counterpart]
    matches = await asyncio.to_thread(_matches, reports, id, counterparts)
    return {match.id: (match, reports[id], reports[match.id]) for match in matches}


def _matches(reports: Mapping[str, Report], id: str, counterparts: Sequence[str]) -> Sequence[Match]:
    """Compare an article with hundreds of others. It takes milliseconds, in which the site answers other visitors."""
    return Pool(list(reports.values())).editions(reports[id], counterparts)


def _row(card: Card, match: Match, mine: Report, theirs: Report) -> EditionRow:
    return EditionRow(
        card.id, card.edition, card.edition_label, card.language, card.title, card.sort_at, card.state, match.score,
        match.linked, match.names, _without(mine.names, theirs.names), _without(theirs.names, mine.names),
        match.numbers, _without(mine.numbers, theirs.numbers), _without(theirs.numbers, mine.numbers), match.pictures,
    )  # fmt: skip


def _without(these: Mapping[str, Any] | frozenset[str], those: Mapping[str, Any] | frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(set(these) - set(those)))
