"""SQL that finds withheld pictures: those with an order, and those that only withheld articles show."""

from __future__ import annotations

_SHOWS = """EXISTS (
    SELECT FROM revision r JOIN article a ON a.id = r.article_id
    WHERE picture_keys(r.blocks, r.lead_picture)
        && ARRAY(SELECT md5(q.url)::uuid FROM picture q WHERE q.sha256 = p.sha256) AND {})"""

ORDERED = "EXISTS (SELECT FROM withholding w WHERE w.picture_sha256 = p.sha256 AND w.lifted_at IS NULL)"
"""A condition on a row `p` of picture: an order names it."""

KEPT_BACK = (
    f"CASE WHEN {ORDERED} THEN true WHEN NOT EXISTS (SELECT FROM article WHERE withheld) THEN false "
    f"ELSE {_SHOWS.format('a.withheld')} AND NOT {_SHOWS.format('NOT a.withheld')} END"
)
"""A condition on a row `p` of picture: it is withheld. Most archives withhold nothing and skip the look-up."""

HASHES = f"""
SELECT picture_sha256 FROM withholding WHERE picture_sha256 IS NOT NULL AND lifted_at IS NULL
UNION SELECT p.sha256 FROM article a JOIN revision r ON r.article_id = a.id
    CROSS JOIN LATERAL (
        SELECT jsonb_array_elements_text(jsonb_path_query_array(r.blocks, '$[*].url'))
        UNION SELECT r.lead_picture ->> 'url'
    ) AS shown(url)
    JOIN picture p ON p.url = shown.url
WHERE a.withheld AND {KEPT_BACK}"""  # noqa: S608 - no user input
"""Select the hashes of all withheld pictures."""
