"""One of two servers behind an outlet's address is broken: half of all visits find another page. Nothing is removed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from random import Random

import pytest

from shared.contracts import EnrichedArticle, Picture
from shared.contracts import ObservationKind as Kind
from tests.publishing import TEXT, Press, Telling, enriched, hours, observed, polled, unchanged

SOON = "We will be back soon. Our site is being worked on at the moment, and all pages will return within the hour."
ARTICLES, VISIT_H, DAYS = 24, 8, 5

Bad = Callable[[str, float, str], Telling]


def story(name: str, hour: float, outlet: str, by: str = "") -> Telling:
    text = f"{TEXT.format(name)} {TEXT.format(f'{name} again')}"
    return enriched(name, hours(hour), text, outlet=outlet, by=by)


def missing(name: str, hour: float, outlet: str) -> Telling:
    return observed(name, hours(hour), Kind.NOT_FOUND, outlet=outlet)


def led_home(name: str, hour: float, outlet: str) -> Telling:
    return observed(name, hours(hour), Kind.SOFT_GONE, outlet=outlet, reason="redirected-home")


def soon(name: str, hour: float, outlet: str) -> Telling:
    return enriched(name, hours(hour), SOON, title="Gazette", outlet=outlet)


def month(bad: Bad, outlet: str, gone: int, chance: Random) -> list[Telling]:
    """Some stories are really gone at last: at each of their visits the bad page stands."""
    facts = []
    for number in range(ARTICLES):
        name = f"n{number}"
        facts.append(story(name, number / 60, outlet))
        for visit in range(1, DAYS * 24 // VISIT_H):
            hour = visit * VISIT_H + number / 4
            is_well = chance.random() < 0.5 if visit < 10 else number >= gone
            facts.append((story if is_well else bad)(name, hour, outlet))
    return [*facts, *(polled(hours(hour + 0.1), outlet) for hour in range(0, DAYS * 24, 2))]


def when(fact: Telling) -> datetime:
    if isinstance(fact, EnrichedArticle):
        return fact.article.captured_at
    return fact.captured_at if isinstance(fact, Picture) else fact.observed_at


async def removed(press: Press, outlet: str) -> list[tuple[str, datetime]]:
    rows = await press.rows(
        "SELECT c.kind, a.address, c.at FROM change c JOIN article a ON a.id = c.article_id "
        "WHERE c.outlet_id = %s AND c.kind NOT IN ('suspected', 'cleared') ORDER BY 1, 2, 3",
        outlet,
    )
    return [(f"{row['kind']} {row['address'].rpartition('/')[2]}", row["at"]) for row in rows]


@pytest.mark.parametrize("bad", [missing, led_home, soon])
async def test_half_of_all_visits_remove_nothing_and_what_is_really_gone_is_found(press: Press, bad: Bad) -> None:
    facts = sorted(month(bad, "gazette", 4, Random(3)), key=when)
    for place in range(0, len(facts), 5):
        await press.publish(*facts[place : place + 5])

    found = await removed(press, "gazette")

    assert [what for what, _ in found] == [f"removed n{number}" for number in range(4)]
    assert min(at for _, at in found) >= hours(10 * VISIT_H)


@pytest.mark.parametrize("bad", [missing, led_home])
async def test_the_history_is_the_same_in_any_order_of_arrival(press: Press, bad: Bad) -> None:
    histories = []
    for order in range(3):
        facts = sorted(month(bad, f"o{order}", 4, Random(3)), key=when)
        if order:
            Random(order).shuffle(facts)
        for place in range(0, len(facts), 40):
            await press.publish(*facts[place : place + 40])
        histories.append(await removed(press, f"o{order}"))

    assert histories[1:] == histories[:1] * 2


async def test_many_articles_gone_at_once_are_removed_when_most_were_visited_again(press: Press) -> None:
    names = [f"n{number}" for number in range(14)]
    await press.publish(*(story(name, 0, "gazette") for name in names), story("there", 0, "gazette"))
    for hour in (1.0, 9.0):
        for number, name in enumerate(names):
            at = hours(hour + number / 20)
            kept = unchanged(enriched("there", hours(0), f"{TEXT.format('there')} {TEXT.format('there again')}"), at)
            await press.publish(missing(name, hour + number / 20, "gazette"), polled(at), kept)
            seen_twice = number + 1 if hour == 9.0 else 0
            gone = len(await removed(press, "gazette"))
            assert gone == (seen_twice if seen_twice > 11 else 0), f"{seen_twice} were visited again"

    times = dict(await removed(press, "gazette"))
    assert times == {f"removed {name}": hours(9.0 + number / 20) for number, name in enumerate(names)}, (
        "that of the visit which found it gone again, whatever made it sure"
    )


async def test_urls_that_lead_to_the_addresses_are_visits_of_these_articles(press: Press) -> None:
    """The feed lists other URLs than the pages call their own, so a 404 names those."""
    names = [f"n{number}" for number in range(9)]
    await press.publish(*(story(name, 0, "gazette", by=f"feed/{name}") for name in names))
    for number, name in enumerate(names):
        await press.publish(missing(f"feed/{name}", 1 + number / 20, "gazette"), polled(hours(2)))
    back = [story(name, 7 + number / 20, "gazette", by=f"feed/{name}") for number, name in enumerate(names[:4])]
    await press.publish(*back, *(missing(f"feed/{name}", 8, "gazette") for name in names[4:]))
    assert await removed(press, "gazette") == []


async def test_articles_that_are_gone_for_long_do_not_delay_a_removal(press: Press) -> None:
    old = [f"old{number}" for number in range(10)]
    await press.publish(*(story(name, 0, "gazette") for name in [*old, "new", "there"]))
    for hour in (1, 9, 17):
        await press.publish(*(missing(name, hour, "gazette") for name in old), polled(hours(hour + 0.5)))
    assert len(await removed(press, "gazette")) == 10

    await press.publish(*(missing(name, 100, "gazette") for name in old), missing("new", 100.1, "gazette"))
    await press.publish(polled(hours(101)), missing("new", 107, "gazette"))
    assert ("removed new", hours(107)) in await removed(press, "gazette")


async def test_a_visit_that_proves_nothing_is_no_second_visit(press: Press) -> None:
    names = [f"n{number}" for number in range(9)]
    await press.publish(*(story(name, 0, "gazette") for name in names))
    await press.publish(*(missing(name, 1, "gazette") for name in names), polled(hours(2)))
    blocks = [observed(name, hours(7.5), Kind.BLOCKED) for name in names[1:]]
    await press.publish(*blocks, missing("n0", 8, "gazette"), polled(hours(9)))
    assert await removed(press, "gazette") == []


@pytest.mark.parametrize("bad", [missing, led_home])
async def test_the_beginning_of_an_outage_does_not_confirm_a_single_bad_answer(press: Press, bad: Bad) -> None:
    names = [f"n{number}" for number in range(20)]
    await press.publish(*(story(name, 0, "gazette") for name in [*names, "x"]))
    await press.publish(bad("x", 1, "gazette"))
    await press.publish(*(story(name, 3 + n / 100, "gazette") for n, name in enumerate(names)), polled(hours(3.5)))
    for n, name in enumerate(names):
        await press.publish(bad(name, 6.8 + n / 100, "gazette"))
    await press.publish(bad("x", 7.05, "gazette"))
    assert await removed(press, "gazette") == []

    await press.publish(*(story(name, 9, "gazette") for name in [*names, "x"]))
    assert await removed(press, "gazette") == []
    assert {"removed", "restored"}.isdisjoint(await press.kinds())


@pytest.mark.parametrize("bad", [missing, led_home])
async def test_an_outage_that_begins_just_after_it_gives_one_history_in_both_orders(press: Press, bad: Bad) -> None:
    """No removal is reported, though its second bad answer came first: others have to be well after it."""
    names = [f"n{number}" for number in range(20)]
    for outlet in ("live", "late"):
        await press.publish(*(story(name, 0, outlet) for name in [*names, "x"]), bad("x", 1, outlet))
        wells = [story(name, 3 + n / 100, outlet) for n, name in enumerate(names)]
        await press.publish(*wells, polled(hours(3.5), outlet))
    outage = {outlet: [bad(name, 8.1 + n / 50, outlet) for n, name in enumerate(names)] for outlet in ("live", "late")}
    await press.publish(bad("x", 8, "live"))
    assert await removed(press, "live") == []
    for fact in outage["live"]:
        await press.publish(fact)
    await press.publish(*outage["late"])
    await press.publish(bad("x", 8, "late"))

    for outlet in ("live", "late"):
        await press.publish(*(story(name, 12, outlet) for name in [*names, "x"]), polled(hours(12.5), outlet))

    assert await removed(press, "live") == await removed(press, "late") == []
    assert {"removed", "restored", "mass-removal"}.isdisjoint(await press.kinds())


async def test_a_removal_is_reported_as_soon_as_some_others_were_well_after_it(press: Press) -> None:
    names = [f"n{number}" for number in range(20)]
    await press.publish(*(story(name, 0, "gazette") for name in [*names, "x"]), missing("x", 1, "gazette"))
    await press.publish(*(story(name, 3 + n / 100, "gazette") for n, name in enumerate(names)), polled(hours(3.5)))
    await press.publish(missing("x", 8, "gazette"))
    reported = []
    for n, name in enumerate(names[:4]):
        await press.publish(story(name, 8.1 + n / 100, "gazette"))
        reported.append([what for what in await press.kinds() if what == "removed"])
    assert reported == [[], [], ["removed"], ["removed"]]
    assert await removed(press, "gazette") == [("removed x", hours(8))]
