"""An observation at a URL that is not an article."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from shared.contracts.base import Message
from shared.contracts.common import BlobRef, EditionId, Instant, Origin, OutletId, PageKind, Producer, Sha256, Url


class ObservationKind(StrEnum):
    """What a visit saw that gave no capture of an article."""

    POLLED = "polled"  # an entry point was read; detail has links=N new=N
    NOT_MODIFIED = "not-modified"  # 304, or the same body as before
    NOT_FOUND = "not-found"  # 404
    GONE = "gone"  # 410
    SOFT_GONE = "soft-gone"  # 200 that says the page is not there, or a redirect home
    MOVED = "moved"  # a permanent redirect to another article
    BLOCKED = "blocked"  # a challenge, consent or refusal page
    UNREACHABLE = "unreachable"  # no answer, or 5xx
    REFUSED = "refused"  # not fetched by our rules: private address, robots.txt, size …
    NO_ARTICLE = "no-article"  # a page came, but no article could be read from it
    UNLISTED = "unlisted"  # disappeared from its listing or feed before its neighbours


class Observation(Message):
    """What was seen, or could not be seen, at a URL at one moment.

    `url` is the URL visited; `address` is the canonical URL if known. `reason` is a short, stable code, used as a
    metric label; `detail` is a sentence for people. `parser` is the parser version that found no article in the
    capture; empty if none ran. `shown_sha256` is the hash of the body that was shown, if another message carries it:
    `not-modified` repeats the judgement of that body, whichever message arrives first.
    """

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
    shown_sha256: Sha256 | None = None
    origin: Origin = Origin.FETCHED
    producer: Producer | None = None
    status: int | None = None
    reason: str = Field(default="", max_length=80)
    detail: str = Field(default="", max_length=1000)
    links_found: int = Field(default=0, ge=0)
    links_new: int = Field(default=0, ge=0)
    moved_to: Url | None = None
