"""Read the pictures that the texts of an article showed, in turn, with the contents that each address had."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shared.archive.read.captures.withheld_pictures import ORDERED
from shared.archive.read.connection.pool import ReadPool

MOST_TEXTS = 200
"""Texts whose pictures are read: the last ones. An outlet may edit an article every hour for years."""
MOST_PICTURES, MOST_FIGURES = 50, 60
"""Pictures that are read at once, and how many contents of them."""
MOST_VERSIONS = 20
"""Contents of one address that are read: the last ones. A picture of the weather has another one every day."""


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """A picture that texts name, with its newest caption. `newest` says whether the newest text still shows it.

    `pictures` is how many the texts name.
    """

    url: str
    caption: str
    credit: str
    alt: str
    first_seen: datetime
    last_seen: datetime
    newest: bool
    pictures: int


@dataclass(frozen=True, slots=True)
class PictureVersion:
    """One content of an address: when it was first and last fetched. A `withheld` one must not be shown.

    number, contents  which content of the address it is, the earliest being 1, and how many there are
    """

    url: str
    sha256: str
    media_type: str
    width: int
    height: int
    captured_at: datetime
    last_seen: datetime
    withheld: bool
    number: int
    contents: int


@dataclass(frozen=True, slots=True)
class Gallery:
    """Pictures with their contents, the earliest content first. `after` continues after them; 0 at the end."""

    pictures: list[tuple[ShownPicture, list[PictureVersion]]]
    total: int
    after: int


_SHOWN = f"""
SELECT url, (array_agg(coalesce(caption, '') ORDER BY coalesce(caption, '') = '', last_seen DESC, at))[1] AS caption,
       (array_agg(coalesce(credit, '') ORDER BY coalesce(credit, '') = '', last_seen DESC, at))[1] AS credit,
       (array_agg(coalesce(alt, '') ORDER BY coalesce(alt, '') = '', last_seen DESC, at))[1] AS alt,
       min(first_seen) AS first_seen, max(last_seen) AS last_seen, bool_or(is_newest) AS newest,
       count(*) OVER () AS pictures
FROM (
    SELECT r.first_seen, r.last_seen, r.id = a.revision_id AS is_newest, one.at, one.block ->> 'url' AS url,
           one.block ->> 'caption' AS caption, one.block ->> 'credit' AS credit, one.block ->> 'alt' AS alt
    FROM article a,
         LATERAL (SELECT * FROM revision t WHERE t.article_id = a.id
                  ORDER BY t.id = a.revision_id DESC, t.last_seen DESC LIMIT {MOST_TEXTS}) AS r,
         LATERAL (SELECT 0 AS at, r.lead_picture AS block UNION ALL
                  SELECT at, block FROM jsonb_array_elements(r.blocks) WITH ORDINALITY AS b (block, at)
                  WHERE block ->> 'kind' = 'image') AS one
    WHERE a.id = %s AND NOT a.withheld
) AS named
WHERE url <> '' GROUP BY url ORDER BY min(first_seen), min(at), url LIMIT {MOST_PICTURES} OFFSET %s"""  # noqa: S608

_VERSIONS = f"""
SELECT url, sha256, media_type, width, height, captured_at, last_seen, {ORDERED} AS withheld, number, contents
FROM (
    SELECT *, row_number() OVER (PARTITION BY url ORDER BY captured_at, sha256) AS number,
           count(*) OVER (PARTITION BY url) AS contents
    FROM picture WHERE url = ANY(%s)
) AS p WHERE number > contents - {MOST_VERSIONS} ORDER BY url, number"""  # noqa: S608 - our own condition


async def pictures_of_article(db: ReadPool, id: str, after: int) -> Gallery:
    """Return the next pictures of its texts, in the order in which they came. `after` says how many to pass over."""
    shown = await db.rows(ShownPicture, _SHOWN, (id, after))
    versions = await db.rows(PictureVersion, _VERSIONS, ([one.url for one in shown],)) if shown else []
    found: list[tuple[ShownPicture, list[PictureVersion]]] = []
    left = MOST_FIGURES
    for one in shown:
        of_url = [version for version in versions if version.url == one.url]
        left -= max(1, len(of_url))
        if left < 0:
            break
        found.append((one, of_url))
    total = shown[0].pictures if shown else 0
    reached = after + len(found)
    return Gallery(found, total, reached if reached < total else 0)
