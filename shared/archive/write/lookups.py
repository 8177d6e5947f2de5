"""Look up what the publisher needs before it decides: always by key, always in bulk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from shared.archive.schema.connection import Connection
from shared.archive.schema.rows import Found, fetch, given_rows, to_json


async def lock_outlets(conn: Connection, outlets: Collection[str]) -> None:
    """Lock these outlets until the transaction ends, always in the same order.

    One lock per outlet is enough: articles of one outlet may turn out to be one, articles of two outlets never do.
    """
    await conn.execute(
        "SELECT pg_advisory_xact_lock(k) FROM (SELECT DISTINCT hashtextextended(o, 7304) AS k "
        "FROM unnest(%s::text[]) AS o ORDER BY k) AS keys",
        (list(outlets),),
    )


async def articles_of_addresses(conn: Connection, ids: Collection[str]) -> dict[str, str]:
    """Return the article id of each known address id."""
    rows = await fetch(conn, b"SELECT id, article_id FROM address WHERE id = ANY(%s)", list(ids))
    return {row["id"]: row["article_id"] for row in rows}


async def read_at(conn: Connection, ids: Collection[str]) -> set[str]:
    """Return the address ids that gave an article."""
    rows = await fetch(conn, b"SELECT DISTINCT address_id FROM capture WHERE address_id = ANY(%s)", list(ids))
    return {row["address_id"] for row in rows}


_ARTICLES_AT = b"""
SELECT d.id AS address_id, a.id, a.outlet_id, a.address, a.edition, a.origin, a.state, a.unsettled, a.revision_id,
    a.address_count, a.sort_at, a.last_seen_at, a.awaits_lines, EXISTS (SELECT FROM observation o
        WHERE o.page_kind = 'article' AND o.kind = 'not-modified' AND o.observed_at > a.last_seen_at
        AND o.address_id = ANY(ARRAY(SELECT l.id FROM alias l WHERE l.address_id = d.id UNION ALL SELECT d.id))
    ) AS is_awaited
FROM address d JOIN article a ON a.id = d.article_id WHERE d.id = ANY(%s)
"""
"""`is_awaited`: a later visit found a body unchanged that had not arrived yet."""


async def articles_at(conn: Connection, addresses: Collection[str]) -> dict[str, Found]:
    """Return the parts of articles that show whether a new capture brings anything but a later time, by address id."""
    return {row["address_id"]: row for row in await fetch(conn, _ARTICLES_AT, list(addresses))}


async def addresses_of_aliases(conn: Connection, ids: Collection[str]) -> dict[str, list[str]]:
    """Return the address ids that each alias id's URL led to."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in await fetch(conn, b"SELECT id, address_id FROM alias WHERE id = ANY(%s)", list(ids)):
        found[row["id"]].append(row["address_id"])
    return found


async def articles_of_texts(conn: Connection, texts: Collection[str]) -> dict[str, list[str]]:
    """Return the ids of the articles that ever had each text, by same-text hash."""
    found: dict[str, list[str]] = defaultdict(list)
    rows = await fetch(
        conn, b"SELECT DISTINCT same_text, article_id FROM revision WHERE same_text = ANY(%s)", list(texts)
    )
    for row in rows:
        found[row["same_text"]].append(row["article_id"])
    return found


async def first_texts(conn: Connection, addresses: Collection[str]) -> list[Found]:
    """Return each address's earliest capture: address_id, capture_id, captured_at, outlet_id, revision_id, parser,
    same_text, stored.

    same_text is null if the text is too short to identify an article, or not `stored` yet.
    """
    return await fetch(
        conn,
        b"SELECT DISTINCT ON (c.address_id) c.address_id, c.id AS capture_id, c.captured_at, c.outlet_id, "
        b"c.revision_id, c.parser, r.same_text, "
        b"r.id IS NOT NULL AS stored FROM capture c "
        b"LEFT JOIN address d ON d.id = c.address_id "
        b"LEFT JOIN revision r ON r.article_id = d.article_id AND r.id = c.revision_id "
        b"WHERE c.address_id = ANY(%s) ORDER BY c.address_id, c.captured_at, c.id",
        list(addresses),
    )


