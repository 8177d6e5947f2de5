"""SQL that finds withheld pictures: those with an order, and those that only withheld articles show."""

from __future__ import annotations

_SHOWS = """EXISTS (
    SELECT FROM revision r JOIN article a ON a.id = r.article_id
    WHERE picture_keys(r.blocks, r.lead_picture)
        && ARRAY(SELECT md5(q.url)::uuid FROM picture q WHERE q.sha256 = p.sha256) AND {})"""

ORDERED = "EXISTS (SELECT FROM withholding w WHERE w.picture_sha256 = p.sha256 AND w.lifted_at IS NULL)"
"""SQL condition on a row `p` of picture: an order withholds it."""

KEPT_BACK = (
    f"CASE WHEN {ORDERED} THEN true WHEN NOT EXISTS (SELECT FROM article WHERE withheld) THEN false "
    f"ELSE {_SHOWS.format('a.withheld')} AND NOT {_SHOWS.format('NOT a.withheld')} END"
)
"""SQL condition on a row `p` of picture: it is withheld. Most archives withhold nothing, so the look-up is skipped."""
