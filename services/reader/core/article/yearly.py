"""Headlines that an outlet prints again from year to year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

LEAST_YEARS = 3


@dataclass(frozen=True, slots=True)
class YearlySeries:
    """A headline of several years, apart from figures: how many articles have it, in how many years, since when."""

    headline: str
    articles: int
    years: int
    first: int
    last: int


def yearly_series(headline: str, months: Mapping[int, int]) -> YearlySeries | None:
    """Return the series of a headline, given its articles by month (`201112`). None if it has few years."""
    years = {int(month) // 100 for month in months}
    if len(years) < LEAST_YEARS:
        return None
    return YearlySeries(headline, sum(months.values()), len(years), min(years), max(years))
