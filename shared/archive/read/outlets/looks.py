"""SQL that selects our looks at an outlet's lists: its feeds, sitemaps and listing pages."""

from __future__ import annotations

from typing import LiteralString

IS_LIST: LiteralString = "page_kind IN ('feed', 'sitemap', 'listing', 'json-list')"
"""The condition that an observation is of a list. It repeats that of the partial indexes, or they are not used."""

SAME_BODY: LiteralString = "(o.body_sha256 IS NULL OR p.body_sha256 IS NULL OR p.body_sha256 = o.body_sha256)"
"""Whether an earlier look `p` showed the body that `o` found unchanged, if both name their bodies."""

SEEN: LiteralString = "(kind IN ('polled', 'not-modified') AND coalesce(read.fault, '') = '')"
"""Whether the look saw a list. An unchanged answer counts as the last list that was read there."""

LAST_LIST: LiteralString = f"""
LEFT JOIN LATERAL (SELECT p.reason AS fault FROM observation AS p
    WHERE o.kind IN ('polled', 'not-modified') AND p.address_id = o.address_id AND p.kind = 'polled'
      AND p.{IS_LIST} AND p.observed_at <= o.observed_at
      AND {SAME_BODY}
    ORDER BY p.observed_at DESC LIMIT 1) AS read ON true
"""  # noqa: S608 - our own words
"""The last list that was read at the address of the observation `o`. `read.fault` is what was wrong with it."""

FROM_LOOKS: LiteralString = f"""
FROM observation AS o {LAST_LIST}
WHERE outlet_id = %(outlet)s AND observed_at >= %(since)s AND observed_at < %(until)s
  AND {IS_LIST} AND origin = 'fetched'
  AND (entry_point IS NULL OR entry_point = url)
"""
"""Our looks at the outlet's own entry points between two times. `read.fault` is what was wrong with the list."""
