"""Read what other programs found in a text. Withdrawn findings are left out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.archive.read.connection.pool import ReadPool

NOT_WITHDRAWN = """NOT EXISTS (
    SELECT FROM annotation_withdrawal w WHERE w.producer = n.producer AND w.version IN ('', n.version))"""
"""A condition on a row `n` of annotation."""

FINDINGS = f"""(
    SELECT json_agg(json_build_object('kind', n.kind, 'language', n.language,
        'value', CASE WHEN n.kind <> 'embedding' THEN n.value END) ORDER BY n.kind, n.language, n.producer, n.version)
    FROM address d JOIN annotation n ON n.address_id = d.id AND n.revision_id = r.id
    WHERE d.article_id = r.article_id AND {NOT_WITHDRAWN})"""  # noqa: S608 - our own condition
"""A column with the findings about a row `r` of revision, as searches need them; null if there are none."""


@dataclass(frozen=True, slots=True)
class AnnotationRow:
    """A finding.

    `language` is empty if the value has no language. `annotation/1` describes the `value` of each `kind`.
    """

    producer: str
    version: str
    kind: str
    language: str
    value: Any
    made_at: datetime


_ANNOTATIONS = f"""
WITH texts AS (
    SELECT %(revision)s::text AS id
    UNION SELECT f.value FROM address d
    JOIN capture c ON c.address_id = d.id AND c.revision_id = %(revision)s, jsonb_each_text(c.former) f
    WHERE d.article_id = %(id)s)
SELECT n.producer, n.version, n.kind, n.language, n.value, n.made_at
FROM address d JOIN annotation n ON n.address_id = d.id
WHERE d.article_id = %(id)s AND n.revision_id IN (SELECT id FROM texts) AND {NOT_WITHDRAWN}
ORDER BY n.kind, n.language, n.producer, n.made_at DESC, n.version LIMIT 200"""  # noqa: S608 - our own condition


async def annotations_of(db: ReadPool, article: str, revision: str) -> list[AnnotationRow]:
    """Return the findings about one text, including those made about an earlier reading of it.

    All captures of the article are searched for earlier readings. Ask first whether it `has_findings`: most have none.
    """
    return await db.rows(AnnotationRow, _ANNOTATIONS, {"id": article, "revision": revision})
