"""An article, as the parser read it from one capture."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from shared.contracts.base import Message
from shared.contracts.blocks import Block
from shared.contracts.common import BlobRef, EditionId, Instant, Origin, OutletId, Part, Producer, Url
from shared.contracts.cuts import Cut
from shared.contracts.dates import DateValue


class Byline(Part):
    """The byline: `printed` as on the page, `authors` the names read from it."""

    printed: str = ""
    authors: tuple[str, ...] = ()
    rule: str = ""


class ImageRef(Part):
    """A picture of the article, with the address from the page."""

    url: Url
    caption: str = ""
    credit: str = ""
    alt: str = ""
    lead: bool = False


class Article(Message):
    """An article that the parser read from the capture of a page.

    address      the canonical URL by our rules: the article's name in the archive
    canonical    what rel=canonical said; only a hint, because some sites give one URL for all pages
    rules        which rule gave each field, for example {"title": "json-ld headline"}
    layout       hashes of the boxes that hold the text on its page; pages of one layout have some in common
    steps        set when an article of the archive is enriched again: only these steps are to run
    parser       the parser's version, `N` or `N+OUTLET@RULES`; only texts of the same version are compared
    cuts         text of the page that was left out, in order; no part of the text, so its changes are not edits
    cuts_limited whether there was more of it than an article may carry
    """

    SCHEMA: ClassVar[str] = "article/1"

    capture_id: str
    url: Url
    address: Url
    captured_at: Instant
    outlet: OutletId
    edition: EditionId | None = None
    body: BlobRef
    origin: Origin
    producer: Producer | None = None
    route: str = ""
    status: int = 200
    parser: str
    title: str = Field(max_length=2000)
    blocks: tuple[Block, ...]
    standfirst: str = ""
    byline: Byline = Byline()
    section: str = ""
    tags: tuple[str, ...] = ()
    published: DateValue | None = None
    updated: DateValue | None = None
    language_declared: str = ""
    canonical: Url | None = None
    alternates: tuple[tuple[str, str], ...] = ()
    lead_image: ImageRef | None = None
    paywalled: bool = False
    rules: dict[str, str] = Field(default_factory=dict)
    doubts: tuple[str, ...] = ()
    layout: tuple[str, ...] = ()
    cuts: tuple[Cut, ...] = ()
    cuts_limited: bool = False
    steps: tuple[str, ...] = ()
