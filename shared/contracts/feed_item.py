"""The item of a full-text feed, used as the capture of an article whose page is not available."""

from __future__ import annotations

from shared.contracts.capture import Capture
from shared.contracts.common import FEED_ITEM, BlobRef, Origin
from shared.contracts.fetch_request import FetchRequest

ROUTE = "feed"
"""The `route` of such a capture."""


def in_place_of_page(asked: FetchRequest | Capture) -> Capture | None:
    """Return a capture of the feed item that replaces the page, dated as the feed. None if none has the full text.

    `asked` is the request for the page, or the capture that came instead of the page.
    """
    item = asked.hints.item
    if item is None or asked.referrer is None:
        return None
    return Capture(
        url=asked.url,
        captured_at=item.captured_at,
        outlet=asked.outlet,
        edition=asked.edition,
        body=BlobRef(sha256=item.body.sha256, size=item.body.size, media_type=FEED_ITEM),
        headers=(("Content-Type", item.body.media_type),),
        origin=Origin.FETCHED,
        route=ROUTE,
        referrer=asked.referrer,
        hints=asked.hints.model_copy(update={"item": None}),
    )
