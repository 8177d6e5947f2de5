"""Read the evidence, other than texts, that addresses are one article: redirects, links, names and rulings."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.archive.schema.connection import Connection
from shared.archive.schema.rows import Found, fetch, given_rows, to_json

_REDIRECTS = """
WITH asked AS MATERIALIZED (
    SELECT id FROM unnest(%(ids)s::text[]) AS id
    UNION SELECT alias.id FROM alias WHERE address_id = ANY(%(ids)s)),
targets AS (
    SELECT to_id FROM redirect JOIN asked ON from_id = asked.id
    UNION SELECT to_id FROM redirect JOIN asked ON to_id = asked.id),
sized AS MATERIALIZED (
    SELECT to_id, (SELECT count(*) FROM redirect r WHERE r.to_id = targets.to_id) AS sources FROM targets)
SELECT from_id, to_id, sources FROM sized JOIN redirect USING (to_id) WHERE sources <= %(most_redirects)s
"""

_BEGUN = b"""
SELECT same_text, (SELECT count(*) FROM (
    SELECT DISTINCT d.id FROM revision r JOIN address d ON d.article_id = r.article_id
    CROSS JOIN LATERAL (SELECT c.revision_id FROM capture c WHERE c.address_id = d.id
        ORDER BY c.captured_at, c.id LIMIT 1) AS first
    WHERE r.same_text = asked.same_text AND first.revision_id = r.id AND d.id <> ALL(%s)
    LIMIT %s) AS found) AS addresses
FROM unnest(%s::text[]) AS asked(same_text)
"""

_CANONICAL = """
WITH link AS MATERIALIZED (
    SELECT l.id, l.address_id FROM alias l
    WHERE (l.id = ANY(%(ids)s) OR l.address_id = ANY(%(ids)s)) AND l.id <> l.address_id
        AND EXISTS (SELECT FROM capture c WHERE c.address_id = l.id)
        AND EXISTS (SELECT FROM capture c WHERE c.address_id = l.address_id)),
target AS MATERIALIZED (SELECT DISTINCT address_id FROM link)
SELECT link.id AS from_id, link.address_id AS to_id FROM target JOIN link USING (address_id)
WHERE (SELECT count(*) FROM (SELECT FROM alias o WHERE o.address_id = target.address_id AND o.id <> o.address_id
    AND EXISTS (SELECT FROM capture c WHERE c.address_id = o.id) LIMIT %(most)s + 1) AS named) <= %(most)s
"""
"""The links to a target are counted once, and no more than `most`: a wrong template may name one page everywhere."""

_RULINGS = (
    "SELECT id, kind, address_id, other_id FROM ruling WHERE address_id = ANY(%(ids)s) OR other_id = ANY(%(ids)s)"
)
_LINKS = f"""
SELECT 'redirect' AS link, from_id AS address_id, to_id AS other_id, sources AS number, '' AS kind
FROM ({_REDIRECTS}) AS r
UNION ALL SELECT 'ruling', address_id, other_id, id, kind FROM ({_RULINGS}) AS r
UNION ALL SELECT 'named', from_id, to_id, 0, '' FROM ({_CANONICAL}) AS n
""".encode()  # noqa: S608 - our own words

_DAY = (
    r"(?:(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])?|[0-3]\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
    r"|(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)?[0-3]\d)"
)
"""A day or month in digits. Two reports of a day may have it in their addresses, and nearly the same text."""
_NAME = (
    rf"coalesce(substring({{0}}.address from '/(?!{_DAY}(?:[/-]|$))(\d{{{{6,}}}})(?:[/-][^/?&=#]*)?/?$'), "
    rf"substring({{0}}.address from '[/?&=#.](?!{_DAY}(?:[./]|$))([^/?&=#.]+)(?:\.[A-Za-z]{{{{1,5}}}})?/?$'))"
)
_IS_TELLING = _NAME + r" ~ '\d{{6}}|(?:[^-]{{2,}}-){{4}}'"
"""As in the index. A name tells one story from others by six digits in a row, or by five words. A number that begins
a part of the path tells it alone, whatever words follow: they may change with the headline."""
_NAMESAKES = rf"""
WITH given AS (SELECT given.id, given.address, given.outlet_id, {_NAME.format("given")} AS name
    FROM {given_rows("id text, address text, outlet_id text")} WHERE {_IS_TELLING.format("given")}),
asked AS (SELECT * FROM given UNION SELECT d.id, d.address, d.outlet_id, {_NAME.format("d")} FROM address d
    WHERE d.id = ANY(%s) AND {_IS_TELLING.format("d")})
SELECT DISTINCT asked.id AS one, other.id AS other FROM asked CROSS JOIN LATERAL (
    SELECT given.id FROM given WHERE given.name = asked.name AND given.outlet_id = asked.outlet_id
    UNION (SELECT d.id FROM address d WHERE d.outlet_id = asked.outlet_id AND {_NAME.format("d")} = asked.name
        AND {_IS_TELLING.format("d")} LIMIT %s)) AS other
