"""Small types shared by several messages."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, StringConstraints


class Origin(StrEnum):
    """Who saw the page: our own fetcher, another web archive, or a producer."""

    FETCHED = "fetched"
    ARCHIVED = "archived"
    CONTRIBUTED = "contributed"


class PageKind(StrEnum):
    """The kind of page expected at a URL."""

    ARTICLE = "article"
    FEED = "feed"
    SITEMAP = "sitemap"
    LISTING = "listing"
    JSON_LIST = "json-list"
    IMAGE = "image"
    STYLE = "style"
    NOWHERE = "nowhere"  # an address that never existed, to get the outlet's "not found" page


_UNPRINTABLE = re.compile(r"[\x00-\x20\x7f]")


def _http_only(url: str) -> str:
    if not url[:8].lower().startswith(("http://", "https://")):
        raise ValueError("must begin with http:// or https://")
    if (" " in url or not url.isprintable()) and _UNPRINTABLE.search(url):
        raise ValueError("must not contain spaces or control characters")
    return url


Url = Annotated[str, StringConstraints(min_length=10, max_length=4096), AfterValidator(_http_only)]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
OutletId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9.-]{0,63}$")]
EditionId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$")]
HexId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
LanguageTag = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$")]
Producer = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]{0,63}$")]
Instant = AwareDatetime
"""A moment with its time zone; written in UTC."""


class Part(BaseModel):
    """A frozen part of a message, validated as strictly as the message itself."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Walk(Part):
    """A walk back through a list: its older pages and parts are fetched, until a day before `back_to` is reached.

    `root` is the list it started with. `page` counts from 1. `idle` counts consecutive pages without anything new.
    """

    back_to: date
    root: Url
    page: int = 1
    idle: int = 0


FEED_ITEM = "application/vnd.presswatch.feed-item"
"""Media type of a body that is a whole feed. The capture is the one item with the capture's URL."""


class BlobRef(Part):
    """A reference to a body: SHA-256 in hex (of the uncompressed bytes), size in bytes, media type."""

    sha256: Sha256
    size: int
    media_type: str = "application/octet-stream"
