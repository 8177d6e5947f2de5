"""An article as the parser read it from one capture."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from shared.contracts.base import Message
from shared.contracts.blocks import Block
from shared.contracts.common import BlobRef, EditionId, Instant, Origin, OutletId, Part, Producer, Url
from shared.contracts.dates import DateValue


class Byline(Part):
    """`printed` as it stands on the page, `authors` the names read from it."""

    printed: str = ""
    authors: tuple[str, ...] = ()
    rule: str = ""


class ImageRef(Part):
    """A picture of the article, by the address the page gave."""

    url: Url
    caption: str = ""
    credit: str = ""
    alt: str = ""
    lead: bool = False


class Article(Message):
    """What the parser makes of the capture of an article page.

    address      the canonical URL by our rules: the article's name in the archive
    canonical    what rel=canonical said: a hint only, some sites give one for all pages
    rules        which rule gave each field, e.g. {"title": "json-ld headline"}
    parser       the parser's version, `N` or `N+OUTLET@RULES`; texts are compared only under the same one
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
