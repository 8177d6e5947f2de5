"""A picture, style sheet or font that was fetched and stored."""

from __future__ import annotations

from typing import ClassVar

from shared.contracts.base import Message
from shared.contracts.common import BlobRef, Instant, OutletId, Url


class Picture(Message):
    """A stored picture, a style sheet (`text/css`), or a font (`font/…`).

    `url` is as in the page; `final_url` is set if it redirected, because relative addresses in a sheet start there.
    `width` and `height` are in pixels, 0 if unknown.
    """

    SCHEMA: ClassVar[str] = "picture/1"

    url: Url
    captured_at: Instant
    outlet: OutletId
    body: BlobRef
    referrer: Url | None = None
    final_url: Url | None = None
    width: int = 0
    height: int = 0
