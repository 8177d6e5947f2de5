"""An outlet removes more articles than can be visited within a confirmation window."""

from __future__ import annotations

import pytest

from services.publisher.adapters import transaction
from shared.contracts import ObservationKind as Kind
from tests.publishing import TEXT, Press, Telling, enriched, hours, observed, polled

ARTICLES = 600
AGAIN_H, PAUSE_H = 6.1, 0.014


def visits() -> list[tuple[float, Telling]]:
    """Further visits come first: two thirds of the articles are visited twice before the last third is visited."""
    found, early = [], ARTICLES * 2 // 3
    for number in range(ARTICLES):
        first = number * PAUSE_H if number < early else AGAIN_H + number * PAUSE_H
        name = f"n{number}"
        found += [(hour, observed(name, hours(hour), Kind.NOT_FOUND)) for hour in (first + 1, first + 1 + AGAIN_H)]
    found += [(float(hour), polled(hours(hour))) for hour in range(1, 30)]
    return sorted(found, key=lambda visit: visit[0])


async def test_the_last_articles_are_removed_at_their_second_visits_too(
    press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transaction, "_WAITING_AT_ONCE", 20)
    names = [f"n{number}" for number in range(ARTICLES)]
    await press.publish(*(enriched(n, hours(0), f"{TEXT.format(n)} {TEXT.format(f'{n} again')}") for n in names))
    told = [message for _, message in visits()]
    for start in range(0, len(told), 40):
        await press.publish(*told[start : start + 40])

    states = await press.rows("SELECT state, awaits_others, count(*) AS n FROM article GROUP BY 1, 2")
    assert states == [{"state": "removed", "awaits_others": False, "n": ARTICLES}]
    mass = await press.one("SELECT id, data FROM change WHERE kind = 'mass-removal' ORDER BY at DESC LIMIT 1")
    events = await press.rows("SELECT data FROM event WHERE data->>'change' = %s ORDER BY id", mass["id"])
    assert events[-1]["data"] == {"change": mass["id"], "count": mass["data"]["count"]}
    assert mass["data"]["count"] == len(mass["data"]["articles"])


async def test_more_waiting_articles_than_a_batch_judges_follow_with_later_facts(
    press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer that confirms all removals comes late."""
    monkeypatch.setattr(transaction, "_WAITING_AT_ONCE", 5)
    names = [f"n{number}" for number in range(16)]
    await press.publish(*(enriched(n, hours(0), f"{TEXT.format(n)} {TEXT.format(f'{n} again')}") for n in names))
    await press.publish(*(observed(n, hours(h), Kind.GONE) for h in (1, 9) for n in names))
    removed = "SELECT count(*) AS n FROM article WHERE state = 'removed'"
    counts = []
    for hour in (5, 10, 11, 12, 13, 14, 15):
        await press.publish(polled(hours(hour)))
        counts.append((await press.one(removed))["n"])
    assert counts[:4] == [5, 10, 15, 16]
    assert (await press.one("SELECT count(*) AS n FROM article WHERE awaits_others"))["n"] == 0
