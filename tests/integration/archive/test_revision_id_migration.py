"""An archive of an older version: its revisions, and the events about them, get the ids of today."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from services.publisher.core.decision import name_removed_id
from services.publisher.core.history_model import HistoryChange
from shared.archive.schema.connection import connection, open_pool
from shared.archive.schema.migrate import known_migrations, migrate
from shared.archive.schema.rows import fetch
from shared.ids import derived_id
from tests.publishing import settings_for

AT = datetime(2024, 3, 1, 5, 6, 7, tzinfo=UTC)
_FUNCTIONS = (16, 44)
"""Migrations with functions to which every migration grants rights."""
CAPTURE, ARTICLE = "c" * 32, "a" * 32


@pytest.mark.parametrize("at", [AT, AT + timedelta(microseconds=120), AT.replace(year=1997)])
async def test_revisions_and_their_events_are_renamed(database_url: str, at: datetime) -> None:
    change = HistoryChange(
        "revised", at, None, None, "1" * 32, "2" * 32, evidence={"before": ["b" * 32], "after": [CAPTURE]}
    )
    old = derived_id(ARTICLE, "revised", at.isoformat(), "1" * 32, "2" * 32)
    gone = derived_id(ARTICLE, "removed", at.isoformat(), "", "")
    names = name_removed_id(ARTICLE, {"id": old})
    async with open_pool(settings_for(database_url)) as pool, connection(pool) as conn:
        await migrate(conn, [m for m in known_migrations() if m.number < 9 or m.number in _FUNCTIONS])
        for name, kind in ((old, "revised"), (names, "name-removed"), (gone, "removed")):
            await conn.execute(
                "INSERT INTO change (id, outlet_id, article_id, kind, at, evidence) VALUES (%s, 'o', %s, %s, %s, %s)",
                (name, ARTICLE, kind, at, f'{{"before": ["{"b" * 32}"], "after": ["{CAPTURE}"]}}'),
            )
            await conn.execute(
                "INSERT INTO event (kind, article_id, outlet_id, at, data) VALUES (%s, %s, 'o', %s, %s)",
                (kind, ARTICLE, at, f'{{"change": "{name}", "names": ["x"]}}'),
            )

        assert "0009_reparse" in await migrate(conn)

        rows = await fetch(conn, b"SELECT kind, id FROM change")
        reported = await fetch(conn, b"SELECT kind, data->>'change' AS id, data->'names' AS names FROM event")
    new = change.id_in(ARTICLE)
    expected = {"revised": new, "name-removed": name_removed_id(ARTICLE, {"id": new}), "removed": gone}
    assert {row["kind"]: row["id"] for row in rows} == expected
    assert {row["kind"]: row["id"] for row in reported} == expected
    assert new != old and all(row["names"] == ["x"] for row in reported)
    assert change.id_in(ARTICLE) == derived_id(ARTICLE, "revised", at.isoformat(), CAPTURE)
