"""SQL that finds withheld pictures: those with an order, and those that only withheld articles show.

An article shows a picture in its text, or behind it: then only the page for which it was fetched is known.
"""

from __future__ import annotations

_SHOWS = """EXISTS (
    SELECT FROM revision r JOIN article a ON a.id = r.article_id
    WHERE picture_keys(r.blocks, r.lead_picture)
        && ARRAY(SELECT md5(q.url)::uuid FROM picture q WHERE q.sha256 = p.sha256) AND {})"""

_FETCHED_FOR = """starts_with(p.media_type, 'image/') AND coalesce((
    SELECT bool_and(q.referrer IN (
        SELECT c.url FROM article a JOIN address d ON d.article_id = a.id JOIN capture c ON c.address_id = d.id
        WHERE a.withheld))
    FROM picture q WHERE q.sha256 = p.sha256), false)"""
"""The picture was fetched for pages of withheld articles alone, under each of its addresses.

Style sheets and fonts are no pictures: all pages of an outlet share them, and one of them was the first.
"""

ORDERED = "EXISTS (SELECT FROM withholding w WHERE w.picture_sha256 = p.sha256 AND w.lifted_at IS NULL)"
"""SQL condition on a row `p` of picture: an order withholds it."""

KEPT_BACK = (
    f"CASE WHEN {ORDERED} THEN true WHEN NOT EXISTS (SELECT FROM article WHERE withheld) THEN false "
    f"ELSE ({_FETCHED_FOR} OR {_SHOWS.format('a.withheld')}) AND NOT {_SHOWS.format('NOT a.withheld')} END"
)
"""SQL condition on a row `p` of picture: it is withheld. Most archives withhold nothing, so the look-up is skipped."""
