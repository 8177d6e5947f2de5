"""An outlet removes more articles than can be visited within a confirmation window."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest

from services.publisher.adapters.batch import transaction
from services.publisher.adapters.queues.judging import Judging
from shared.contracts import ObservationKind as Kind
from shared.contracts import PageKind
from tests.publishing import TEXT, WINDOW, Press, Telling, enriched, hours, observed, polled, unchanged

ARTICLES = 600
AGAIN_H, PAUSE_H = 6.1, 0.014


def visits() -> list[tuple[float, Telling]]:
    """Further visits come first: two thirds of the articles are visited twice before the last third is visited.

    One article is kept.
    """
    found, early = [], ARTICLES * 2 // 3
    for number in range(ARTICLES):
        first = number * PAUSE_H if number < early else AGAIN_H + number * PAUSE_H
        name = f"n{number}"
        found += [(hour, observed(name, hours(hour), Kind.NOT_FOUND)) for hour in (first + 1, first + 1 + AGAIN_H)]
    found += [(float(hour), polled(hours(hour))) for hour in range(1, 30)]
    found += [(hour + 0.5, unchanged(enriched("kept", hours(0)), hours(hour + 0.5))) for hour in range(1, 30)]
    return sorted(found, key=lambda visit: visit[0])


async def test_the_last_articles_are_removed_at_their_second_visits_too(
    press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transaction, "_WAITING_AT_ONCE", 20)
    names = [f"n{number}" for number in range(ARTICLES)]
    await press.publish(enriched("kept", hours(0)))
    await press.publish(*(enriched(n, hours(0), f"{TEXT.format(n)} {TEXT.format(f'{n} again')}") for n in names))
    told = [message for _, message in visits()]
    for start in range(0, len(told), 40):
        await press.publish(*told[start : start + 40])
    await judge_all(press, 1)

    states = await press.rows("SELECT state, awaits_others, count(*) AS n FROM article GROUP BY 1, 2 ORDER BY n")
    assert states[1:] == [{"state": "removed", "awaits_others": False, "n": ARTICLES}]
    assert [(one["state"], one["n"]) for one in states[:1]] == [("live", 1)]
    mass = await press.one("SELECT id, data FROM change WHERE kind = 'mass-removal' ORDER BY at DESC LIMIT 1")
    events = await press.rows("SELECT data FROM event WHERE data->>'change' = %s ORDER BY id", mass["id"])
    assert events[-1]["data"] == {"change": mass["id"], "page": f"/removals/{mass['id']}", **mass["data"]}
    removed = "SELECT count(*) AS n FROM change m JOIN change r ON r.outlet_id = m.outlet_id AND r.kind = 'removed' "
    found = await press.one(f"{removed} AND r.at BETWEEN m.since AND m.at WHERE m.id = %s", mass["id"])
    assert mass["data"] == {"count": found["n"]}


LONGER = "Its text was another one before this one, and it was as long as this."
REMOVED = "SELECT count(*) AS n FROM article WHERE state = 'removed'"
ENQUEUED = "SELECT count(*) AS n FROM judge_again"


async def remove_all(press: Press, number: int) -> None:
    """Visit each article but one twice without any answer of the outlet's lists."""
    names = [f"n{n}" for n in range(number)]
    await press.publish(enriched("kept", hours(0)))
    await press.publish(*(enriched(n, hours(0), f"{TEXT.format(n)} {TEXT.format(f'{n} again')}") for n in names))
    await press.publish(*(observed(n, hours(h), Kind.GONE) for h in (1, 9) for n in names))
    await press.publish(unchanged(enriched("kept", hours(0)), hours(9.5)))


async def judge_all(press: Press, publishers: int) -> None:
    async def judge() -> None:
        while await Judging(press.pool, press.handler, lambda _: WINDOW).judge(asyncio.Event()):
            pass

    await asyncio.gather(*(judge() for _ in range(publishers)))


async def rest(press: Press, time: timedelta) -> None:
    """Let this time pass for the queue."""
    await press.rows(
        "WITH q AS (UPDATE judge_again SET asked_at = asked_at - %s) "
        "UPDATE outlet SET judging_since = judging_since - %s RETURNING 1",
        time,
        time,
    )


@pytest.mark.parametrize("publishers", [1, 3])
async def test_one_late_answer_is_enough_for_more_articles_than_a_batch_judges(
    press: Press, monkeypatch: pytest.MonkeyPatch, publishers: int
) -> None:
    monkeypatch.setattr(transaction, "_WAITING_AT_ONCE", 5)
    monkeypatch.setattr(transaction, "ENQUEUED_AT_ONCE", 3)
    await remove_all(press, 16)
    assert (await press.one(REMOVED))["n"] == 0
    await press.publish(polled(hours(10)))  # says that the outlet was well after the removals
    await press.publish(polled(hours(5)))  # comes late, and confirms all of them
    assert ((await press.one(REMOVED))["n"], (await press.one(ENQUEUED))["n"]) == (0, 16)
    await judge_all(press, publishers)
    assert ((await press.one(REMOVED))["n"], (await press.one(ENQUEUED))["n"]) == (16, 0)
    mass = await press.rows(
        "SELECT kind, data FROM event WHERE data->>'change' IN (SELECT id FROM change WHERE kind = 'mass-removal')"
    )
    assert [(one["kind"], one["data"]["count"]) for one in mass] == [("mass-removal", 16)]
    await judge_all(press, publishers)
    assert len([kind for kind in await press.kinds() if kind == "removed"]) == 16


