"""A month of a press that misbehaves, in whatever order its facts arrive: what is computed is what truly happened."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from shared.contracts import DateValue, EnrichedArticle, Observation, Precision
from shared.contracts import ObservationKind as Kind
from tests.publishing import START, TEXT, Press, Telling, enriched, hours, moved, observed, polled, refused, unchanged

HOURS, VISIT_H, POLL_H = 480, 12, 4
DATE = DateValue(printed="1 March 2024", value=START, precision=Precision.DAY, rule="meta")
TODAY = DateValue(printed="9 March 2024", value=START + timedelta(days=8), precision=Precision.DAY, rule="meta")
OWN, OFFER = ("body>article>p",), "Barrels, kettles and lamps"
NOTICE = "The page you asked for is being revised."
BUSY = (
    "All our rooms are full at the moment, so everybody has to wait for a seat. It was {}:17 when {}/{} was asked for."
)
SOON = "We will be back soon. Our site is being worked on at the moment, and all pages will return within the hour."

TRUTH: dict[str, list[str]] = {
    "plain": [],
    "edited": ["revised"],
    "removed": ["removed"],
    "restored": ["removed", "restored"],
    "soft-404": ["removed"],
    "notice for hours": [],
    "notice for days": ["removed", "restored"],
    "other page": ["removed"],
    "in turn": ["alternating"],
    "moved": ["revised"],
}
"""The changes that are reported for each kind of article, except suspicions that were cleared."""


@dataclass(frozen=True)
class Outage:
    """`kind`: `away`, `home` (all pages lead home), `soon` (all pages say the same), or `busy` (all but a number)."""

    kind: str
    begins: int
    lasts: int

    def covers(self, hour: float) -> bool:
        return self.begins <= hour < self.begins + self.lasts


@dataclass
class Site:
    """Visited under a clock of our own; remembers of each address the body that came last, as the fetcher does."""

    outlet: str
    outages: list[Outage]
    bodies: dict[str, tuple[object, EnrichedArticle | Observation]] = field(default_factory=dict)

    def visit(self, name: str, kind: str, since: int, hour: float) -> list[Telling]:
        outage = next((o for o in self.outages if o.covers(hour)), None)
        if outage is not None:
            return self._in_outage(outage.kind, name, hour)
        age = hour - since
        if age < 0 or kind == "plain" or (kind == "restored" and age > 120):
            return self._page(name, hour, *story(name))
        return self._misbehaving(name, kind, age, hour)

    def _in_outage(self, kind: str, name: str, hour: float) -> list[Telling]:
        if kind == "soon":
            return self._page(name, hour, SOON, "Gazette")
        if kind == "busy":
            text = f"{BUSY.format(hour, name, hour)} " * 3
            shown = enriched(name, hours(hour), text, title="Seats", outlet=self.outlet, published=TODAY, layout=OWN)
            self.bodies[name] = (text, shown)
            return [shown]
        return [self._observed(name, hour, Kind.SOFT_GONE if kind == "home" else Kind.UNREACHABLE)]

    def _misbehaving(self, name: str, kind: str, age: float, hour: float) -> list[Telling]:
        if kind in ("removed", "restored"):
            return [self._observed(name, hour, Kind.NOT_FOUND)]
        if kind == "soft-404":
            return self._soft_404(name, hour)
        text, title = story(name)
        if kind.startswith("notice"):
            there = age < (10 if kind.endswith("hours") else 150)
            return self._page(name, hour, NOTICE, "Notice") if there else self._page(name, hour, text, title)
        if kind == "other page":
            return self._page(name, hour, f"{OFFER} of {name}, " * 20, "Offer")
        if kind == "moved":
            page = self._page(f"{name}-new", hour, text, "A better headline", by=name)
            return [moved(name, f"{name}-new", hours(hour), self.outlet), *page]
        edited = kind == "edited" or int(age // VISIT_H) % 2 == 0
        return self._page(name, hour, f"{text} It was edited." if edited else text, title)

    def _page(self, name: str, hour: float, text: str, title: str, by: str = "") -> list[Telling]:
        asked, body = by or name, (text, title)
        if asked in self.bodies and self.bodies[asked][0] == body:
            to = f"https://{self.outlet}.example/{name}" if by else None
            return [unchanged(self.bodies[asked][1], hours(hour), moved_to=to)]
        is_own = text not in (NOTICE, SOON) and OFFER not in text
        date, layout = (DATE, OWN) if is_own else (None, ("other",))
        shown = enriched(name, hours(hour), text, title=title, outlet=self.outlet, by=by, published=date, layout=layout)
        self.bodies[asked] = (body, shown)
        return [shown]

    def _soft_404(self, name: str, hour: float) -> list[Telling]:
        if name in self.bodies and self.bodies[name][0] == "soft-404":
            return [unchanged(self.bodies[name][1], hours(hour))]
        shown = refused(name, hours(hour), Kind.SOFT_GONE, outlet=self.outlet)
        self.bodies[name] = ("soft-404", shown)
        return [shown]

    def _observed(self, name: str, hour: float, kind: Kind, **more: object) -> Observation:
        return observed(name, hours(hour), kind, outlet=self.outlet, **more)


def story(name: str) -> tuple[str, str]:
    return " ".join(TEXT.format(f"{name} {part}") for part in ("hills", "valley", "coast")), f"News of {name}"


def month(site: Site, articles: list[tuple[str, int]]) -> list[Telling]:
    facts: list[Telling] = []
    for number, (kind, since) in enumerate(articles):
        for hour in range(number % VISIT_H, HOURS, VISIT_H):
            facts += site.visit(f"n{number}", kind, since, hour)
    up = (h for h in range(0, HOURS, POLL_H) if not any(o.covers(h) for o in site.outages))
    return facts + [polled(hours(h + 0.5), site.outlet) for h in up]


outages = st.lists(
    st.builds(Outage, st.sampled_from(["away", "home", "soon", "busy"]), st.integers(20, 300), st.integers(2, 24)),
    max_size=3,
    unique_by=lambda o: o.begins // 60,
)
kinds = st.lists(st.tuples(st.sampled_from(sorted(TRUTH)), st.integers(60, 240)), min_size=4, max_size=9)
number = iter(range(10_000))


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(kinds, outages, st.integers(0, 1000))
@example([("edited", 60), ("notice for hours", 88), ("edited", 60)], [Outage("home", 62, 24)], 0)
@example(
    [("moved", 104), ("moved", 60), ("edited", 60), ("edited", 60)], [Outage("busy", 95, 20), Outage("away", 20, 2)], 76
)
async def test_what_is_computed_is_what_happened(
    press: Press, articles: list[tuple[str, int]], out: list[Outage], seed: int
) -> None:
    outlet = f"o{next(number)}"  # each example has an outlet of its own in one archive
    articles = [*articles, ("plain", 0)]  # where every article shows something else, nobody can know which are gone
    facts = month(Site(outlet, out), articles)
    chance = random.Random(seed)
    chance.shuffle(facts)
    while facts:
        size = chance.randint(20, 120)
        await press.publish(*facts[:size])
        del facts[:size]

    found: dict[str, list[str]] = {f"n{n}": [] for n in range(len(articles))}
    rows = await press.rows(
        "SELECT c.kind, a.address FROM change c JOIN article a ON a.id = c.article_id "
        "WHERE c.outlet_id = %s AND c.kind NOT IN ('suspected', 'cleared') ORDER BY c.at",
        outlet,
    )
    for row in rows:
        found[row["address"].rpartition("/")[2]].append(row["kind"])
    assert found == {f"n{n}": TRUTH[kind] for n, (kind, _) in enumerate(articles)}
    counts = Counter(
        r["n"] for r in await press.rows("SELECT address_count AS n FROM article WHERE outlet_id = %s", outlet)
    )
    moves = sum(kind == "moved" for kind, _ in articles)
    assert counts == Counter({1: len(articles) - moves, 2: moves})
