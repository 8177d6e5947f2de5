"""Write outlets and editions. Names come from source files, or else from the host or id."""

from __future__ import annotations

from collections.abc import Sequence

from shared.archive.schema.connection import Connection
from shared.archive.schema.rows import Row, Table, run

_OUTLET = Table(
    "outlet",
    "id text, name text, country text, hosts text[], homepage text, known boolean",
)
_EDITION = Table("edition", "outlet_id text, id text, label text, language text")

_NAMES = "name, country, hosts, homepage, known"
_PUT_OUTLETS = _OUTLET.insert(
    f"ORDER BY id ON CONFLICT (id) DO UPDATE SET {_OUTLET.replace_all(['id'])} WHERE excluded.known "
    f"AND ({', '.join(f'outlet.{n.strip()}' for n in _NAMES.split(','))}) "
    f"IS DISTINCT FROM ({', '.join(f'excluded.{n.strip()}' for n in _NAMES.split(','))})"
)
_PUT_EDITIONS = _EDITION.insert(
    "ORDER BY outlet_id, id ON CONFLICT (outlet_id, id) DO UPDATE "
    "SET label = excluded.label, language = excluded.language WHERE excluded.language <> '' "
    "AND (edition.label, edition.language) IS DISTINCT FROM (excluded.label, excluded.language)"
)


async def put_outlets(conn: Connection, rows: Sequence[Row]) -> None:
    """Write outlets. A row from a source file (`known`) replaces the stored one; other rows only fill a gap."""
    await run(conn, _PUT_OUTLETS, rows)


async def put_editions(conn: Connection, rows: Sequence[Row]) -> None:
    """Write editions. A row with a language comes from a source file and replaces the stored one."""
    await run(conn, _PUT_EDITIONS, rows)
