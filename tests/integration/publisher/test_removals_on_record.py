"""A removal that an earlier version reported after fewer visits stands, unless something refutes it."""

from __future__ import annotations

import pytest
from psycopg.types.json import Jsonb

from services.publisher.core.history_model import HistoryChange
from shared.archive.schema.connection import connection
from shared.archive.schema.migrate import migrate
from shared.contracts import ObservationKind
from tests.publishing import Press, Telling, enriched, hours, observed, polled

OTHERS = [f"o{n}" for n in range(14)]


def missing(path: str, hour: float) -> Telling:
    return observed(path, hours(hour), ObservationKind.NOT_FOUND)


async def upgraded(press: Press) -> None:
    """Let the archive be as one in which the version before reported the removal at the second visit."""
    await press.publish(*(enriched(path, hours(0)) for path in ("a", *OTHERS)))
    await press.publish(missing("a", 10))
    await press.publish(polled(hours(15)), missing("a", 20))
    article = await press.one("SELECT id, state FROM article WHERE address LIKE '%%/a'")
    assert article["state"] == "suspected", "this version asks for more visits"
    change = HistoryChange("removed", hours(20)).id_in(article["id"])
    async with connection(press.pool) as conn:
        await conn.execute("ALTER TABLE address DROP COLUMN removals_on_record")
        await conn.execute("DELETE FROM schema_migration WHERE number = 50")
        await conn.execute(
            "INSERT INTO change (id, outlet_id, article_id, kind, at, since, data, evidence, confidence) "
            "VALUES (%s, 'gazette', %s, 'removed', %s, %s, %s, %s, 0.95)",
            (change, article["id"], hours(20), hours(0), Jsonb({}), Jsonb({})),
        )
        await conn.execute(
            "UPDATE article SET state = 'removed', state_since = %s, unsettled = true WHERE id = %s",
            (hours(20), article["id"]),
        )
        assert await migrate(conn) == ["0050_removals_on_record"]
    press.asked.addresses.clear()


async def history(press: Press) -> tuple[str, list[tuple[str, float]]]:
    rows = await press.rows(
        "SELECT a.state, c.kind, c.at FROM article a JOIN change c ON c.article_id = a.id "
        "WHERE a.address LIKE '%%/a' ORDER BY c.at, c.kind"
    )
    return rows[0]["state"], [(row["kind"], (row["at"] - hours(0)).total_seconds() / 3600) for row in rows]


@pytest.mark.parametrize("fact", [missing("a", 30), missing("a", 12), polled(hours(14)), enriched("o1", hours(12))])
async def test_a_removal_on_record_stands_whatever_is_judged_again(press: Press, fact: Telling) -> None:
    await upgraded(press)
    events = await press.kinds()
    await press.publish(fact)
    assert await history(press) == ("removed", [("suspected", 10), ("removed", 20)])
    assert await press.kinds() == events
    assert press.asked.addresses == []


async def test_others_that_come_back_from_the_page_refute_it(press: Press) -> None:
    await upgraded(press)
    await press.publish(*(missing(path, 11) for path in OTHERS[:6]))
    await press.publish(*(enriched(path, hours(25)) for path in OTHERS[:6]))
    assert await history(press) == ("suspected", [("suspected", 10)])


async def test_an_outage_long_after_it_does_not_refute_it(press: Press) -> None:
    await upgraded(press)
    await press.publish(*(missing(path, 400) for path in OTHERS[:6]))
    await press.publish(*(enriched(path, hours(410)) for path in OTHERS[:6]))
    await press.publish(missing("a", 420))
    assert (await history(press))[0] == "removed"


async def test_an_outage_that_began_with_the_second_visit_refutes_it(press: Press) -> None:
    await upgraded(press)
    await press.publish(*(missing(path, 20.5) for path in OTHERS[:6]))
    await press.publish(*(enriched(path, hours(30)) for path in OTHERS[:6]))
    assert await history(press) == ("suspected", [("suspected", 10)])


@pytest.mark.parametrize("hour", [12, 15, 19.9])
async def test_an_article_that_was_there_shortly_before_was_not_removed(press: Press, hour: float) -> None:
    await upgraded(press)
    await press.publish(enriched("a", hours(hour)))
    state, changes = await history(press)
    assert (state, changes[-1]) == ("suspected", ("suspected", 20))
    await press.publish(missing("a", 30), polled(hours(25)))
    assert (await history(press))[0] == "suspected", "the absence that was reported is another one"


async def test_an_article_that_comes_back_is_restored_and_the_next_absence_is_judged_anew(press: Press) -> None:
    await upgraded(press)
    await press.publish(enriched("a", hours(30)))
    assert (await history(press))[0] == "restored"
    await press.publish(missing("a", 40))
    await press.publish(polled(hours(45)), missing("a", 50))
    state, changes = await history(press)
    assert (state, [kind for kind, _ in changes]) == ("suspected", ["suspected", "removed", "restored", "suspected"])
