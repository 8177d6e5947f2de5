"""A request to fetch a URL. A producer may send one with just the URL."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from shared.contracts.base import Message
from shared.contracts.capture import Hints
from shared.contracts.common import EditionId, Instant, OutletId, PageKind, Url, Walk
from shared.contracts.lanes import Lane


class FetchRequest(Message):
    """A request to fetch a URL.

    `priority` is 0 (first) to 9 (last). `not_before` delays the fetch. `referrer` is the article an image belongs to,
    or the entry point that links the page. `outlet` defaults to the one of the URL's host. `walk` is for lists.
    """

    SCHEMA: ClassVar[str] = "fetch-request/1"

    url: Url
    kind: PageKind = PageKind.ARTICLE
    outlet: OutletId | None = None
    edition: EditionId | None = None
    lane: Lane = Lane.LIVE
    priority: int = Field(default=5, ge=0, le=9)
    not_before: Instant | None = None
    referrer: Url | None = None
    hints: Hints = Hints()
    walk: Walk | None = None
