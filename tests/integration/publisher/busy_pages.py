"""Facts of an outlet whose pages change at each visit: counters, tickers, ages, shares, and corrected figures."""

from __future__ import annotations

import random

from shared.contracts import EnrichedArticle
from shared.contracts import ObservationKind as Kind
from tests.publishing import TEXT, Telling, enriched, hours, observed, polled, unchanged

AGES = ("just now", "a minute ago", "an hour ago", "yesterday", "last week")
SOON = "We will be back soon. Our site is being worked on at the moment, and all pages will return within the hour."


def busy_pages(outlet: str, seed: int, articles: int = 30, days: int = 4) -> list[Telling]:
    """Return the facts of some days in order of their time. The same seed gives the same facts."""
    chance = random.Random(seed)
    facts: list[tuple[float, Telling]] = [(h + 0.1, polled(hours(h + 0.1), outlet)) for h in range(0, days * 24, 5)]
    shows_shares, shows_ticker = chance.uniform(0, days * 12), chance.uniform(0, days * 24)
    for number in range(articles):
        page = _Page(outlet, number, chance, shows_shares, shows_ticker)
        begins, every = chance.uniform(0, days * 16), chance.choice((3.0, 7.0, 8.0, 13.0))
        hour = begins
        while hour < days * 24:
            facts.append((hour, page.visit(hour)))
            hour += every * chance.uniform(0.7, 1.3)
    return [fact for _, fact in sorted(facts, key=lambda f: f[0])]


class _Page:
    """An article as it is shown from visit to visit. Some lose their counter, some are edited or corrected once."""

    def __init__(
        self, outlet: str, number: int, chance: random.Random, shows_shares: float, shows_ticker: float
    ) -> None:
        self._outlet, self._name, self._chance = outlet, f"p{number}", chance
        self._shares, self._ticker = shows_shares, shows_ticker
        self._counts, self._reads = chance.random() < 0.7, chance.randint(0, 40)
        self._carts, self._dies = chance.randint(20, 60), chance.random() < 0.1
        self._corrected, self._edited = chance.uniform(0, 120), chance.uniform(0, 160)
        self._shown: tuple[tuple[str, ...], EnrichedArticle] | None = None

    def visit(self, hour: float) -> Telling:
        if self._dies and hour > 60:
            return observed(self._name, hours(hour), Kind.GONE, outlet=self._outlet)
        lines = tuple(self._lines(hour))
        if self._shown is not None and self._shown[0] == lines:
            return unchanged(self._shown[1], hours(hour))
        fact = enriched(self._name, hours(hour), lines, outlet=self._outlet)
        self._shown = (lines, fact)
        return fact

    def _lines(self, hour: float) -> list[str]:
        if 50 < hour < 54:
            return [SOON]
        self._reads += self._chance.choice((0, 0, 1, 3))
        lines = [TEXT.format(self._name + (" and its hamlets" if hour > self._edited else ""))]
        carts = self._carts + 4 * (hour > self._corrected)
        lines += [f"So far {carts} carts have crossed it, said the harbour office."]
        lines += [f"Read {self._reads} times"] * self._counts
        lines += [f"Brought up to date {AGES[int(hour / 9) % 5]}"] * (self._chance.random() < 0.8)
        lines += [f"Shared by {self._reads // 4} readers"] * (hour > self._shares)
        lines += [f"{int(hour) % 24:02}:{n}0 The council votes on {n}" for n in range(2)] * (hour > self._ticker)
        return lines
