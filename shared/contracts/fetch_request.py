"""A wish that a URL be fetched. Anybody may send one with just the URL."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from shared.contracts.base import Message
from shared.contracts.capture import Hints
from shared.contracts.common import EditionId, Instant, OutletId, PageKind, Url, Walk
from shared.contracts.lanes import Lane


class FetchRequest(Message):
    """`priority` 0 (first) to 9 (last). `not_before` delays it. `referrer` is the article an image belongs to,
    or the entry point at which a link was found. An outlet left out is found from the URL's host. `walk`: for lists."""

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