async def test_a_fact_that_comes_meanwhile_has_them_judged_again(press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transaction, "_WAITING_AT_ONCE", 5)
    monkeypatch.setattr(transaction, "ENQUEUED_AT_ONCE", 8)
    await remove_all(press, 16)
    await press.publish(polled(hours(5)))
    judging = Judging(press.pool, press.handler, lambda _: WINDOW)
    await judging.judge(asyncio.Event())
    assert (await press.one(REMOVED))["n"] == 8
    await press.publish(polled(hours(4)), polled(hours(10)))
    assert (await press.one(f"{ENQUEUED} WHERE NOT judged"))["n"] == 16
    await judge_all(press, 3)
    assert (await press.one(f"{ENQUEUED} WHERE NOT judged"))["n"] == 8  # those that were judged before: next round
    await rest(press, WINDOW / 10)
    await judge_all(press, 3)
    assert ((await press.one(REMOVED))["n"], (await press.one(ENQUEUED))["n"]) == (16, 0)
    assert (await press.one("SELECT data FROM change WHERE kind = 'mass-removal'"))["data"] == {"count": 16}


async def wait_for_others(press: Press) -> None:
    """Four articles that went missing first cannot be visited again: all others wait for that, maybe for ever."""
    first = [f"b{n}" for n in range(4)]
    await press.publish(*(enriched(n, hours(0)) for n in ("other", *first)))
    await press.publish(*(observed(n, hours(0.5), Kind.GONE) for n in first), polled(hours(5)))
    await remove_all(press, 16)
    assert (await press.one(WAITING))["n"] == 16
    await judge_all(press, 1)


WAITING = "SELECT count(*) AS n FROM article WHERE awaits_others"


async def test_articles_that_wait_for_visits_are_not_judged_for_each_answer_of_a_list(
    press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transaction, "_WAITING_AT_ONCE", 5)
    await wait_for_others(press)
    await rest(press, WINDOW)
    await press.publish(polled(hours(10)), unchanged_list(hours(11)))
    assert (await press.one(ENQUEUED))["n"] == 0
    await press.publish(polled(hours(8)))  # before their last signs
    assert (await press.one(ENQUEUED))["n"] == 16


def unchanged_list(at: datetime) -> Telling:
    return observed("", at, Kind.NOT_MODIFIED, page_kind=PageKind.LISTING)


async def test_facts_that_never_end_have_articles_judged_ten_times_in_a_window(
    press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transaction, "_WAITING_AT_ONCE", 5)
    monkeypatch.setattr(transaction, "ENQUEUED_AT_ONCE", 100)
    await wait_for_others(press)
    await rest(press, WINDOW)
    rounds = 0
    for minute in range(120):
        await press.publish(unchanged(enriched("other", hours(0)), hours(10 + minute / 60)))
        before = (await press.one(f"{ENQUEUED} WHERE NOT judged"))["n"]
        await judge_all(press, 1)
        rounds += before > 0 and (await press.one(ENQUEUED))["n"] == 0
        await rest(press, timedelta(minutes=1))
    assert rounds == 1 + 120 // 36  # the first one begins at once
    await rest(press, WINDOW / 10)
    await judge_all(press, 1)
    assert ((await press.one(ENQUEUED))["n"], (await press.one(WAITING))["n"]) == (0, 16)
    assert not await Judging(press.pool, press.handler, lambda _: WINDOW).judge(asyncio.Event())


@pytest.mark.parametrize(
    ("late", "judged"),
    [
        (polled(hours(3)), True),
        (observed("other", hours(8), Kind.NOT_FOUND), True),
        (enriched("other", hours(-1), LONGER), True),
        (enriched("other", hours(-80 * 24), LONGER), True),
        (enriched("another", hours(-80 * 24)), False),
        (observed("other", hours(-80 * 24), Kind.NOT_FOUND), False),
        (polled(hours(-80 * 24)), False),
    ],
    ids=["answer", "visit", "recent-article", "first-text", "old-article", "old-visit", "old-answer"],
)
async def test_a_late_fact_judges_those_removals_that_it_can_change(
    press: Press, monkeypatch: pytest.MonkeyPatch, late: Telling, judged: bool
) -> None:
    monkeypatch.setattr(transaction, "_WAITING_AT_ONCE", 5)
    regular = [enriched(f"d{n}", hours(-48 + n / 10)) for n in range(100)]
    await press.publish(
        *regular, polled(hours(-70 * 24)), enriched("other", hours(-60 * 24)), enriched("other", hours(0))
    )
    await remove_all(press, 16)
    await press.publish(polled(hours(5)), polled(hours(10)))
    await judge_all(press, 1)
    assert (await press.one(REMOVED))["n"] == 16
    await press.publish(late)
    assert (await press.one(ENQUEUED))["n"] == (16 if judged else 0)
