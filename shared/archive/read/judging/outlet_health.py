"""Find when an outlet showed that it works: by its lists, or by articles other than the one in question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from shared.archive.read.outlets.looks import IS_LIST, SAME_BODY
from shared.archive.schema.connection import Connection
from shared.archive.schema.rows import fetch, fetch_in_order, given_rows, to_json


def _lists_answered(outlet: str, since: str, order: str = "") -> str:
    """Return two SQL queries: when a list was read with links, and when one that had links was unchanged."""
    looks = f"o.outlet_id = {outlet} AND o.observed_at > {since} AND o.origin = 'fetched'"
    return f"""
    (SELECT o.observed_at FROM observation o
      WHERE {looks}
        AND o.{IS_LIST} AND o.kind = 'polled' AND o.links_found > 0 AND o.reason = ''
      ORDER BY o.observed_at {order}LIMIT 1),
    (SELECT o.observed_at FROM observation o, LATERAL (
        SELECT p.links_found, p.reason FROM observation p
        WHERE p.address_id = o.address_id AND p.{IS_LIST} AND p.kind = 'polled' AND p.observed_at <= o.observed_at
          AND {SAME_BODY}
        ORDER BY p.observed_at DESC LIMIT 1) AS read
      WHERE {looks}
        AND o.kind = 'not-modified' AND o.{IS_LIST} AND read.links_found > 0 AND read.reason = ''
      ORDER BY o.observed_at {order}LIMIT 1)
"""  # noqa: S608 - our own words


_ANSWERS = f"""
SELECT given.outlet_id, given.since, least({_lists_answered("given.outlet_id", "given.since")}) AS answered
FROM {given_rows("outlet_id text, since timestamptz")}
""".encode()  # noqa: S608 - our own column names
_LAST_ANSWER = f"SELECT greatest({_lists_answered('%(outlet)s', '%(since)s', 'DESC ')}) AS answered".encode()


async def first_answers(
    conn: Connection, asked: Sequence[Mapping[str, object]]
) -> dict[tuple[str, datetime], datetime | None]:
    """Return when each outlet first answered well after each moment. `asked` has rows of outlet_id and since.

    An entry point answered well if it was read without a fault and with links, or if it was unchanged since. A page at
    an article's address does not count, because an outage shows one there too.
    """
    rows = await fetch(conn, _ANSWERS, to_json(asked))
    return {(row["outlet_id"], row["since"]): row["answered"] for row in rows}


_FIRST = """(SELECT f.revision_id FROM capture f WHERE f.address_id = c.address_id AND f.captured_at {before}
    ORDER BY f.captured_at, f.id LIMIT 1)"""
UNCHANGED = f"""FROM observation o CROSS JOIN LATERAL (
        SELECT l.address_id, l.captured_at, l.revision_id, l.wording FROM capture l
        WHERE l.address_id = o.address_id AND l.captured_at <= o.observed_at
          AND (o.body_sha256 IS NULL OR l.body_sha256 = o.body_sha256)
        ORDER BY l.captured_at DESC, l.id DESC LIMIT 1) AS c
      WHERE o.origin = 'fetched' AND o.kind = 'not-modified' AND o.page_kind = 'article'
        AND NOT EXISTS (SELECT FROM observation p WHERE p.address_id = o.address_id AND p.page_kind = 'article'
            AND p.observed_at > c.captured_at AND p.observed_at < o.observed_at
            AND (p.capture_id IS NOT NULL OR p.kind = 'moved') AND {SAME_BODY})"""  # noqa: S608 - our own words
"""Looks that found an article's page unchanged, if a text was read in that body: `c` is that capture."""

_ONLY_THERE = " AND ".join(
    f"""NOT EXISTS (SELECT FROM capture e WHERE e.outlet_id = given.outlet_id AND e.{by} = c.{by}
        AND e.address_id <> c.address_id AND e.captured_at > given.since - interval '1 day'
        AND EXISTS (SELECT FROM capture f WHERE f.address_id = e.address_id AND f.captured_at < e.captured_at
            AND f.parser = e.parser AND f.{by} <> e.{by})
        AND e.{by} <> (SELECT g.{by} FROM capture g WHERE g.address_id = e.address_id AND g.parser = e.parser
            ORDER BY g.captured_at, g.id LIMIT 1) OFFSET 0)"""  # noqa: S608 - our own column names
    for by in ("revision_id", "wording")
)
"""That its text replaced none at another address. A page that stands everywhere is also new articles' first.

`OFFSET 0` has each text looked up by itself. Otherwise all captures of the outlet are read first.
"""
_OWN = f"""SELECT c.address_id, c.captured_at, c.revision_id, c.wording FROM capture c
      WHERE c.outlet_id = given.outlet_id AND c.captured_at > given.since AND c.origin = 'fetched'
        AND NOT c.address_id = ANY(given.own) AND c.revision_id = {_FIRST.format(before="<= given.since")}"""  # noqa: S608 - our own words
_SHOWN = f"""
SELECT given.asked, given.since, least(unchanged.at,
    (SELECT c.captured_at FROM ({_OWN}) AS c WHERE c.captured_at < coalesce(unchanged.at, 'infinity') AND {_ONLY_THERE}
      ORDER BY c.captured_at LIMIT 1)) AS shown
FROM {given_rows("asked int, outlet_id text, own text[], since timestamptz")} CROSS JOIN LATERAL (SELECT (
    SELECT o.observed_at {UNCHANGED}
        AND o.outlet_id = given.outlet_id AND o.observed_at > given.since AND NOT o.address_id = ANY(given.own)
        AND c.revision_id = {_FIRST.format(before="<= given.since")} AND {_ONLY_THERE}
      ORDER BY o.observed_at LIMIT 1) AS at OFFSET 0) AS unchanged
""".encode()  # noqa: S608 - our own column names
"""Most outlets soon have an unchanged page. No capture after it is read: these are mostly the first of new articles."""


async def first_shown(
    conn: Connection, asked: Sequence[Mapping[str, object]]
) -> dict[tuple[int, datetime], datetime | None]:
    """Return when another article of each outlet first showed its own text after each moment.

    asked  rows of `asked` (a number for the row), outlet_id, `own` (ids of addresses that do not count), since

    An article's own text is the first text of its address, seen before the moment. A text that came later may be a
    placeholder that stands everywhere.
    """
    rows = await fetch_in_order(conn, _SHOWN, to_json(asked))
    return {(row["asked"], row["since"]): row["shown"] for row in rows}


async def last_answer(conn: Connection, outlet: str, since: datetime) -> datetime | None:
    """Return when the outlet last answered well after a moment; see `first_answers`."""
    (row,) = await fetch(conn, _LAST_ANSWER, named={"outlet": outlet, "since": since})
    answered: datetime | None = row["answered"]
    return answered
