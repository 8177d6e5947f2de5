"""Reports of one event by other outlets, or by the same one, in other languages; and who had it first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.archive.read.articles import ArticleRow
from shared.archive.read.cards import Card, by_ids
from shared.archive.read.nearby import OF_ALL, NearbyArticles
from shared.text.stories import Days, Kinship

_WINDOW = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class StoryRow:
    """A report of the same event, with a score from 0 to 1 and its reasons: names and numbers in both, rarest first.

    `sort_at` is its earliest known time: of publication, or of the first capture if that is earlier or all we have.
    """

    id: str
    outlet_id: str
    outlet_name: str
    edition: str | None
    edition_label: str | None
    language: str
    title: str
    sort_at: datetime
    state: str
    score: float
    names: tuple[str, ...]
    numbers: tuple[str, ...]


async def stories(nearby: NearbyArticles, row: ArticleRow) -> list[StoryRow]:
    """Return reports of the same event within three days, the earliest first. Compares the newest texts."""
    reports = {one.id: one for one in await nearby.near(row, _WINDOW, OF_ALL)}
    if row.id not in reports:
        return []
    found = {kin.id: kin for kin in Days(list(reports.values())).kin(reports[row.id])}
    rows = [_row(card, found[card.id]) for card in await by_ids(nearby.db, list(found))]
    return sorted(rows, key=lambda one: (one.sort_at, one.id))


def _row(card: Card, kin: Kinship) -> StoryRow:
    return StoryRow(
        card.id, card.outlet_id, card.outlet_name, card.edition, card.edition_label, card.language, card.title,
        card.sort_at, card.state, kin.score, kin.names, kin.numbers,
    )  # fmt: skip