SAMPLE = 24
"""How many of the newest articles are looked at: these change most, not those captured last."""
_LOOKED_AT = f"""
SELECT given.asked, a.id AS article_id, a.sort_at, other.address_id, other.revision_id,
    nullif(earlier.revision_id, other.revision_id) AS before_id,
    earlier.revision_id IS NOT NULL OR EXISTS (SELECT FROM observation o WHERE o.address_id = other.address_id
        AND o.page_kind = 'article' AND o.kind = 'not-modified'
        AND o.observed_at > other.captured_at AND o.observed_at <= given.at) AS is_seen_again
FROM {given_rows("asked int, outlet_id text, at timestamptz")} CROSS JOIN LATERAL (
    SELECT a.id, a.sort_at FROM article a WHERE a.outlet_id = given.outlet_id AND a.sort_at < given.at
        AND a.first_captured_at < given.at
    ORDER BY a.sort_at DESC, a.id DESC LIMIT {SAMPLE}) AS a CROSS JOIN LATERAL (
    SELECT c.address_id, c.revision_id, c.captured_at, c.parser FROM address d JOIN capture c ON c.address_id = d.id
    WHERE d.article_id = a.id AND c.captured_at < given.at ORDER BY c.captured_at DESC, c.id LIMIT 1) AS other
LEFT JOIN LATERAL (
    SELECT e.revision_id FROM capture e
    WHERE e.address_id = other.address_id AND e.captured_at < other.captured_at AND e.parser = other.parser
    ORDER BY e.revision_id <> other.revision_id DESC, e.captured_at DESC LIMIT 1) AS earlier ON true
""".encode()  # noqa: S608 - our own words


async def newest_looked_at(conn: Connection, asked: Sequence[Mapping[str, object]]) -> list[Found]:
    """Return what each of an outlet's newest articles showed last before a moment.

    Rows have asked, article_id, sort_at, address_id, revision_id, before_id (an earlier, different text at the same
    address) and is_seen_again.

    asked  rows of `asked` (a number for the question), outlet_id, at
    """
    return await fetch(conn, _LOOKED_AT, to_json(asked)) if asked else []


_BEFORE_AND_AFTER = f"""
SELECT given.asked, a.id AS article_id, a.sort_at, was.address_id, was.revision_id AS before_id, now.revision_id
FROM {given_rows("asked int, outlet_id text, since timestamptz, seen timestamptz, again timestamptz")}
CROSS JOIN LATERAL (
    SELECT a.id, a.sort_at FROM article a WHERE a.outlet_id = given.outlet_id AND a.sort_at < given.again
        AND a.first_captured_at < given.again
    ORDER BY a.sort_at DESC, a.id DESC LIMIT {SAMPLE}) AS a LEFT JOIN LATERAL (
    SELECT c.address_id, c.revision_id, c.parser FROM address d JOIN capture c ON c.address_id = d.id
    WHERE d.article_id = a.id AND c.captured_at <= given.since ORDER BY c.captured_at, c.id LIMIT 1) AS was ON true
LEFT JOIN LATERAL (
    SELECT e.revision_id FROM capture e WHERE e.address_id = was.address_id AND e.parser = was.parser
        AND e.captured_at >= given.seen AND e.captured_at < given.again
    ORDER BY e.captured_at DESC, e.id LIMIT 1) AS now ON true
""".encode()  # noqa: S608 - our own words


async def newest_before_and_after(conn: Connection, asked: Sequence[Mapping[str, object]]) -> list[Found]:
    """Return two texts of each of an outlet's newest articles, as one parser read them at one address.

    Rows have asked, article_id, sort_at, address_id, before_id and revision_id. `before_id` is the article's first
    text, if it was seen by `since`. `revision_id` is the last text from `seen` until before `again`.

    asked  rows of `asked` (a number for the question), outlet_id, since, seen, again
    """
    return await fetch(conn, _BEFORE_AND_AFTER, to_json(asked)) if asked else []


