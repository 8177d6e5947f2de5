"""Facts: what was seen or missed at an address at a moment. Everything else the archive says follows from them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shared.contracts import EnrichedArticle, Observation, ObservationKind
from shared.ids import article_id, derived_id

ABSENT: dict[ObservationKind, float] = {
    ObservationKind.GONE: 0.99,
    ObservationKind.NOT_FOUND: 0.95,
    ObservationKind.SOFT_GONE: 0.8,
    ObservationKind.MOVED: 0.7,
}
"""Signs that an article is no longer there, with how far a confirmed one is to be trusted."""

TELLING = frozenset({*ABSENT, ObservationKind.NOT_MODIFIED, ObservationKind.UNLISTED})
"""Observations of an article's address that its history is made of. A block or an outage is none of these."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A capture from which an article was read. Texts compare only within one `reading_class`."""

    at: datetime
    address_id: str
    capture_id: str
    revision_id: str
    parser: str
    origin: str
    media_type: str

    @property
    def reading_class(self) -> tuple[str, str, str]:
        """Same parser, same voucher, same kind of body: else a difference may be of our own making."""
        return (self.parser, self.origin, self.media_type)


@dataclass(frozen=True, slots=True)
class Sign:
    """An observation at an article's address."""

    at: datetime
    address_id: str
    id: str
    kind: ObservationKind
    moved_to_id: str | None = None


def observation_id(observation: Observation) -> str:
    return derived_id(observation.url, observation.kind, observation.observed_at.isoformat())


def address_id(observation: Observation) -> str:
    return article_id(observation.address or observation.url)


def sign_of(observation: Observation) -> Sign:
    moved = article_id(observation.moved_to) if observation.moved_to else None
    return Sign(observation.observed_at, address_id(observation), observation_id(observation), observation.kind, moved)


def seen_of(message: EnrichedArticle, revision_id: str) -> Seen:
    article = message.article
    return Seen(
        article.captured_at,
        article_id(article.address),
        article.capture_id,
        revision_id,
        article.parser,
        article.origin,
        article.body.media_type,
    )


def parser_rank(parser: str) -> tuple[int, str]:
    """Orders parser versions `N` and `N+OUTLET@RULES`; what is not so written comes first."""
    number, _, rules = parser.partition("+")
    return (int(number) if number.isascii() and number.isdigit() else -1, rules)
