"""Read the articles around one, once for all that it is compared with: its stories and its editions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from shared.archive.read.alike.nearby import MOST_OF_ALL, MOST_OF_OUTLET, OF_ALL, OF_OUTLET, Near, NearbyArticles
from shared.archive.read.articles import ArticleRow
from shared.text.editions import Report
from shared.text.stories import Kinship

_OF_ALL, _OF_OUTLET = timedelta(days=3), timedelta(hours=36)


class Surroundings:
    """The articles within three days of one, and those of its outlet within a day and a half.

    Ask for all of them first: they often include those of the outlet, which are then not searched for again.

    kin   those that report the same event, once they are known: among them are editions
    """

    def __init__(self, nearby: NearbyArticles, row: ArticleRow) -> None:
        self.nearby, self.row = nearby, row
        self._all: list[Near] | None = None
        self.kin: Mapping[str, Kinship] | None = None

    async def of_all(self, *, across: bool = False) -> list[Report]:
        """Return the nearest 600 articles of all outlets. With `across`, none if all are in the article's language."""
        self._all = await self.nearby.near(self.row, _OF_ALL, OF_ALL)
        return await self._reports(self._all, across)

    def ids_of_a_day_and_a_half(self) -> frozenset[str]:
        """Return the ids of those of all outlets that are within a day and a half."""
        return frozenset(one.id for one in self._all or () if one.apart <= _OF_OUTLET.total_seconds())

    async def of_outlet(self) -> list[Report]:
        """Return the nearest 400 articles of the outlet; none if all are in the article's language."""
        near = outlet_part(self._all) if self._all else None
        if near is None:
            near = await self.nearby.near(self.row, _OF_OUTLET, OF_OUTLET)
        return await self._reports(near, across=True)

    async def _reports(self, near: Sequence[Near], across: bool) -> list[Report]:
        languages = {one.language for one in near}
        return [] if across and not languages - {self.row.language} else await self.nearby.reports(near)


def outlet_part(near: Sequence[Near]) -> list[Near] | None:
    """Return the outlet's nearest 400 among the nearest of all; None if some of them may be missing there."""
    window = _OF_OUTLET.total_seconds()
    own = [one for one in near if one.own and one.apart <= window]
    is_whole = len(near) < MOST_OF_ALL or len(own) >= MOST_OF_OUTLET or near[-1].apart > window
    return own[:MOST_OF_OUTLET] if is_whole else None