async def articles(conn: Connection, ids: Collection[str]) -> dict[str, Found]:
    """Return articles with all columns, by id."""
    rows = await fetch(conn, b"SELECT * FROM article WHERE id = ANY(%s)", list(ids))
    return {row["id"]: row for row in rows}


async def addresses(conn: Connection, article_ids: Collection[str]) -> list[Found]:
    """Return id, address, article_id and removals_on_record of all addresses of these articles."""
    query = b"SELECT id, address, article_id, removals_on_record FROM address WHERE article_id = ANY(%s)"
    return await fetch(conn, query, list(article_ids))


async def captures(conn: Connection, address_ids: Collection[str]) -> list[Found]:
    """Return captures with the columns of `Seen` and those that the article's row needs."""
    return await fetch(
        conn,
        b"SELECT id, captured_at, address_id, revision_id, parser, former, origin, media_type, outlet_id, edition, "
        b"producer, route, url, body_sha256, layout, wording, ending FROM capture "
        b"WHERE address_id = ANY(%s)",
        list(address_ids),
    )


_SIGNS = b"""
WITH asked AS MATERIALIZED (SELECT id, id AS address_id FROM unnest(%(ids)s::text[]) AS id
    UNION SELECT id, address_id FROM alias WHERE address_id = ANY(%(ids)s))
SELECT o.id, o.observed_at, o.address_id, o.kind, o.reason, o.moved_to, o.capture_id, o.body_sha256,
    ARRAY(SELECT asked.address_id FROM asked WHERE asked.id = o.address_id) AS concerned
FROM observation o WHERE o.address_id = ANY(ARRAY(SELECT asked.id FROM asked)) AND o.page_kind = 'article'
    AND o.observed_at >= %(since)s
"""


async def signs(conn: Connection, address_ids: Collection[str], since: datetime) -> list[Found]:
    """Return observations at these addresses, and at URLs that led to them, with the columns of `Sign`.

    `concerned` are the addresses: the visited one, and those to which it led.
    """
    return await fetch(conn, _SIGNS, named={"ids": list(address_ids), "since": since})


async def revisions(conn: Connection, article_ids: Collection[str]) -> list[Found]:
    """Return revisions without their blocks and other columns that only a page needs."""
    return await fetch(
        conn,
        b"SELECT article_id, id, parser, title, teaser, language, section, published, lead_picture, paywalled, "
        b"reading_seconds, word_count, same_text, capture_id, first_seen, alternates, canonical FROM revision "
        b"WHERE article_id = ANY(%s)",
        list(article_ids),
    )


async def changes(conn: Connection, article_ids: Collection[str]) -> list[Found]:
    """Return the recorded changes of these articles, without their evidence and data."""
    return await fetch(
        conn,
        b"SELECT id, article_id, kind, at, from_revision, to_revision FROM change WHERE article_id = ANY(%s)",
        list(article_ids),
    )


async def removals(conn: Connection, outlet: str, since: datetime) -> list[Found]:
    """Return article_id and time of the outlet's removals since a moment."""
    return await fetch(
        conn,
        b"SELECT article_id, at FROM change WHERE outlet_id = %s AND at >= %s AND kind = 'removed'",
        outlet,
        since,
    )


async def mass_removals(conn: Connection, outlet: str, since: datetime) -> dict[str, int]:
    """Return the number of articles of each mass removal that began at the moment or later, by change id."""
    rows = await fetch(
        conn,
        b"SELECT id, (data->>'count')::int AS n FROM change "
        b"WHERE outlet_id = %s AND at >= %s AND since >= %s AND kind = 'mass-removal'",
        outlet,
        since,
        since,
    )
    return {row["id"]: row["n"] for row in rows}
