"""Adds to a filled archive what years of visits leave: captures, observations, looks at lists, edits and removals."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import psycopg

from tests.bench.synthetic_articles import BEGIN

_LOOKS_EVERY = "20 minutes"
_VISITS = """
INSERT INTO capture (id, captured_at, address_id, outlet_id, edition, url, body_sha256, body_size, media_type, status,
    origin, route, parser, recorded_at, revision_id, layout, wording, ending)
SELECT md5(c.id || v.number), c.captured_at + v.after, c.address_id, c.outlet_id, c.edition, c.url,
    encode(sha256(convert_to(c.body_sha256 || v.number, 'UTF8')), 'hex'), c.body_size, c.media_type, c.status,
    c.origin, c.route, c.parser, c.captured_at + v.after + interval '3 s',
    CASE WHEN v.number > 3 AND left(c.revision_id, 1) = 'a' THEN md5(c.revision_id || 'edited') ELSE c.revision_id END,
    '{article,main}', md5(c.revision_id || 'wording'), md5(c.revision_id || 'ending')
FROM capture c, unnest(%(after)s::interval[]) WITH ORDINALITY AS v (after, number)
"""
_UNCHANGED = """
INSERT INTO observation (id, observed_at, kind, address_id, url, outlet_id, edition, page_kind, origin, status)
SELECT md5(a.id || v.number || 'unchanged'), a.first_seen + v.after, 'not-modified', a.id, a.address, a.outlet_id,
    NULL, 'article', 'fetched', 304
FROM address a, unnest(%(after)s::interval[]) WITH ORDINALITY AS v (after, number)
"""
_GONE = """
INSERT INTO observation (id, observed_at, kind, address_id, url, outlet_id, edition, page_kind, origin, status)
SELECT md5(a.id || v.number || 'gone'), a.first_seen + v.after, 'not-found', a.id, a.address, a.outlet_id,
    NULL, 'article', 'fetched', 404
FROM address a, unnest('{200 days,201 days}'::interval[]) WITH ORDINALITY AS v (after, number)
WHERE left(a.id, 2) = 'b7'
"""
_LOOKS = """
INSERT INTO observation (id, observed_at, kind, address_id, url, outlet_id, edition, page_kind, entry_point, origin,
    status, body_sha256, links_found, links_new)
SELECT md5(o.id || at), at, 'polled', md5(o.id || 'feed'), o.homepage || 'https://' || o.id || '.example/feed.xml',
    o.id, NULL, 'feed', 'https://' || o.id || '.example/feed.xml', 'fetched', 200,
    encode(sha256(convert_to(o.id || at, 'UTF8')), 'hex'), 30, 2
FROM (SELECT DISTINCT outlet_id AS id, '' AS homepage FROM article) AS o,
    generate_series(%(begin)s::timestamptz, %(end)s::timestamptz, %(every)s::interval) AS at
"""
_EDITED = {
    "id": "md5(r.id || 'edited')",
    "capture_id": "md5(r.capture_id || '4')",
    "text_sha256": "encode(sha256(convert_to(r.text_sha256 || 'edited', 'UTF8')), 'hex')",
    "same_text": "md5(r.same_text || 'edited')",
    "first_seen": "r.first_seen + interval '4 days'",
    "last_seen": "r.first_seen + interval '180 days'",
}
_EDITS = (
    """
INSERT INTO change (id, outlet_id, article_id, kind, at, since, address, from_revision, to_revision, weight, evidence)
SELECT md5(a.id || 'revised'), a.outlet_id, a.id, 'revised', r.first_seen, r.first_seen - interval '2 days', a.address,
    a.revision_id, r.id, 'passage', jsonb_build_object('before', ARRAY[md5(r.capture_id)], 'after', ARRAY[r.capture_id])
FROM article a JOIN revision r ON r.article_id = a.id AND r.id <> a.revision_id
""",
    """
