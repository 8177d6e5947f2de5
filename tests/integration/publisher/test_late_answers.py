"""Facts that come late decide as if they had come in order, about each address and each absence of an article."""

from __future__ import annotations

import pytest

from services.publisher.core.batch import Batch
from services.publisher.core.reading import capture_row, read
from shared.archive.read.judging.reach import spans
from shared.archive.schema.connection import connection
from shared.archive.write.facts import put_captures
from shared.contracts import ObservationKind as Kind
from shared.contracts import Origin
from tests.publishing import TEXT, WINDOW, Press, Telling, enriched, hours, observed, polled

TWO = [enriched(name, hours(0), TEXT.format("both"), title="Both") for name in ("a", "b")]
GONE = [observed("a", hours(at), Kind.GONE) for at in (1, 9)]
BACK = enriched("a", hours(20), TEXT.format("both"), title="Both")


@pytest.mark.parametrize(("later", "state"), [([], "removed"), ([BACK], "restored")], ids=["gone", "back"])
async def test_a_late_answer_decides_about_one_of_two_addresses(press: Press, later: list[Telling], state: str) -> None:
    for message in (*TWO, *GONE, *later):
        await press.publish(message)
    await press.publish(polled(hours(5)))
    rows = await press.rows(
        "SELECT a.state, d.state AS there FROM article a JOIN address d ON d.article_id = a.id ORDER BY d.address"
    )
    assert rows == [{"state": "live", "there": state}, {"state": "live", "there": "live"}]


async def test_a_very_late_answer_confirms_the_first_of_two_absences(press: Press) -> None:
    """The next answer is before the second absence, so far as the answer reaches."""
    twice = [observed("a", hours(at), Kind.GONE) for at in (1, 9, 40, 48)]
    await press.publish(enriched("a", hours(0)), *twice[:2], enriched("a", hours(20)), polled(hours(21)))
    await press.publish(*twice[2:], polled(hours(44)), *(enriched(f"d{n}", hours(50 + n)) for n in range(100)))
    await press.publish(polled(hours(5)))
    assert await press.kinds("change") == ["suspected", "removed", "restored", "suspected", "removed"]


async def test_a_first_text_of_a_parser_reaches_all_later_looks(press: Press) -> None:
    """Where one address began decides whether a page replaces its text, as one version of the parser reads it."""
    own = [enriched("x", hours(0), parser="1"), enriched("x", hours(9), "Closed.", parser="2")]
    await press.publish(*own, *(enriched(f"d{n}", hours(50 + n)) for n in range(100)), enriched("a", hours(0)))
    await press.publish(observed("a", hours(200), Kind.GONE))
    late = Batch([read(enriched("x", hours(3), parser="2"))]).evidence(lambda _: WINDOW)
    async with connection(press.pool) as conn:
        await put_captures(conn, [capture_row(read(enriched("x", hours(3), parser="2")))])
        [reach] = await spans(conn, late)
    assert reach["until"] == "infinity"


@pytest.mark.parametrize(("others", "reach"), [(89, "infinity"), (90, "2024-03-06 20:00:00+00")])
async def test_a_look_reaches_as_far_as_others_are_read_with_it(press: Press, others: int, reach: str) -> None:
    """Its address was looked at again, but until 90 captures follow it is one of those by which others are judged."""
    late = enriched("x", hours(3))
    await press.publish(enriched("x", hours(9)), *(enriched(f"d{n}", hours(46 + n)) for n in range(others)))
    await press.publish(enriched("a", hours(0)), observed("a", hours(200), Kind.GONE))
    async with connection(press.pool) as conn:
        [found] = await spans(conn, Batch([read(late)]).evidence(lambda _: WINDOW))
    assert found["until"] == reach


async def test_a_contributed_first_text_that_comes_last_decides_as_well(press: Press) -> None:
    """What another page showed later is then no text of its own, and does not show that the outlet answered well."""

    def facts(outlet: str) -> list[Telling]:
        before, after = (TEXT.format(f"b {when}") for when in ("as it was before", "afterwards"))
        return [
            enriched("b", hours(0.5), before, outlet=outlet, origin=Origin.CONTRIBUTED),
            enriched("a", hours(0), outlet=outlet),
            enriched("b", hours(1), after, outlet=outlet),
            observed("a", hours(10), Kind.SOFT_GONE, outlet=outlet),
            enriched("b", hours(14), after, outlet=outlet),
            *(observed("a", hours(at), Kind.SOFT_GONE, outlet=outlet) for at in (18, 26)),
        ]

    first, *rest = facts("late")
    for fact in (*facts("gazette"), *rest, first):
        await press.publish(fact)
    rows = await press.rows("SELECT outlet_id, state FROM article WHERE address LIKE '%%/a' ORDER BY outlet_id")
    assert rows == [{"outlet_id": outlet, "state": "suspected"} for outlet in ("gazette", "late")]


OTHERS = [f"n{number}" for number in range(20)]


def _confirmed_late(outlet: str) -> list[Telling]:
    """An article is missed twice; whether that lasts is known hours later, from visits of others."""
    looks = [enriched(name, hours(at), outlet=outlet) for at in (0.0, 9.0) for name in OTHERS[:6]]
    looks += [enriched(name, hours(at), outlet=outlet) for at in (0.0, 11.0) for name in OTHERS[6:]]
    gone = [observed("x", hours(at), Kind.NOT_FOUND, outlet=outlet) for at in (1.0, 8.0)]
    return [enriched("x", hours(0), outlet=outlet), *looks, *gone, polled(hours(5), outlet)]


async def test_a_fact_between_the_last_sign_and_what_confirmed_it_decides_as_in_order(press: Press) -> None:
    """Another article showed the same page in between, and came back: a broken server."""
    for outlet in ("late", "ordered"):
        facts = [enriched("y", hours(0), outlet=outlet), *_confirmed_late(outlet)]
        between: list[Telling] = [observed("y", hours(9.5), Kind.NOT_FOUND, outlet=outlet)]
        between.append(enriched("y", hours(10), outlet=outlet))
        await press.publish(*facts, *(between if outlet == "ordered" else ()))
        if outlet == "late":
            assert await _state_of_x(press, "late") == "removed"
            await press.publish(*between)
        assert await _state_of_x(press, outlet) == "suspected"


async def _state_of_x(press: Press, outlet: str) -> str:
    row = await press.one("SELECT state FROM article WHERE outlet_id = %s AND address LIKE '%%/x'", outlet)
    return str(row["state"])
