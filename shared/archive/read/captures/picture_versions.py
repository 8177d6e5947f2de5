"""Read all pictures that the texts of an article ever showed, with every content that each address had."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shared.archive.read.captures.withheld_pictures import ORDERED
from shared.archive.read.connection.pool import ReadPool

MOST_PICTURES = 300


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """A picture that texts name, with its newest caption. `newest` says whether the newest text still shows it."""

    url: str
    caption: str
    credit: str
    alt: str
    first_seen: datetime
    last_seen: datetime
    newest: bool


@dataclass(frozen=True, slots=True)
class PictureVersion:
    """One content of an address: when it was first and last fetched. A `withheld` one must not be shown."""

    url: str
    sha256: str
    media_type: str
    width: int
    height: int
    captured_at: datetime
    last_seen: datetime
    withheld: bool


_SHOWN = """
SELECT url, (array_agg(coalesce(caption, '') ORDER BY coalesce(caption, '') = '', last_seen DESC, at))[1] AS caption,
       (array_agg(coalesce(credit, '') ORDER BY coalesce(credit, '') = '', last_seen DESC, at))[1] AS credit,
       (array_agg(coalesce(alt, '') ORDER BY coalesce(alt, '') = '', last_seen DESC, at))[1] AS alt,
       min(first_seen) AS first_seen, max(last_seen) AS last_seen, bool_or(is_newest) AS newest
FROM (
    SELECT r.first_seen, r.last_seen, r.id = a.revision_id AS is_newest, one.at, one.block ->> 'url' AS url,
           one.block ->> 'caption' AS caption, one.block ->> 'credit' AS credit, one.block ->> 'alt' AS alt
    FROM article a JOIN revision r ON r.article_id = a.id,
         LATERAL (SELECT 0 AS at, r.lead_picture AS block UNION ALL
                  SELECT at, block FROM jsonb_array_elements(r.blocks) WITH ORDINALITY AS b (block, at)
                  WHERE block ->> 'kind' = 'image') AS one
    WHERE a.id = %s AND NOT a.withheld
) AS named
WHERE url <> '' GROUP BY url ORDER BY min(first_seen), min(at), url LIMIT %s"""

_VERSIONS = f"""
SELECT url, sha256, media_type, width, height, captured_at, last_seen, {ORDERED} AS withheld
FROM picture p WHERE url = ANY(%s) ORDER BY url, captured_at, sha256"""  # noqa: S608 - our own condition


async def pictures_of_article(db: ReadPool, id: str) -> list[tuple[ShownPicture, list[PictureVersion]]]:
    """Return the pictures of all texts, in the order in which they came, each with its contents, the earliest first."""
    shown = await db.rows(ShownPicture, _SHOWN, (id, MOST_PICTURES))
    versions = await db.rows(PictureVersion, _VERSIONS, ([one.url for one in shown],)) if shown else []
    return [(one, [version for version in versions if version.url == one.url]) for one in shown]
