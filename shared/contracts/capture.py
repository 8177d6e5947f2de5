"""What was seen at a URL at one moment: the unit of evidence."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field, model_validator

from shared.contracts.base import Message
from shared.contracts.common import BlobRef, EditionId, Instant, Origin, OutletId, PageKind, Part, Producer, Url, Walk

MAX_INLINE_CHARACTERS = 16 * 1024 * 1024


class FeedItem(Part):
    """A reference to a feed that has the full text of a linked page: the body and time of the feed's own capture."""

    body: BlobRef
    captured_at: Instant


class Hints(Part):
    """What the listing or feed that linked the page said about it. Used where the page itself says nothing.

    `item` is where the full text is, in case the page is not available.
    """

    title: str = Field(default="", max_length=2000)
    teaser: str = Field(default="", max_length=20000)
    published_printed: str = Field(default="", max_length=200)
    language: str = Field(default="", max_length=35)
    image_url: Url | None = None
    byline: str = Field(default="", max_length=500)
    item: FeedItem | None = None


class Redirect(Part):
    """One redirect on the way to the page."""

    url: Url
    status: int


class Capture(Message):
    """One response of a server, or a page that a producer contributed.

    Exactly one of these is given:

        html    inline HTML, from a producer
        raw     the page's bytes as received, base64 in JSON; its encoding is in `charset` or the Content-Type header
        text    an extracted story: paragraphs separated by newlines
        body    a blob

    Beyond the intake it is always `body`. A story's blob is JSON of media type `application/vnd.presswatch.story+json`
    with the keys title, text, published, byline, language. `captured_at` defaults to the time the intake received the
    entry. `headers` are as sent, in order.
    """

    SCHEMA: ClassVar[str] = "capture/1"

    url: Url
    kind: PageKind = PageKind.ARTICLE
    captured_at: Instant | None = None
    outlet: OutletId | None = None
    edition: EditionId | None = None
    body: BlobRef | None = None
    html: str | None = Field(default=None, max_length=MAX_INLINE_CHARACTERS)
    raw: bytes | None = Field(default=None, max_length=MAX_INLINE_CHARACTERS)
    text: str | None = Field(default=None, max_length=MAX_INLINE_CHARACTERS)
    status: int = Field(default=200, ge=100, le=999)
    headers: tuple[tuple[str, str], ...] = ()
    redirects: tuple[Redirect, ...] = ()
    final_url: Url | None = None
    charset: str = ""
    peer_address: str = ""
    certificate_sha256: str = ""
    origin: Origin = Origin.CONTRIBUTED
    producer: Producer | None = None
    route: str = Field(default="", max_length=200)
    """The source of the capture, if not the outlet itself: an aggregator, an import, an entry point."""
    memento: Url | None = None
    """The address of this capture in the web archive that made it. Its origin is then `archived`, and `captured_at` is
    the time at which that archive saw the page."""
    referrer: Url | None = None
    hints: Hints = Hints()
    walk: Walk | None = None

    @model_validator(mode="after")
    def _one_body(self) -> Capture:
        given = [name for name in ("html", "raw", "text", "body") if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(f"give exactly one of html, raw, text, body; got {', '.join(given) or 'none'}")
        return self
