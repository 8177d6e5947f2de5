"""A picture or style sheet that was fetched and stored."""

from __future__ import annotations

from typing import ClassVar

from shared.contracts.base import Message
from shared.contracts.common import BlobRef, Instant, OutletId, Url


class Picture(Message):
    """A stored picture, or a style sheet (`text/css`).

    `url` is as in the page; `width` and `height` are in pixels, 0 if unknown.
    """

    SCHEMA: ClassVar[str] = "picture/1"

    url: Url
    captured_at: Instant
    outlet: OutletId
    body: BlobRef
    referrer: Url | None = None
    width: int = 0
    height: int = 0
