"""Find texts that replaced an earlier text, at one address and at those of other articles of the outlet."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Literal, get_args

from shared.archive.schema.connection import Connection
from shared.archive.schema.rows import Found, fetch, given_rows, to_json
from shared.archive.write.judge_again import enqueueing

SameText = Literal["revision_id", "wording", "ending"]
"""What makes two texts the same: every character, the words, or the last words, without what changes at each visit."""


async def replacing_texts(conn: Connection, addresses: Collection[str], by: SameText) -> list[Found]:
    """Find the texts that replaced another one at these addresses: rows of outlet_id and `by`."""
    query = f"SELECT DISTINCT c.outlet_id, c.{by} FROM capture c WHERE c.address_id = ANY(%s) AND {_replaces(by)}"  # noqa: S608 - our own words
    return await fetch(conn, query.encode(), list(addresses))


_ENOUGH = 300
"""Read at most this many addresses with one text, each by the first capture that replaced another: the earliest.

If an outlet changes its footer, all articles have such captures. The first articles with the text decide, so later
ones change nothing.
"""


def _replaces(by: SameText, counts: str = "") -> str:
    return f"""EXISTS (SELECT FROM capture e WHERE e.address_id = c.address_id AND e.captured_at < c.captured_at
    AND e.parser = c.parser AND e.{by} <> c.{by}{counts.format("e")})"""


_VISITS = 20_000
"""Read at most this many captures with one text, the earliest. Beside a counter each visit to a page is one."""
_COUNTS = " AND NOT (coalesce(given.less, false) AND {}.id IN (SELECT id FROM left_out))"


def _replacing(by: SameText) -> bytes:
    """Look for an earlier text only once for each address: before the first capture of it that has this text.

    Later ones stand there already, or have returned to where they began.
    """
    return f"""
WITH left_out AS MATERIALIZED (SELECT unnest(%s::text[]) COLLATE "C" AS id)
SELECT found.outlet_id, found.{by}, coalesce(d.article_id, found.address_id) AS article_id,
    min(found.captured_at) AS since, found.less
FROM (
    SELECT given.outlet_id, given.{by}, coalesce(given.less, false) AS less, c.address_id, c.captured_at
    FROM {given_rows(f"outlet_id text, {by} text, less boolean")} CROSS JOIN LATERAL (
        SELECT c.address_id, c.captured_at FROM (
            SELECT early.address_id, early.parser, given.{by}, min(early.captured_at) AS captured_at FROM (
                SELECT c.address_id, c.parser, c.captured_at FROM capture c
                WHERE c.outlet_id = given.outlet_id AND c.{by} = given.{by}{_COUNTS.format("c")}
                ORDER BY c.captured_at LIMIT {_VISITS}) AS early
            GROUP BY early.address_id, early.parser ORDER BY captured_at) AS c
        WHERE {_replaces(by, _COUNTS)} ORDER BY c.captured_at LIMIT {_ENOUGH}) AS c
) AS found LEFT JOIN address d ON d.id = found.address_id
GROUP BY 1, 2, 3, 5
""".encode()  # noqa: S608 - our own column names


_REPLACING: Mapping[SameText, bytes] = {by: _replacing(by) for by in get_args(SameText)}


async def articles_replaced_by(
    conn: Connection, texts: Sequence[Mapping[str, object]], by: SameText, left_out: Collection[str] = ()
) -> list[Found]:
    """Return the articles at whose addresses one of these texts (outlet_id, and `by`) replaced an earlier one.

    Texts of two parsers are never compared. A text that returns to where it began replaces nothing. Rows of outlet_id,
    `by`, article_id, since when it stood there, and `less`, as given.

    texts  rows of outlet_id and `by`, and perhaps `less`: whether to leave the captures `left_out` out
    """
    return await fetch(conn, _REPLACING[by], list(left_out), to_json(texts)) if texts else []


_BEGUN_ELSEWHERE = f"""
SELECT given.asked, given.revision_id
FROM {given_rows("asked int, outlet_id text, own text[], revision_id text")}
WHERE EXISTS (SELECT FROM capture c WHERE c.outlet_id = given.outlet_id AND c.revision_id = given.revision_id
    AND NOT c.address_id = ANY(given.own) AND NOT EXISTS (
        SELECT FROM capture e WHERE e.address_id = c.address_id AND e.captured_at < c.captured_at
        AND e.revision_id <> c.revision_id))
""".encode()  # noqa: S608 - our own words


async def texts_begun_elsewhere(conn: Connection, texts: Sequence[Mapping[str, object]]) -> list[Found]:
    """Return which of these texts another address showed first: rows of asked, revision_id.

    texts  rows of `asked` (a number for the article), outlet_id, `own` (its addresses), revision_id
    """
    return await fetch(conn, _BEGUN_ELSEWHERE, to_json(texts)) if texts else []


_MOST = 50
_SHOWING = f"""
SELECT DISTINCT coalesce(d.article_id, found.address_id) AS article_id
FROM {given_rows("outlet_id text, revision_id text")} CROSS JOIN LATERAL (
    SELECT c.address_id FROM capture c
    WHERE c.outlet_id = given.outlet_id AND c.revision_id = given.revision_id ORDER BY c.captured_at LIMIT {_MOST}
) AS found
LEFT JOIN address d ON d.id = found.address_id
""".encode()  # noqa: S608 - our own words


async def articles_showing(conn: Connection, texts: Sequence[Mapping[str, object]]) -> set[str]:
    """Return articles that ever showed one of these texts (outlet_id, revision_id), of each text from the first ones.

    `enqueue_showing` has the others judged.
    """
    return {row["article_id"] for row in await fetch(conn, _SHOWING, to_json(texts))} if texts else set()


def _enqueue(by: SameText) -> bytes:
    return enqueueing(f"""
SELECT d.article_id, c.outlet_id, min(c.captured_at) FROM {given_rows(f"outlet_id text, {by} text")}
JOIN capture c ON c.outlet_id = given.outlet_id AND c.{by} = given.{by} JOIN address d ON d.id = c.address_id
WHERE NOT d.article_id = ANY(%s) GROUP BY 1, 2
""")  # noqa: S608 - our own column names


_ENQUEUE: Mapping[SameText, bytes] = {by: _enqueue(by) for by in get_args(SameText)}


async def enqueue_showing(
    conn: Connection, texts: Sequence[Mapping[str, object]], by: SameText, judged: Collection[str]
) -> None:
    """Enqueue all articles that ever showed one of these texts (outlet_id, and `by`), except those judged already."""
    if texts:
        await conn.execute(_ENQUEUE[by], (to_json(texts), list(judged)))