INSERT INTO event (kind, article_id, outlet_id, at, data)
SELECT kind, article_id, outlet_id, at, jsonb_build_object('change', id) FROM change WHERE kind = 'revised'
""",
    """
UPDATE article a SET revision_id = c.to_revision, revision_count = 2 FROM change c
WHERE c.article_id = a.id AND c.kind = 'revised'
""",
)
_REMOVALS = (
    """
INSERT INTO change (id, outlet_id, article_id, kind, at, since, address, evidence)
SELECT md5(a.id || 'removed'), a.outlet_id, a.id, 'removed', a.first_captured_at + interval '201 days',
    a.last_seen_at, a.address, jsonb_build_object('before', ARRAY[md5(a.id)], 'after', ARRAY[md5(a.id || '1gone')])
FROM article a WHERE left(a.id, 2) = 'b7'
""",
    """
INSERT INTO event (kind, article_id, outlet_id, at, data)
SELECT kind, article_id, outlet_id, at, jsonb_build_object('change', id) FROM change WHERE kind = 'removed'
""",
    """
UPDATE article a SET state = 'removed', state_since = c.at, unsettled = true FROM change c
WHERE c.article_id = a.id AND c.kind = 'removed'
""",
)
_LAST_SEEN = """
UPDATE article SET last_captured_at = first_captured_at + interval '180 days',
    last_seen_at = first_captured_at + interval '180 days'
"""
_AFTER = ["1 hour", "6 hours", "2 days", "4 days", "8 days", "16 days", "35 days", "80 days", "180 days"]
"""When a page is visited again and gives a body."""
_AFTER_UNCHANGED = ["3 hours", "1 day", "3 days"]


def add_visits(url: str) -> None:
    """Multiply the captures of a filled archive by ten, and add what else years of visits leave."""
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute("SELECT max(first_captured_at) FROM article").fetchone()
        assert row is not None and isinstance(row[0], datetime)
        _make_months(connection, row[0])
        given = {"begin": BEGIN, "end": row[0], "every": _LOOKS_EVERY}
        for statement in (_LAST_SEEN, _edited(connection), *_EDITS, *_REMOVALS):
            connection.execute(statement.encode())
        with _without_indexes(connection):
            connection.execute(_GONE.encode())
            connection.execute(_UNCHANGED.encode(), {"after": _AFTER_UNCHANGED})
            connection.execute(_LOOKS.encode(), given)
            connection.execute(_VISITS.encode(), {"after": _AFTER})
        connection.execute("VACUUM ANALYZE")


@contextmanager
def _without_indexes(connection: psycopg.Connection[tuple[object, ...]]) -> Iterator[None]:
    """Drop the indexes of captures and observations but their keys, and build them again at the end."""
    found = connection.execute(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index "
        "WHERE indrelid IN ('capture'::regclass, 'observation'::regclass) AND NOT indisprimary"
    ).fetchall()
    for name, _ in found:
        connection.execute(f"DROP INDEX {name}".encode())
    yield
    for _, definition in found:
        connection.execute(str(definition).replace(" ON ONLY ", " ON ").encode())


def _edited(connection: psycopg.Connection[tuple[object, ...]]) -> str:
    """Return the statement for the texts of the articles that were edited, one in sixteen."""
    found = connection.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = 'revision'::regclass AND attnum > 0 AND NOT attisdropped "
        "AND attgenerated = ''"
    )
    names = [str(name) for (name,) in found.fetchall()]
    values = ", ".join(_EDITED.get(name, f"r.{name}") for name in names)
    return f"INSERT INTO revision ({', '.join(names)}) SELECT {values} FROM revision r WHERE left(r.id, 1) = 'a'"


def _make_months(connection: psycopg.Connection[tuple[object, ...]], last: datetime) -> None:
    month = BEGIN.date().replace(day=1)
    while month <= last.date() + timedelta(days=210):
        for table in ("capture", "observation"):
            connection.execute("SELECT make_month(%s, %s)", (table, month))
        month = (month + timedelta(days=32)).replace(day=1)
