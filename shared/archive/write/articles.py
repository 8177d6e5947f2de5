"""Write computed rows: articles, addresses, revisions, changes. Call it under the outlet's lock."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from shared.archive.schema.connection import Connection
from shared.archive.schema.rows import Row, Table, fetch, given_rows, run, to_json

ARTICLE = Table(
    "article",
    """
    id text, outlet_id text, edition text, address text, title text, teaser text, language text, section text,
    published_at timestamptz, published jsonb, sort_at timestamptz, first_captured_at timestamptz,
    last_captured_at timestamptz, last_seen_at timestamptz, origin text, producer text, route text, state text,
    state_since timestamptz, unsettled boolean, settled_at timestamptz, awaits_others boolean,
    missed_at timestamptz, missing_since timestamptz, lines_until timestamptz, lines_oldest timestamptz,
    awaits_lines boolean, revision_id text, revision_count integer, address_count integer, lead_picture_url text,
    lead_picture_caption text, reading_seconds integer, word_count integer, paywalled boolean""",
)
_ADDRESS = Table(
    "address",
    """
    id text, address text, article_id text, outlet_id text, state text, first_seen timestamptz,
    last_seen timestamptz""",
)
REVISION = Table(
    "revision",
    """
    article_id text, id text, parser text, title text, standfirst text, teaser text, blocks jsonb, byline jsonb,
    language text, section text, tags text[], published jsonb, updated jsonb, dates jsonb, lead_picture jsonb,
    canonical text, alternates jsonb, rules jsonb, doubts text[], cuts jsonb, cuts_limited boolean,
    paywalled boolean, reading_seconds integer, word_count integer, text_sha256 text, same_text text, minhash bytea,
    bands integer[], enricher text, names jsonb, topics text[], terms jsonb, numbers text[], activities jsonb,
    labels text[], steps jsonb, capture_id text, first_seen timestamptz, last_seen timestamptz""",
)
_CHANGE = Table(
    "change",
    """
    id text, outlet_id text, article_id text, kind text, at timestamptz, since timestamptz, address text,
    from_revision text, to_revision text, weight text, confidence real, evidence jsonb, data jsonb""",
)
_PUT_ARTICLES = ARTICLE.insert(f"ON CONFLICT (id) DO UPDATE SET {ARTICLE.replace_all(['id'])}, changed_at = now()")
_PUT_ADDRESSES = _ADDRESS.insert(f"ON CONFLICT (id) DO UPDATE SET {_ADDRESS.replace_all(['id', 'address'])}")
_REVISION_KEY = ["article_id", "id"]
EARLIER = (
    f"ON CONFLICT (article_id, id) DO UPDATE SET {REVISION.replace_all(_REVISION_KEY)} "
    "WHERE (excluded.first_seen, excluded.capture_id) < (revision.first_seen, revision.capture_id) "
    "OR (excluded.capture_id = revision.capture_id AND excluded.parser <> revision.parser)"
)
_PUT_REVISIONS = REVISION.insert(EARLIER)
_PUT_CHANGES = _CHANGE.insert(f"ON CONFLICT (id) DO UPDATE SET {_CHANGE.replace_all(['id', 'weight', 'data'])}")

_PUT_MASS = _CHANGE.insert(
    "ON CONFLICT (id) DO UPDATE SET at = excluded.at, data = excluded.data "
    "WHERE (change.at, change.data) IS DISTINCT FROM (excluded.at, excluded.data)"
)

_SPAN = "article_id text, id text, capture_id text, first_seen timestamptz, last_seen timestamptz"
_SPANS = f"""
UPDATE revision SET capture_id = given.capture_id, first_seen = given.first_seen, last_seen = given.last_seen
FROM {given_rows(_SPAN)}
WHERE revision.article_id = given.article_id AND revision.id = given.id
""".encode()  # noqa: S608 - our own column names

_KEEP_ONLY = f"""
DELETE FROM revision WHERE article_id = ANY(%s)
AND NOT EXISTS (SELECT FROM {given_rows(_SPAN)} WHERE given.article_id = revision.article_id AND given.id = revision.id)
""".encode()  # noqa: S608

_AGAIN = "article_id text, address_id text, revision_id text, at timestamptz"
_SEEN_AGAIN = f"""
WITH given AS MATERIALIZED (SELECT * FROM {given_rows(_AGAIN)}),
articles AS (
    UPDATE article SET last_captured_at = given.at, last_seen_at = given.at
    FROM given WHERE article.id = given.article_id),
