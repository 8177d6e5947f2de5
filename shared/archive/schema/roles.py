"""Database roles: each service that uses the archive has one, with the rights it needs and no more.

The owner creates the tables and grants these rights at each migration. Fetcher, parser and enricher have no role.
"""

from __future__ import annotations

from psycopg.sql import SQL, Composable, Identifier

from shared.archive.schema.connection import Connection
from shared.archive.schema.rows import fetch

OWNER = "presswatch"
PUBLISHER, READER, OPERATOR = "publisher", "reader", "operator"
ROLES = {PUBLISHER: "presswatch_publisher", READER: "presswatch_reader", OPERATOR: "presswatch_operator"}

READ = (
    "address", "alias", "annotation", "annotation_withdrawal", "article", "capture", "certified_capture",
    "certified_day", "change", "dropped_body", "edition", "event", "month_phrase", "name_decision",
    "observation", "outlet", "picture", "revision", "ruling", "withholding",
)  # fmt: skip
"""Tables that the site shows and the reader may read."""

PRIVATE = {
    "watch": "has the secrets of webhooks",
    "delivery": "shows what was sent where",
    "cursor": "is the publisher's position in the outbox",
    "redirect": "is the publisher's own evidence",
    "stand_in": "has texts that are not believed",
    "reparse": "is a work queue",
    "enrich_again": "is a work queue",
    "judge_again": "is a work queue",
    "counted_month": "is the publisher's note of what it counted",
    "schema_migration": "is the owner's; publisher and operator compare it",
}
"""Tables that the reader cannot read, and why."""

_OF_PUBLISHER = {
    # An order follows a merged article, and applies to each part of an article that is split.
    "withholding": "SELECT, UPDATE (article_id), INSERT (article_id, reason, since)",
    "ruling": "SELECT, UPDATE (applied_at)",
    "dropped_body": "SELECT",
    "annotation_withdrawal": "SELECT",
    # What was signed never changes.
    "certified_day": (
        "SELECT, INSERT, UPDATE (time_stamp, stamp_asked_at, stamp_refusals, ots, ots_block, ots_asked_at)"
    ),
    "certified_capture": "SELECT, INSERT",
    "name_decision": "SELECT",
    "schema_migration": "SELECT",
}
"""Tables that people write through commands. The publisher only reads them, and updates what follows an article."""


async def grant(conn: Connection) -> None:
    """Grant each existing role exactly its rights in this database, and revoke all others. Run as the owner."""
    known = {row["rolname"] for row in await fetch(conn, b"SELECT rolname FROM pg_roles")}
    roles = {name: role for name, role in ROLES.items() if role in known}
    if not roles:
        return
    tables = [row["name"] for row in await fetch(conn, _TABLES)]
    (place,) = await fetch(conn, b"SELECT current_database() AS base, current_schema() AS schema")
    base, schema = Identifier(place["base"]), Identifier(place["schema"])
    statements: list[Composable] = [SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(base)]
    for name, role in roles.items():
        statements += _rights(name, Identifier(role), tables, base, schema)
    await conn.execute(SQL("; ").join(statements))


_TABLES = b"""SELECT relname AS name FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition
    AND relnamespace = current_schema()::regnamespace ORDER BY relname"""


def _rights(name: str, role: Identifier, tables: list[str], base: Identifier, schema: Identifier) -> list[Composable]:
    given: list[Composable] = [
        SQL("REVOKE ALL ON ALL TABLES IN SCHEMA {} FROM {}").format(schema, role),
        SQL("GRANT CONNECT ON DATABASE {} TO {}").format(base, role),
        SQL("GRANT USAGE ON SCHEMA {} TO {}").format(schema, role),
        *(_table(SQL(rights), table, role) for table in tables if (rights := of_table(name, table))),
    ]
    if name != READER:
        given.append(SQL("GRANT EXECUTE ON FUNCTION make_month(text, date), analyze_grown() TO {}").format(role))
    if name == OPERATOR:  # a restore needs a temporary table for months, and sets sequences
        given.append(SQL("GRANT TEMPORARY ON DATABASE {} TO {}").format(base, role))
        given.append(SQL("GRANT UPDATE ON ALL SEQUENCES IN SCHEMA {} TO {}").format(schema, role))
    return given


def _table(rights: Composable, table: str, role: Identifier) -> Composable:
    return SQL("GRANT {} ON {} TO {}").format(rights, Identifier(table), role)


def of_table(name: str, table: str) -> str:
    """Return the role's rights on the table in SQL; empty for none."""
    if name == READER:
        return "SELECT" if table in READ else ""
    if name == PUBLISHER and table in _OF_PUBLISHER:
        return _OF_PUBLISHER[table]
    return "SELECT" if table == "schema_migration" else "SELECT, INSERT, UPDATE, DELETE"
