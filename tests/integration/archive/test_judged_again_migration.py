"""An archive of an older version: a late fact judges only those of its removals that it can change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from shared.archive.schema.connection import connection, open_pool
from shared.archive.schema.migrate import known_migrations, migrate
from shared.archive.schema.rows import fetch
from shared.archive.write import judge_again
from tests.publishing import settings_for

MISSED = datetime(2013, 12, 12, tzinfo=UTC)
REMOVED = MISSED + timedelta(hours=7)
_ARTICLE = """INSERT INTO article (id, outlet_id, address, title, sort_at, first_captured_at, last_captured_at,
    last_seen_at, origin, state, state_since, unsettled, revision_id, address_count)
SELECT name, 'o', name, '', at, at, at, at, 'fetched', 'removed', %(removed)s, true, 'r', %(n)s
FROM (VALUES (%(id)s::text, %(at)s::timestamptz)) AS given (name, at)"""
_CHANGE = "INSERT INTO change (id, outlet_id, article_id, kind, at, data) VALUES (%s, 'o', %s, %s, %s, %s)"


@pytest.mark.parametrize(
    ("since", "until", "found"),
    [
        (MISSED - timedelta(days=900), MISSED - timedelta(days=800), ["two"]),
        (MISSED - timedelta(days=900), MISSED, ["one", "two"]),
        (MISSED + timedelta(hours=1), MISSED + timedelta(hours=1), ["one", "two"]),
        (REMOVED + timedelta(days=1), REMOVED + timedelta(days=1), []),
    ],
    ids=["long-before", "until-then", "in-between", "later"],
)
async def test_old_removals_depend_on_the_time_of_their_signs(
    database_url: str, since: datetime, until: datetime, found: list[str]
) -> None:
    """The second article has two addresses, and one of them may have been missing for longer."""
    async with open_pool(settings_for(database_url)) as pool, connection(pool) as conn:
        await migrate(conn, [m for m in known_migrations() if m.number < 40 or m.number in (41, 44)])
        for number, name in enumerate(("one", "two"), 1):
            given = {"id": name, "at": MISSED - timedelta(days=99), "removed": REMOVED, "n": number}
            await conn.execute(_ARTICLE.encode(), given)
            await conn.execute(_CHANGE.encode(), (f"{name}s", name, "suspected", MISSED, "{}"))
        await conn.execute(_CHANGE.encode(), ("m", None, "mass-removal", REMOVED, '{"articles": ["one"], "count": 1}'))

        assert "0040_judged_again" in await migrate(conn)

        rows = await fetch(conn, b"SELECT missing_since FROM article ORDER BY id")
        assert [row["missing_since"] for row in rows] == [MISSED, None]
        assert await fetch(conn, b"SELECT data FROM change WHERE id = 'm'") == [{"data": {"count": 1}}]
        facts = [{"outlet_id": "o", "since": since, "until": until, "of_list": False}]
        assert await judge_again.unsettled(conn, facts, 10) == found
