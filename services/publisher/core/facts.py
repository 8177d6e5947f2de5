"""Facts: what was seen or missing at an address at a moment. Everything else in the archive follows from them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import TypeAlias

from services.publisher.core.text_hashes import ending, wording
from shared.contracts import FEED_ITEM, EnrichedArticle, Observation, ObservationKind
from shared.ids import article_id, derived_id

ABSENT: dict[ObservationKind, float] = {
    ObservationKind.GONE: 0.99,
    ObservationKind.NOT_FOUND: 0.95,
    ObservationKind.SOFT_GONE: 0.8,
    ObservationKind.MOVED: 0.7,
}
"""Signs that an article is gone, with the confidence of a confirmed one. A temporary redirect is not a sign."""

SOFT = frozenset({ObservationKind.SOFT_GONE, ObservationKind.MOVED})
"""Signs from a page in the article's place. A page that appears for every article says nothing about one of them."""

CONCLUSIVE = frozenset({*ABSENT, ObservationKind.NOT_MODIFIED, ObservationKind.UNLISTED})
"""Observations of an article's address that can change its history. Blocks and outages cannot."""


Page: TypeAlias = tuple[str, str]
"""What stood in an article's place: the kind of page, and a hash of its text or the address that it leads to."""

_NO_PAGE = "application/vnd.presswatch."
"""The prefix of our own media types, for stories that came as text and items of feeds. None of these is a page."""
_NUMBERS = re.compile(r"(\D*)(\d{0,18})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Seen:
    """A capture that gave an article. `former` maps earlier parser versions to the text that each read."""

    at: datetime
    address_id: str
    capture_id: str
    revision_id: str
    parser: str
    origin: str
    media_type: str
    former: Mapping[str, str] = field(default_factory=dict)
    counts_from: datetime | None = None
    """The moment from which it counts, if it was taken for another page in the article's place until then."""
    body: str = ""
    """The hash of the body in which it was read."""
    layout: Sequence[str] = ()
    """The boxes of the page that held the text."""
    wording: str = ""
    """A hash of the words, without parts that change from visit to visit."""
    ending: str = ""
    """The same for the last paragraph."""

    @property
    def when(self) -> datetime:
        """Return the moment from which the capture counts."""
        return self.counts_from or self.at

    @property
    def shows(self) -> str:
        """Return a hash of the text without parts that change from visit to visit, if one was stored."""
        return self.wording or self.revision_id

    @property
    def kind(self) -> tuple[str, str]:
        """Return origin and media type. Captures of different kinds may differ without an edit.

        A page is one kind, whatever name a server gives it from visit to visit: our parser reads all that begins with
        a tag, and a visit that finds the same bytes under another name says only that they are unchanged.
        """
        return (self.origin, self.media_type if self.media_type.startswith(_NO_PAGE) else "text/html")

    @property
    def is_substitute(self) -> bool:
        """Return whether this is a feed item that stands in for a page. It never replaces the page's own text."""
        return self.media_type == FEED_ITEM

    @property
    def readings(self) -> dict[str, str]:
        """Return the text that each parser version read."""
        return {**self.former, self.parser: self.revision_id}


def first_readings(one: Seen, other: Seen) -> tuple[str, str] | None:
    """Return both captures' texts as one parser read them; None if no parser has read both and the texts differ.

    Among the parsers that read both, the newest counts. If both captures were last read by rules of the same age, only
    these count: pages before and after a change of layout always need different rules.
    """
    if one.parser == other.parser:
        return one.revision_id, other.revision_id
    common = one.readings.keys() & other.readings.keys()
    if parser_rank(one.parser)[0] == parser_rank(other.parser)[0]:
        common &= {one.parser, other.parser}
    if common:
        parser = max(common, key=parser_rank)
        return one.readings[parser], other.readings[parser]
    return (one.revision_id,) * 2 if one.revision_id == other.revision_id else None


@dataclass(frozen=True, slots=True)
class Sign:
    """An observation at an article's address."""

    at: datetime
    address_id: str
    id: str
    kind: ObservationKind
    moved_to_id: str | None = None
    capture_id: str = ""
    leads_since: datetime | None = None
    """The redirect leads to an address at which an article was first read at this moment."""
    body: str = ""
    """The hash of the body that was shown; empty if there was none or it is unknown."""
    shows: str = ""
    """A hash of the text that stood in the article's place; empty if none was read."""
    is_cut: bool = False
    """The article's own text stood there, cut short. So the article is there, and its text is unknown."""
    is_for_now: bool = False
    """A temporary redirect. It may join addresses, but does not show that the article is absent."""

    @property
    def page(self) -> Page:
        """Return what stood there instead of the article. Two visits with an equal `page` saw the same thing."""
        if self.kind is ObservationKind.MOVED:
            return ("moved", self.moved_to_id or "")
        if self.kind is ObservationKind.SOFT_GONE:
            return ("page" if self.capture_id else "redirect", self.shows)
        return ("missing", "")

    @property
    def judges_body(self) -> bool:
        """Return whether the sign judges a body. A later "unchanged" then repeats it. A 404 keeps no body."""
        return bool(self.capture_id) or (self.kind is ObservationKind.MOVED and not self.is_for_now)


def observation_id(observation: Observation) -> str:
    """Return the id derived from what was observed, where and when."""
    return derived_id(observation.url, observation.kind, observation.observed_at.isoformat())


def address_id(observation: Observation) -> str:
    """Return the id of the address that was visited."""
    return article_id(observation.address or observation.url)


def body_shown(observation: Observation) -> str | None:
    """Return the hash of the body that was shown, with this message or an earlier one."""
    return observation.body.sha256 if observation.body else observation.shown_sha256


def seen_of(message: EnrichedArticle, revision_id: str) -> Seen:
    """Return the message's capture as a fact, with what the rules need of its text: layout, wording, last lines."""
    article = message.article
    return Seen(
        article.captured_at,
        article_id(article.address),
        article.capture_id,
        revision_id,
        article.parser,
        article.origin,
        article.body.media_type,
        body=article.body.sha256,
        layout=article.layout,
        wording=wording(article.blocks, article.title),
        ending=ending(article.blocks),
    )


@lru_cache(maxsize=4096)
def parser_rank(parser: str) -> tuple[int, tuple[tuple[int, str], ...]]:
    """Return a sort key for parser versions `N` and `N+OUTLET@RULES`. Other strings sort first.

    Numbers in the name of rules sort as numbers: `@10` is later than `@9`.
    """
    number, _, rules = parser.partition("+")
    parts = tuple((int(part or 0), text) for text, part in _NUMBERS.findall(rules))
    return (int(number) if number.isascii() and number.isdigit() else -1, parts)
