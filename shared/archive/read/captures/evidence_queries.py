"""SQL that selects captures, pictures, and visits that found a page unchanged, for an export of evidence."""

from __future__ import annotations

from shared.archive.read.captures.withheld_pictures import KEPT_BACK

_WHEN = """(%(outlet)s::text IS NULL OR {0}.outlet_id = %(outlet)s)
  AND (%(since)s::timestamptz IS NULL OR {0}.{1} >= %(since)s)
  AND (%(until)s::timestamptz IS NULL OR {0}.{1} < %(until)s)"""
_OF_ARTICLES = """
SELECT d.id FROM article a JOIN address d ON d.article_id = a.id
WHERE NOT a.withheld AND (%(state)s::text IS NULL OR a.state = %(state)s)
  AND (%(articles)s::text[] IS NULL OR a.id = ANY(%(articles)s))
"""
_CAPTURED = f"""
SELECT c.id, c.url, c.captured_at, c.recorded_at, c.body_sha256, c.outlet_id, c.address_id, c.media_type,
    'article' AS kind, c.revision_id, 0 AS rank FROM capture c WHERE {_WHEN.format("c", "captured_at")}
"""  # noqa: S608 - no user input
_OBSERVED = f"""
SELECT o.capture_id, o.url, o.observed_at, o.recorded_at, o.body_sha256, o.outlet_id, o.address_id, '',
    o.page_kind, NULL, 1
FROM observation o
WHERE o.capture_id IS NOT NULL AND o.body_sha256 IS NOT NULL AND {_WHEN.format("o", "observed_at")}
"""  # noqa: S608 - no user input
_SELECT = """
SELECT DISTINCT ON (s.id) s.id, s.url, s.body_sha256, s.captured_at, s.recorded_at, r.title,
    (s.kind = ANY(%(lists)s) OR s.media_type = %(feed_item)s)
        AND EXISTS (SELECT FROM article w WHERE w.withheld AND w.outlet_id = s.outlet_id) AS quotes
FROM ({}) s LEFT JOIN address d ON d.id = s.address_id LEFT JOIN article a ON a.id = d.article_id
    LEFT JOIN revision r ON r.article_id = a.id AND r.id = s.revision_id
WHERE NOT coalesce(a.withheld, false) ORDER BY s.id, s.rank LIMIT %(most)s
"""
_RANGE, _CERTAIN_ARTICLES = f"{_CAPTURED} UNION ALL {_OBSERVED}", f"{_CAPTURED} AND c.address_id IN ({_OF_ARTICLES})"
OF_RANGE, OF_CERTAIN_ARTICLES = _SELECT.format(_RANGE).encode(), _SELECT.format(_CERTAIN_ARTICLES).encode()
_COUNT = """
SELECT count(DISTINCT few.id) AS n FROM (
    SELECT s.id FROM ({}) s LEFT JOIN address d ON d.id = s.address_id LEFT JOIN article a ON a.id = d.article_id
    WHERE NOT coalesce(a.withheld, false) LIMIT 2 * %(most)s) few
"""
COUNT_OF_RANGE, COUNT_OF_CERTAIN_ARTICLES = _COUNT.format(_RANGE).encode(), _COUNT.format(_CERTAIN_ARTICLES).encode()
"""Count captures without sorting, and stop above the limit. A capture has two rows: as capture and as observation."""
_PICTURES = (
    f"SELECT p.url, p.sha256, p.media_type, p.captured_at, p.final_url FROM picture p WHERE NOT {KEPT_BACK} AND "  # noqa: S608
)
_IN_ORDER = "SELECT * FROM ({} LIMIT %(most)s) p ORDER BY p.url, p.captured_at"
"""The limit applies before the sort.

It does not matter which rows are cut: with too many rows the export is refused.
"""
PICTURES_OF_RANGE = _IN_ORDER.format(f"""{_PICTURES} (%(outlet)s::text IS NULL OR p.outlet_id = %(outlet)s)
  AND (%(since)s::timestamptz IS NULL
    OR CASE WHEN p.media_type LIKE 'text/css%%' THEN p.last_seen ELSE p.captured_at END >= %(since)s)
  AND (%(until)s::timestamptz IS NULL OR p.captured_at < %(until)s)""").encode()
"""Pictures that were fetched in the range, and style sheets that were in use."""
PICTURES_OF = f"""{_PICTURES} p.url = ANY(%(urls)s)
  AND (%(since)s::timestamptz IS NULL OR p.last_seen >= %(since)s OR p.media_type NOT LIKE 'text/css%%')
  AND (%(until)s::timestamptz IS NULL OR p.captured_at < %(until)s) ORDER BY p.url, p.captured_at""".encode()
PICTURES_SHOWN = _IN_ORDER.format(f"""{_PICTURES} p.url IN (
    SELECT shown.url FROM capture c JOIN address d ON d.id = c.address_id
    JOIN revision r ON r.article_id = d.article_id CROSS JOIN LATERAL (
        SELECT jsonb_array_elements_text(jsonb_path_query_array(r.blocks, '$[*].url'))
        UNION SELECT r.lead_picture ->> 'url'
    ) AS shown(url) WHERE c.id = ANY(%(ids)s)
)""").encode()  # noqa: S608 - no user input
UNCHANGED = b"""
SELECT o.url, o.observed_at, o.reason, c.url AS refers_to, c.captured_at AS refers_at, c.body_sha256
FROM observation o CROSS JOIN LATERAL (
    SELECT id, url, captured_at, body_sha256 FROM capture
    WHERE address_id = o.address_id AND captured_at <= o.observed_at
        AND (o.body_sha256 IS NULL OR body_sha256 = o.body_sha256) ORDER BY captured_at DESC LIMIT 1) c
WHERE o.kind = 'not-modified' AND o.page_kind = 'article' AND c.id = ANY(%(ids)s)
  AND o.address_id = ANY(ARRAY(SELECT address_id FROM capture WHERE id = ANY(%(ids)s)))
  AND (%(since)s::timestamptz IS NULL OR o.observed_at >= %(since)s)
  AND (%(until)s::timestamptz IS NULL OR o.observed_at < %(until)s)
ORDER BY o.observed_at, o.id LIMIT %(most)s
"""
