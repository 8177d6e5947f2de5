"""Work that is no article: what we saw, or could not see, at a URL at a moment."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from shared.contracts.base import Message
from shared.contracts.common import BlobRef, EditionId, Instant, Origin, OutletId, PageKind, Producer, Url


class ObservationKind(StrEnum):
    POLLED = "polled"  # an entry point was read; detail has links=N new=N
    NOT_MODIFIED = "not-modified"  # 304, or the same body as before
    NOT_FOUND = "not-found"  # 404
    GONE = "gone"  # 410
    SOFT_GONE = "soft-gone"  # 200 that says the page is not there, or a redirect home
    MOVED = "moved"  # a permanent redirect to another article
    BLOCKED = "blocked"  # a challenge, consent or refusal page
    UNREACHABLE = "unreachable"  # no answer, or 5xx
    REFUSED = "refused"  # we would not fetch it: private address, robots.txt, size …
    NO_ARTICLE = "no-article"  # a page came, but no article could be read from it
    UNLISTED = "unlisted"  # left its listing or feed earlier than its neighbours


class Observation(Message):
    """`url` is what was looked at; `address` the canonical URL where it is known. `reason` is a short code, stable
    enough to count by; `detail` a sentence for people. `parser` is the version of ours that read no article in the
    capture; empty where none looked."""

    SCHEMA: ClassVar[str] = "observation/1"

    kind: ObservationKind
    url: Url
    observed_at: Instant
    outlet: OutletId
    edition: EditionId | None = None
    page_kind: PageKind = PageKind.ARTICLE
    address: Url | None = None
    entry_point: Url | None = None
    capture_id: str = ""
    parser: str = ""
    body: BlobRef | None = None
    origin: Origin = Origin.FETCHED
    producer: Producer | None = None
    status: int | None = None
    reason: str = Field(default="", max_length=80)
    detail: str = Field(default="", max_length=1000)
    links_found: int = Field(default=0, ge=0)
    links_new: int = Field(default=0, ge=0)
    moved_to: Url | None = None
