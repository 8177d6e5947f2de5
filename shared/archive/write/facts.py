"""Write facts: captures, observations, pictures, aliases, redirects. Existing facts do not change."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from shared.archive.schema.connection import Connection
from shared.archive.schema.rows import Found, Row, Table, fetch, run

_CAPTURE = Table(
    "capture",
    """
    id text, captured_at timestamptz, address_id text, outlet_id text, edition text, url text, body_sha256 text,
    body_size bigint, media_type text, status integer, origin text, producer text, route text, parser text,
    revision_id text, traceparent text, layout text[], wording text, ending text""",
)
_OBSERVATION = Table(
    "observation",
    """
    id text, observed_at timestamptz, kind text, address_id text, url text, outlet_id text, edition text,
    page_kind text, entry_point text, capture_id text, parser text, body_sha256 text, origin text, producer text,
    status integer, reason text, detail text, links_found integer, links_new integer, moved_to text""",
)
_PICTURE = Table(
    "picture",
    """
    url text, sha256 text, outlet_id text, media_type text, size bigint, width integer, height integer,
    referrer text, captured_at timestamptz, last_seen timestamptz, final_url text""",
)
_REDIRECT = Table("redirect", "from_id text, to_id text, outlet_id text")
_ALIAS = Table("alias", "id text, address_id text, url text")

_PUT_CAPTURES = _CAPTURE.insert("ON CONFLICT DO NOTHING RETURNING id")
_PUT_OBSERVATIONS = _OBSERVATION.insert("ON CONFLICT DO NOTHING RETURNING id")
_REFUSED_AGAIN = f"""
UPDATE observation SET parser = given.parser, reason = given.reason, detail = given.detail
FROM {_OBSERVATION.given} WHERE observation.id = given.id AND observation.observed_at = given.observed_at
AND observation.parser <> given.parser
""".encode()  # noqa: S608 - our own column names
_PUT_ALIASES = _ALIAS.insert("ON CONFLICT DO NOTHING RETURNING id, address_id")
_PUT_REDIRECTS = _REDIRECT.insert("ON CONFLICT DO NOTHING")
_PUT_PICTURES = _PICTURE.insert(
    "ON CONFLICT (url, sha256) DO UPDATE SET captured_at = least(picture.captured_at, excluded.captured_at), "
    "last_seen = greatest(picture.last_seen, excluded.last_seen), final_url = CASE "
    "WHEN excluded.last_seen > picture.last_seen THEN excluded.final_url ELSE picture.final_url END, "
    "recorded_at = CASE WHEN excluded.captured_at < picture.captured_at THEN now() "  # its leaf has that time
    "ELSE picture.recorded_at END"
)
_REREAD = f"""
UPDATE capture SET parser = given.parser, revision_id = given.revision_id, address_id = given.address_id,
    layout = given.layout, wording = given.wording, ending = given.ending,
    former = coalesce(capture.former, '{{}}') || jsonb_build_object(capture.parser, capture.revision_id)
FROM {_CAPTURE.given} WHERE capture.id = given.id AND capture.captured_at = given.captured_at
""".encode()  # noqa: S608 - our own column names


async def put_captures(conn: Connection, rows: Sequence[Row]) -> set[str]:
    """Write captures. Returns the new ids."""
    return {str(i) for (i,) in await (await run(conn, _PUT_CAPTURES, rows)).fetchall()}


async def put_observations(conn: Connection, rows: Sequence[Row]) -> set[str]:
    """Write observations. Returns the new ids."""
    return {str(i) for (i,) in await (await run(conn, _PUT_OBSERVATIONS, rows)).fetchall()}


async def put_aliases(conn: Connection, rows: Sequence[Row]) -> set[str]:
    """Write aliases. Returns the address ids that got a new alias."""
    return {str(address) for _, address in await (await run(conn, _PUT_ALIASES, rows)).fetchall()}


async def put_redirects(conn: Connection, rows: Sequence[Row]) -> None:
    """Write redirects between addresses."""
    await run(conn, _PUT_REDIRECTS, rows)


async def put_pictures(conn: Connection, rows: Sequence[Row]) -> None:
    """Write pictures, one row for each url and hash. `last_seen` of a row is its `captured_at`."""
    await run(conn, _PUT_PICTURES, rows)


async def known_captures(
    conn: Connection, ids: Collection[str], earliest: datetime, latest: datetime
) -> dict[str, Found]:
    """Return id, parser and address_id of known captures, by id. All were captured between the two moments."""
    rows = await fetch(
        conn,
        b"SELECT id, parser, address_id FROM capture WHERE id = ANY(%s) AND captured_at BETWEEN %s AND %s",
        list(ids),
        earliest,
        latest,
    )
    return {row["id"]: row for row in rows}


async def reread_captures(conn: Connection, rows: Sequence[Row]) -> None:
    """Store what a later parser read in these captures. The earlier result is kept in `former`."""
    await run(conn, _REREAD, rows)


async def drop_captures(conn: Connection, ids: Collection[str], earliest: datetime, latest: datetime) -> None:
    """Delete captures in which no article is read any more. An observation with the same body replaces each."""
    await conn.execute(
        "DELETE FROM capture WHERE id = ANY(%s) AND captured_at BETWEEN %s AND %s", (list(ids), earliest, latest)
    )


async def refuse_again(conn: Connection, rows: Sequence[Row], earliest: datetime, latest: datetime) -> set[str]:
    """Replace the reason why captures gave no article by that of a later parser.

    Returns the ids of the addresses whose observations changed.
    """
    await run(conn, _REFUSED_AGAIN, rows)
    gone = await conn.execute(
        "DELETE FROM observation WHERE capture_id = ANY(%s) AND NOT id = ANY(%s) AND page_kind = 'article' "
        "AND kind IN ('no-article', 'soft-gone', 'blocked') AND observed_at BETWEEN %s AND %s RETURNING address_id",
        ([row["capture_id"] for row in rows], [row["id"] for row in rows], earliest, latest),
    )
    return {str(address) for (address,) in await gone.fetchall()}
