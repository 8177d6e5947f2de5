"""Read what the archive records about one capture, even if it gave no article or is a picture."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shared.archive.read.captures.picture_records import IMAGE, picture_record
from shared.archive.read.connection.pool import ReadPool
from shared.contracts import FEED_ITEM

LISTS = ("feed", "sitemap", "listing", "json-list")


@dataclass(frozen=True, slots=True)
class CaptureRecord:
    """A capture. `reason` is why it gave no article, or empty. `article_id` is the article at its address.

    withheld          an order withholds the article at the capture's address, or the picture
    outlet_withholds  an article of the outlet is withheld, and a list of the outlet may quote it
    dropped_at        when a retention rule deleted the body
    """

    id: str
    captured_at: datetime
    recorded_at: datetime
    url: str
    outlet_id: str
    outlet_name: str
    body_sha256: str
    body_size: int | None
    media_type: str
    status: int | None
    origin: str
    producer: str | None
    route: str
    page_kind: str
    reason: str
    parser: str
    revision_id: str | None
    article_id: str | None
    article_title: str | None
    withheld: bool
    outlet_withholds: bool
    dropped_at: datetime | None

    @property
    def is_picture(self) -> bool:
        return self.page_kind == IMAGE and not self.reason

    @property
    def quotes_others(self) -> bool:
        """Return whether the body may hold texts of other articles: it is a list or a whole feed."""
        return self.page_kind in LISTS or self.media_type == FEED_ITEM

    @property
    def body_is_withheld(self) -> bool:
        return self.withheld or (self.quotes_others and self.outlet_withholds)


_COLUMNS = """
SELECT s.id, s.captured_at, s.recorded_at, s.url, s.outlet_id, coalesce(o.name, s.outlet_id) AS outlet_name,
    s.body_sha256, s.body_size, s.media_type, s.status, s.origin, s.producer, s.route, s.page_kind, s.reason, s.parser,
    s.revision_id, a.id AS article_id, a.title AS article_title, coalesce(a.withheld, false) AS withheld,
    EXISTS (SELECT FROM article w WHERE w.withheld AND w.outlet_id = s.outlet_id) AS outlet_withholds, b.dropped_at
FROM seen s LEFT JOIN outlet o ON o.id = s.outlet_id LEFT JOIN address d ON d.id = s.address_id
LEFT JOIN article a ON a.id = d.article_id LEFT JOIN dropped_body b ON b.sha256 = s.body_sha256
"""
_OF_ARTICLE = """
SELECT c.id, c.captured_at, c.recorded_at, c.url, c.outlet_id, c.address_id, c.body_sha256, c.body_size, c.media_type,
    c.status, c.origin, c.producer, c.route, 'article' AS page_kind, '' AS reason, c.parser, c.revision_id
FROM capture c WHERE """
_OF_OBSERVATION = """
SELECT o.capture_id, o.observed_at, o.recorded_at, o.url, o.outlet_id, o.address_id, o.body_sha256, NULL::bigint, '',
    o.status, o.origin, o.producer, '', o.page_kind, concat_ws(': ', o.kind, nullif(o.reason, '')), o.parser, NULL
FROM observation o WHERE o.capture_id IS NOT NULL AND o.body_sha256 IS NOT NULL AND """
_ONE = f"WITH seen AS ({_OF_ARTICLE} c.id = %(id)s UNION ALL {_OF_OBSERVATION} o.capture_id = %(id)s) {_COLUMNS}"


async def capture_record(db: ReadPool, id: str) -> CaptureRecord | None:
    """Return the capture: as an article if one was read in it, else as an observation or a picture.

    Return None if it is unknown.
    """
    found = await db.one(CaptureRecord, _ONE + " ORDER BY (s.reason = '') DESC LIMIT 1", {"id": id})
    return found or await _picture(db, id)


async def _picture(db: ReadPool, id: str) -> CaptureRecord | None:
    found = await picture_record(db, id)
    if found is None:
        return None
    return CaptureRecord(
        id=id, captured_at=found.captured_at, recorded_at=found.recorded_at, url=found.url, outlet_id=found.outlet_id,
        outlet_name=found.outlet_name, body_sha256=found.body_sha256, body_size=found.body_size,
        media_type=found.media_type, status=None, origin="fetched", producer=None, route="", page_kind=IMAGE, reason="",
        parser="", revision_id=None, article_id=None, article_title=None, withheld=found.withheld,
        outlet_withholds=False, dropped_at=None,
    )  # fmt: skip
