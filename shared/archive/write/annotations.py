"""Write the findings of other programs, and withdraw them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from shared.archive.outbox import put_events
from shared.archive.schema.connection import Connection
from shared.archive.schema.rows import Found, Row, Table, fetch, to_json
from shared.errors import Misconfigured

_ANNOTATION = Table(
    "annotation",
    """
    address_id text, revision_id text, producer text, version text, kind text, language text, value jsonb,
    made_at timestamptz""",
)
_KEY = ("address_id", "revision_id", "producer", "version", "kind", "language")
_PUT = f"""
INSERT INTO annotation ({", ".join(_ANNOTATION.columns)})
SELECT DISTINCT ON ({", ".join(_KEY)}) {", ".join(_ANNOTATION.columns)} FROM {_ANNOTATION.given}
ORDER BY {", ".join(_KEY)}, made_at DESC, value DESC
ON CONFLICT ({", ".join(_KEY)}) DO UPDATE SET value = excluded.value, made_at = excluded.made_at
WHERE (excluded.made_at, excluded.value) > (annotation.made_at, annotation.value)
RETURNING address_id, producer, version, kind
""".encode()  # noqa: S608 - our own column names
_KNOWN = b"""
SELECT given.address_id, given.revision_id, d.article_id, d.outlet_id
FROM json_to_recordset(%s::json) AS given(address_id text, revision_id text)
JOIN address d ON d.id = given.address_id
WHERE EXISTS (SELECT FROM revision r WHERE r.article_id = d.article_id AND r.id = given.revision_id)
    OR EXISTS (
        SELECT FROM address other JOIN capture c ON c.address_id = other.id, jsonb_each_text(c.former) f
        WHERE other.article_id = d.article_id AND f.value = given.revision_id)"""


async def known_texts(conn: Connection, rows: Sequence[Row]) -> dict[tuple[str, str], Found]:
    """Return article and outlet of each text (`address_id`, `revision_id`) that the archive has or had."""
    texts = {(row["address_id"], row["revision_id"]) for row in rows}
    given = to_json([{"address_id": address, "revision_id": revision} for address, revision in sorted(texts)])
    return {(row["address_id"], row["revision_id"]): row for row in await fetch(conn, _KNOWN, given)}


async def put(conn: Connection, rows: Sequence[Row], articles: dict[tuple[str, str], Found], at: datetime) -> None:
    """Store findings about known texts, and write an event for each article with a new one.

    If a producer sends two findings of one version, kind and language about a text, the one made later counts. So the
    order of arrival does not matter.
    """
    outlets = {address: row for (address, _), row in articles.items()}
    changed = await fetch(conn, _PUT, to_json(rows))
    events = [
        {
            "kind": "annotated", "article_id": outlets[row["address_id"]]["article_id"],
            "outlet_id": outlets[row["address_id"]]["outlet_id"], "at": at,
            "data": {name: row[name] for name in ("producer", "version", "kind")},
        }
        for row in changed
    ]  # fmt: skip
    await put_events(conn, events)


async def withdraw(conn: Connection, producer: str, version: str, reason: str) -> int:
    """Withdraw a producer's findings, of one version or of all ('').

    Return the number of articles that had one. Raises `Misconfigured` if there is none.
    """
    await conn.execute(
        "INSERT INTO annotation_withdrawal (producer, version, reason) VALUES (%s, %s, %s) "
        "ON CONFLICT (producer, version) DO UPDATE SET reason = excluded.reason, withdrawn_at = now()",
        (producer, version, reason),
    )
    if not (articles := await _report(conn, producer, version, withdrawn=True)):
        raise Misconfigured(f"{producer} {version or 'as a whole'} has no finding: see `presswatch annotations list`")
    return articles


async def restore(conn: Connection, producer: str, version: str) -> int:
    """End a withdrawal. Raises `Misconfigured` if there is none."""
    done = await conn.execute(
        "DELETE FROM annotation_withdrawal WHERE producer = %s AND version = %s", (producer, version)
    )
    if not done.rowcount:
        raise Misconfigured(f"no finding of {producer} {version or 'as a whole'} is withdrawn")
    return await _report(conn, producer, version, withdrawn=False)


async def _report(conn: Connection, producer: str, version: str, *, withdrawn: bool) -> int:
    """Write an event for every article concerned, so that search indexes are updated."""
    rows = await fetch(conn, _CONCERNED, producer, version, version)
    data = {"producer": producer, "version": version, "withdrawn": withdrawn}
    await put_events(conn, [{**row, "kind": "annotated", "data": data} for row in rows])
    return len(rows)


_CONCERNED = b"""
SELECT DISTINCT d.article_id, d.outlet_id, now() AS at FROM annotation n JOIN address d ON d.id = n.address_id
WHERE n.producer = %s AND (%s = '' OR n.version = %s)"""


async def summary(conn: Connection) -> list[Found]:
    """Return how many findings each producer, version and kind has, and which are withdrawn."""
    return await fetch(conn, _SUMMARY)


_SUMMARY = b"""
SELECT n.producer, n.version, n.kind, count(*) AS findings, count(DISTINCT n.address_id) AS articles,
    bool_or(w.producer IS NOT NULL) AS withdrawn, max(w.reason) AS reason
FROM annotation n
LEFT JOIN annotation_withdrawal w ON w.producer = n.producer AND w.version IN ('', n.version)
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"""
