"""Find texts that replaced an earlier text, at one address and at those of other articles of the outlet."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Literal, get_args

from shared.archive.schema.connection import Connection
from shared.archive.schema.rows import Found, fetch, run_many, to_json

SameText = Literal["revision_id", "wording", "ending"]
"""What makes two texts the same: every character, the words, or the last words, without what changes at each visit."""


async def replacing_texts(conn: Connection, addresses: Collection[str], by: SameText) -> list[Found]:
    """Find the texts that replaced another one at these addresses: rows of outlet_id and `by`."""
    query = f"SELECT DISTINCT c.outlet_id, c.{by} FROM capture c WHERE c.address_id = ANY(%s) AND {_replaces(by)}"  # noqa: S608 - our own words
    return await fetch(conn, query.encode(), list(addresses))


_ENOUGH = 300
"""Read at most this many captures of one text. If an outlet changes its footer, all its articles have such captures."""


def _replaces(by: SameText) -> str:
    return f"""EXISTS (SELECT FROM capture e WHERE e.address_id = c.address_id AND e.captured_at < c.captured_at
    AND e.parser = c.parser AND e.{by} <> c.{by})"""


def _replacing(by: SameText) -> bytes:
    return f"""
SELECT DISTINCT found.outlet_id, found.{by}, found.article_id
FROM {run_many({"outlet_id": "text", by: "text"})} CROSS JOIN LATERAL (
    SELECT c.outlet_id, c.{by}, coalesce(d.article_id, c.address_id) AS article_id
    FROM capture c LEFT JOIN address d ON d.id = c.address_id
    WHERE c.outlet_id = given.outlet_id AND c.{by} = given.{by} AND {_replaces(by)} LIMIT {_ENOUGH}) AS found
""".encode()  # noqa: S608 - our own column names


_REPLACING: Mapping[SameText, bytes] = {by: _replacing(by) for by in get_args(SameText)}


async def articles_replaced_by(conn: Connection, texts: Sequence[Mapping[str, object]], by: SameText) -> list[Found]:
    """Return the articles at whose addresses one of these texts (outlet_id, and `by`) replaced an earlier one.

    Texts of two parsers are never compared. Rows of outlet_id, `by`, article_id.
    """
    return await fetch(conn, _REPLACING[by], to_json(texts)) if texts else []
