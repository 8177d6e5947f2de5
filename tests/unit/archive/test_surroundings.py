"""The articles of an outlet are taken from those of all outlets only where none can be missing there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest

from shared.archive.read.alike.nearby import MOST_OF_ALL, MOST_OF_OUTLET, OF_ALL, OF_OUTLET, Near, NearbyArticles
from shared.archive.read.alike.surroundings import Surroundings, outlet_part
from shared.text.editions import Report

HOUR_S = 3600.0
ROW = cast(Any, SimpleNamespace(sort_at=datetime(2024, 5, 3, tzinfo=UTC), outlet_id="gazette", language="en"))


def near(number: int, *, own: bool, hours: float, language: str = "en") -> Near:
    return Near(f"{number:04d}", "r", "1", language, 90, None, own, hours * HOUR_S)


def test_few_articles_of_all_include_those_of_the_outlet_within_its_window() -> None:
    every = [
        near(0, own=True, hours=0),
        near(1, own=False, hours=1),
        near(2, own=True, hours=36),
        near(3, own=True, hours=37),
    ]
    assert outlet_part(every) == [every[0], every[2]]


@pytest.mark.parametrize(("last_h", "is_whole"), [(12.0, False), (36.0, False), (36.5, True)])
def test_a_full_list_includes_them_if_it_reaches_beyond_the_window(last_h: float, is_whole: bool) -> None:
    every = [near(n, own=n < 5, hours=0) for n in range(MOST_OF_ALL - 1)] + [near(9999, own=False, hours=last_h)]
    assert outlet_part(every) == (every[:5] if is_whole else None)


def test_a_full_list_includes_them_if_it_has_as_many_as_are_compared() -> None:
    every = [near(n, own=n % 3 > 0, hours=0) for n in range(MOST_OF_ALL)]
    own = [one for one in every if one.own]
    assert outlet_part(every) == own[:MOST_OF_OUTLET]
    assert outlet_part([near(n, own=n % 2 > 0, hours=0) for n in range(MOST_OF_ALL)]) is None


class Archive(NearbyArticles):
    """Remembers what was asked."""

    def __init__(self, *found: Near) -> None:
        self.found, self.asked = found, list[str]()

    async def near(self, row: Any, within: timedelta, query: str) -> list[Near]:
        self.asked.append(query)
        return list(self.found)

    async def reports(self, near: Any) -> list[Report]:
        return [Report(one.id, one.language, one.size, {}, frozenset()) for one in near]


async def test_the_archive_is_asked_once_for_both_and_for_the_outlet_alone_if_only_that_is_wanted() -> None:
    archive = Archive(
        near(0, own=True, hours=0), near(1, own=True, hours=1, language="ko"), near(2, own=False, hours=1)
    )
    both = Surroundings(archive, ROW)
    assert [one.id for one in await both.of_all()] == ["0000", "0001", "0002"]
    assert [one.id for one in await both.of_outlet()] == ["0000", "0001"]
    assert archive.asked == [OF_ALL]
    await Surroundings(archive, ROW).of_outlet()
    assert archive.asked == [OF_ALL, OF_OUTLET]


async def test_articles_in_one_language_have_no_editions() -> None:
    archive = Archive(near(0, own=True, hours=0), near(1, own=False, hours=1, language="ko"))
    around = Surroundings(archive, ROW)
    assert len(await around.of_all()) == 2
    assert await around.of_outlet() == []


async def test_those_of_all_outlets_within_a_day_and_a_half_are_known_once_all_were_read() -> None:
    archive = Archive(near(0, own=True, hours=0), near(1, own=False, hours=36), near(2, own=True, hours=36.5))
    around = Surroundings(archive, ROW)
    await around.of_all()
    assert around.ids_of_a_day_and_a_half() == {"0000", "0001"}