WHERE other.id <> asked.id
""".encode()  # noqa: S608 - our own words

_WORDS = b"""
SELECT c.address_id, r.id, r.title, r.blocks, r.published, c.first_seen, c.last_seen, c.urls,
    d.address, d.outlet_id FROM (
    SELECT address_id, revision_id, min(captured_at) AS first_seen, max(captured_at) AS last_seen,
        array_agg(DISTINCT url) AS urls
    FROM capture WHERE address_id = ANY(%s) GROUP BY 1, 2) AS c
JOIN address d ON d.id = c.address_id JOIN revision r ON r.article_id = d.article_id AND r.id = c.revision_id
"""


@dataclass(frozen=True, slots=True)
class StoredLinks:
    """What links addresses by itself.

    redirects  permanent redirects: rows of from_id, to_id (ids of URLs) and sources, the number of URLs that redirect
               to that target
    named      canonical links between addresses that both gave an article
    rulings    people's rulings: rows of id, kind, address_id, other_id
    """

    redirects: Sequence[Found]
    named: Collection[tuple[str, str]]
    rulings: Sequence[Found]


async def links(conn: Connection, ids: Collection[str], most_redirects: int, most: int) -> StoredLinks:
    """Return the links from or to these addresses, and other redirects to the same targets.

    Leaves out targets with more than `most_redirects` sources, and those that more than `most` addresses name.
    """
    rows = await fetch(conn, _LINKS, named={"ids": list(ids), "most_redirects": most_redirects, "most": most})
    found: dict[str, list[Found]] = {"redirect": [], "named": [], "ruling": []}
    for row in rows:
        found[row.pop("link")].append(row)
    redirects = [
        {"from_id": r["address_id"], "to_id": r["other_id"], "sources": r["number"]} for r in found["redirect"]
    ]
    named = {(row["address_id"], row["other_id"]) for row in found["named"]}
    return StoredLinks(redirects, named, [{**row, "id": row["number"]} for row in found["ruling"]])


async def namesakes(
    conn: Connection, ids: Collection[str], new: Sequence[Mapping[str, str]], most: int
) -> list[tuple[str, str]]:
    """Return pairs of one of these addresses, and another of the outlet with the same number or slug at its end.

    Names that only some sites use for one story, such as `7` or `index`, are left out.

    new   further addresses, which are not stored yet: rows of id, address, outlet_id
    most  how many others are returned of each
    """
    rows = await fetch(conn, _NAMESAKES, to_json(new), list(ids), most)
    return [(row["one"], row["other"]) for row in rows]


async def sources_of(conn: Connection, targets: Collection[str]) -> dict[str, int]:
    """Count the URLs that redirect to each target."""
    rows = await fetch(
        conn, b"SELECT to_id, count(*) AS n FROM redirect WHERE to_id = ANY(%s) GROUP BY to_id", list(targets)
    )
    return {row["to_id"]: row["n"] for row in rows}


async def begun_with(
    conn: Connection, texts: Collection[str], most: int, others_than: Collection[str] = ()
) -> Mapping[str, int]:
    """Count the addresses whose first text was this one (a same-text hash), for each text, up to `most`."""
    rows = await fetch(conn, _BEGUN, list(others_than), most, list(texts))
    return {row["same_text"]: row["addresses"] for row in rows}


async def words_at(conn: Connection, addresses: Collection[str]) -> list[Found]:
    """Return all texts of these addresses: address_id, address, id, title, blocks, published, when seen, urls."""
    return await fetch(conn, _WORDS, list(addresses))


async def last_unchanged(conn: Connection, addresses: Collection[str]) -> dict[str, datetime]:
    """Return when a visit last found the body of a known text unchanged, by address."""
    query = b"""SELECT o.address_id, max(o.observed_at) AS at FROM observation o
        WHERE o.address_id = ANY(%s) AND o.page_kind = 'article' AND o.kind = 'not-modified' AND EXISTS (
            SELECT FROM capture c WHERE c.address_id = o.address_id AND c.body_sha256 = o.body_sha256) GROUP BY 1"""
    return {row["address_id"]: row["at"] for row in await fetch(conn, query, list(addresses))}


async def missed_at(conn: Connection, addresses: Collection[str]) -> list[tuple[str, datetime]]:
    """Return when visits found no article at these addresses any more."""
    query = b"""SELECT address_id, observed_at FROM observation WHERE address_id = ANY(%s) AND page_kind = 'article'
        AND kind IN ('gone', 'not-found', 'soft-gone')"""
    return [(row["address_id"], row["observed_at"]) for row in await fetch(conn, query, list(addresses))]
