"""The results of reading a page: an extraction, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from shared.contracts import Block, BlockKind, Byline, Cut, DateValue, ImageRef
from shared.styles.links import NO_STYLES, PageStyles


class Refusal(StrEnum):
    """Why no article was read. The values are stable, so that they can be counted."""

    EMPTY = "empty"
    NO_ARTICLE = "no-article"
    TOO_SHORT = "too-short"
    PAYWALL = "paywall"
    CONSENT = "consent"
    NEEDS_JAVASCRIPT = "needs-javascript"
    CHALLENGE = "challenge"
    MAINTENANCE = "maintenance"
    LOGIN = "login"
    SOFT_GONE = "soft-gone"
    NOT_HTML = "not-html"
    TOO_DEEP = "too-deep"
    TOO_LARGE = "too-large"
    TOO_MANY = "too-many"
    TOO_SLOW = "too-slow"
    LISTING = "listing"
    COLLECTION = "collection"
    PRODUCT = "product"
    SERVICE = "service"
    FORUM = "forum"


@dataclass(frozen=True, slots=True)
class NotAnArticle:
    """A page that makes no article. `text` is what the extraction took for its main content, one block per line."""

    reason: Refusal
    detail: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of a page in addition to its bytes. Every field is optional.

    `kept` holds the kinds of page that its outlet also wants as articles. `styles` is whether what its styles name is
    wanted. To find that costs more than half of what the HTML parse does.
    """

    zone: str = "UTC"
    captured_at: datetime | None = None
    language: str = ""
    hint_title: str = ""
    hint_published: str = ""
    hint_byline: str = ""
    hint_image: str = ""
    kept: frozenset[str] = frozenset()
    styles: bool = False


@dataclass(frozen=True, slots=True)
class Extraction:
    """An article as it appears on its page. For each field, `rules` names the rule that gave it.

    `cuts` is text of the page that was left out. `cuts_limited` is set if there was more than an article may carry.
    `styles` is what the styles of the page name, if the context wants it.
    """

    title: str
    blocks: tuple[Block, ...]
    standfirst: str = ""
    byline: Byline = field(default_factory=Byline)
    section: str = ""
    tags: tuple[str, ...] = ()
    published: DateValue | None = None
    updated: DateValue | None = None
    language: str = ""
    canonical: str = ""
    alternates: tuple[tuple[str, str], ...] = ()
    lead_image: ImageRef | None = None
    paywalled: bool = False
    rules: dict[str, str] = field(default_factory=dict)
    doubts: tuple[str, ...] = ()
    layout: tuple[str, ...] = ()
    cuts: tuple[Cut, ...] = ()
    cuts_limited: bool = False
    styles: PageStyles = NO_STYLES

    @property
    def text(self) -> str:
        """Return the running text: every block except images and embeds, one on each line."""
        return "\n".join(b.text for b in self.blocks if b.kind not in (BlockKind.IMAGE, BlockKind.EMBED))
