"""An upgrade builds indexes of all captures, and visitors go on reading."""

from __future__ import annotations

import pytest

from shared.archive.schema.connection import connection, open_pool
from shared.archive.schema.migrate import known_migrations, migrate
from tests.publishing import settings_for


async def test_captures_can_be_read_while_indexes_are_built(database_url: str) -> None:
    async with open_pool(settings_for(database_url)) as pool, connection(pool) as conn:
        await migrate(conn, [m for m in known_migrations() if m.number < 46])
        await conn.commit()
        building, _, _ = "".join(m.sql for m in known_migrations() if m.number in (46, 47)).partition("DROP INDEX")
        assert building.count("CREATE INDEX") == 4
        await conn.execute(building.encode())
        async with connection(pool) as visitor:
            await visitor.execute("SET LOCAL lock_timeout = '2s'")
            await visitor.execute("SELECT count(*) FROM capture")


@pytest.mark.parametrize("name", ["text", "wording", "ending"])
async def test_each_former_index_is_replaced(database_url: str, name: str) -> None:
    async with open_pool(settings_for(database_url)) as pool, connection(pool) as conn:
        await migrate(conn)
        found = await (
            await conn.execute(
                "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'capture' AND indexname LIKE %s",
                (f"capture_of_{name}%",),
            )
        ).fetchall()
        assert [index for index, _ in found] == [f"capture_of_{name}"]
        assert "captured_at" in str(found[0][1])
