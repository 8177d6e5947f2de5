"""A made-up month under a clock of its own: lasting changes are reported once and in time, and nothing else is."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import datetime, timedelta

from shared.contracts import ObservationKind as Kind
from tests.publishing import START, WINDOW, Press, Telling, enriched, hours, observed, polled

ARTICLES, REVISIT_H, DAYS = 200, 12.0, 30
OUTAGES = [(50, 5), (130, 30), (300, 60), (420, 3), (600, 12)]  # hour it begins, hours it lasts
MASS_AT, MASS = 500.0, range(150, 180)


class Month:
    """What truly happened: when each article was edited, removed, brought back."""

    def __init__(self, seed: int) -> None:
        chance = random.Random(seed)
        self.edits = {n: chance.uniform(24, 480) for n in range(30)}
        self.removals = {n: chance.uniform(24, 400) for n in range(40, 60)} | dict.fromkeys(MASS, MASS_AT)
        self.restored = {n: self.removals[n] + chance.uniform(80, 150) for n in range(40, 50)}
        self.offset = {n: chance.uniform(0, REVISIT_H) for n in range(ARTICLES)}

    def visit(self, number: int, hour: float) -> list[Telling]:
        at, name = hours(hour), f"n{number}"
        if down(hour):
            return [observed(name, at, Kind.UNREACHABLE)]
        if self.removals.get(number, 1e9) <= hour < self.restored.get(number, 1e9):
            return [observed(name, at, Kind.NOT_FOUND), polled(hours(hour + 0.01))]
        edited = self.edits.get(number, 1e9) <= hour
        text = f"Article {number} as it was {'edited later on' if edited else 'printed at first'}, and told at length."
        return [enriched(name, at, text)]


def down(hour: float) -> bool:
    return any(start <= hour < start + lasts for start, lasts in OUTAGES)


async def play(press: Press, month: Month) -> None:
    """Visits every article every REVISIT_H hours, and again when the publisher asks for it."""
    due = [(month.offset[n], n) for n in range(ARTICLES)]
    hour = 0.0
    while hour < DAYS * 24:
        hour += 4
        now = [(h, n) for h, n in due if h < hour]
        due = [(h, n) for h, n in due if h >= hour] + [(h + REVISIT_H, n) for h, n in now]
        press.asked.addresses.clear()
        await press.publish(*(m for h, n in sorted(now) for m in month.visit(n, h)))
        asked = {int(a.rpartition("/n")[2]) for a in press.asked.addresses}
        due += [(next(h for h, m in now if m == n) + WINDOW / timedelta(hours=1), n) for n in sorted(asked)]
        due = list({n: (h, n) for h, n in sorted(due, reverse=True)}.values())  # the earliest visit


async def test_a_month(press: Press) -> None:
    month = Month(3)
    await play(press, month)

    changes: dict[str, dict[int, list[datetime]]] = defaultdict(lambda: defaultdict(list))
    for row in await press.rows("SELECT kind, address, at FROM change WHERE article_id IS NOT NULL ORDER BY at"):
        changes[row["kind"]][int(row["address"].rpartition("/n")[2])].append(row["at"])
    assert set(changes["revised"]) == set(month.edits)
    assert set(changes["suspected"]) == set(changes["removed"]) == set(month.removals)
    assert set(changes["restored"]) == set(month.restored)
    assert not changes["cleared"]
    assert all(len(times) == 1 for kind in changes.values() for times in kind.values()), "nothing is reported twice"
    for number, hour in month.removals.items():
        begin = patient(hour, REVISIT_H)
        assert hours(hour) <= changes["suspected"][number][0] <= begin
        assert changes["removed"][number][0] <= patient((begin - START) / timedelta(hours=1), REVISIT_H + 6.1)
    await one_mass_removal_names_them_all(press)


def patient(hour: float, lasts: float) -> datetime:
    """`lasts` hours later, outages not counted."""
    while lasts > 0:
        hour += 0.05
        lasts -= 0 if down(hour) else 0.05
    while down(hour):
        hour += 0.05
    return hours(hour + 0.1)


async def one_mass_removal_names_them_all(press: Press) -> None:
    (mass,) = await press.rows("SELECT * FROM change WHERE kind = 'mass-removal'")
    named = await press.rows(
        "SELECT a.address FROM article a JOIN change r ON r.article_id = a.id "
        "WHERE r.kind = 'removed' AND r.outlet_id = %s AND r.at BETWEEN %s AND %s",
        mass["outlet_id"], mass["since"], mass["at"],
    )  # fmt: skip
    assert {int(row["address"].rpartition("/n")[2]) for row in named} >= set(MASS)
    assert (await press.kinds()).count("mass-removal") == 1
