"""Small types that several messages share."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, StringConstraints


class Origin(StrEnum):
    """Who vouches for a capture: our own fetcher, or somebody who pushed it."""

    FETCHED = "fetched"
    CONTRIBUTED = "contributed"


class PageKind(StrEnum):
    """What a URL is expected to lead to."""

    ARTICLE = "article"
    FEED = "feed"
    SITEMAP = "sitemap"
    LISTING = "listing"
    JSON_LIST = "json-list"
    IMAGE = "image"
    NOWHERE = "nowhere"  # nothing: an address that never existed, for the outlet's own "not found" page


_UNPRINTABLE = re.compile(r"[\x00-\x20\x7f]")


def _http_only(url: str) -> str:
    if not url.lower().startswith(("http://", "https://")):
        raise ValueError("must begin with http:// or https://")
    if _UNPRINTABLE.search(url):
        raise ValueError("must not contain spaces or control characters")
    return url


Url = Annotated[str, StringConstraints(min_length=10, max_length=4096), AfterValidator(_http_only)]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
OutletId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9.-]{0,63}$")]
EditionId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$")]
LanguageTag = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$")]
Producer = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]{0,63}$")]
Instant = AwareDatetime
"""A moment with its zone; always written in UTC by us."""


class Part(BaseModel):
    """A frozen piece of a message; the same strictness as the message itself."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Walk(Part):
    """That a list is to be walked back: its older pages and parts are wanted too, until a day before `back_to` comes.

    `root` is the list it began with, `page` counts from 1, `idle` the pages in a row that brought nothing new.
    """

    back_to: date
    root: Url
    page: int = 1
    idle: int = 0


FEED_ITEM = "application/vnd.presswatch.feed-item"
"""Media type of a body that is a whole feed, of which a capture means the one item with the capture's URL."""


class BlobRef(Part):
    """Where a body lies: its SHA-256 in hex (of the uncompressed bytes), size in bytes, media type."""

    sha256: Sha256
    size: int
    media_type: str = "application/octet-stream"