addresses AS (UPDATE address SET last_seen = given.at FROM given WHERE address.id = given.address_id)
UPDATE revision SET last_seen = given.at FROM given
WHERE revision.article_id = given.article_id AND revision.id = given.revision_id
""".encode()  # noqa: S608


async def put_articles(conn: Connection, rows: Sequence[Row]) -> None:
    """Write articles. An existing article gets all values anew."""
    await run(conn, _PUT_ARTICLES, rows)


async def put_addresses(conn: Connection, rows: Sequence[Row]) -> None:
    """Write addresses. An existing address gets all values anew, except its text."""
    await run(conn, _PUT_ADDRESSES, rows)


async def put_revisions(conn: Connection, rows: Sequence[Row]) -> None:
    """Write revisions, one row for each article and text. An existing text keeps the data of its earliest capture."""
    await run(conn, _PUT_REVISIONS, rows)


async def set_spans(conn: Connection, rows: Sequence[Row]) -> None:
    """Set when each text was seen, and its first capture: article_id, id, capture_id, first_seen, last_seen."""
    await run(conn, _SPANS, rows)


async def keep_only(conn: Connection, rows: Sequence[Row]) -> None:
    """Delete the texts of these articles that are not in `rows` (article_id and id).

    A later parser read their captures differently, so no capture shows them any more.
    """
    await conn.execute(_KEEP_ONLY, ([row["article_id"] for row in rows], to_json(rows)))


async def put_changes(conn: Connection, rows: Sequence[Row]) -> None:
    """Write changes. An existing change keeps its weight and data, because they depend only on its two texts."""
    await run(conn, _PUT_CHANGES, rows)


async def put_mass_removals(conn: Connection, rows: Sequence[Row]) -> None:
    """Write mass removals. A mass removal that grew gets its new time and articles."""
    await run(conn, _PUT_MASS, rows)


async def drop_changes(conn: Connection, ids: Collection[str]) -> None:
    """Delete changes that the history no longer has."""
    await conn.execute("DELETE FROM change WHERE id = ANY(%s)", (list(ids),))


async def touch_seen_again(conn: Connection, rows: Sequence[Row]) -> None:
    """Update the last sighting of unchanged articles: article_id, address_id, revision_id, at.

    One row for each address, with its newest time.
    """
    await run(conn, _SEEN_AGAIN, rows)


async def withdraw_articles(conn: Connection, ids: Collection[str]) -> None:
    """Delete withdrawn articles. Their withholdings stay, in case the article comes back."""
    for table in ("revision", "address", "change"):
        await conn.execute(f"DELETE FROM {table} WHERE article_id = ANY(%s)".encode(), (list(ids),))  # noqa: S608
    await conn.execute("DELETE FROM article WHERE id = ANY(%s)", (list(ids),))


async def blocks_of(conn: Connection, wanted: Sequence[Mapping[str, object]]) -> dict[tuple[str, str], Row]:
    """Return title, standfirst, blocks, cuts and lead picture of these texts, by article id and text id."""
    columns = "article_id text, id text"
    statement = (
        "SELECT revision.article_id, revision.id, title, standfirst, blocks, cuts, language, lead_picture "  # noqa: S608
        f"FROM revision JOIN {given_rows(columns)} USING (article_id, id)"
    )
    rows = await fetch(conn, statement.encode(), to_json(wanted))
    return {(row["article_id"], row["id"]): row for row in rows}
