"""The item of a full-text feed as the capture of an article whose page cannot be had."""

from __future__ import annotations

from shared.contracts.capture import Capture
from shared.contracts.common import FEED_ITEM, BlobRef, Origin
from shared.contracts.fetch_request import FetchRequest

ROUTE = "feed"
"""What such a capture came through."""


def in_place_of_page(asked: FetchRequest | Capture) -> Capture | None:
    """A capture made of the feed's, at the feed's time; None where no feed is known to hold the whole text.

    `asked` is the request for the page, or the capture of what came instead of it.
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
