"""The history of an article: texts with their spans, addresses, and changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from services.publisher.core.removal.removal_state import AddressState
from shared.ids import derived_id


@dataclass(frozen=True, slots=True)
class HistoryChange:
    """Something that happened between `since`, when the old state was last seen, and `at`, when we saw the new one."""

    kind: str
    at: datetime
    since: datetime | None = None
    address_id: str | None = None
    from_revision: str | None = None
    to_revision: str | None = None
    confidence: float = 1.0
    evidence: dict[str, object] = field(default_factory=dict)

    def id_in(self, article_id: str) -> str:
        """Return the id of the change in this article.

        A revision's id is derived from the capture that showed it, and not from its texts: a later parser may read them
        differently, and it is still the same edit.
        """
        at = self.at.astimezone(UTC).isoformat()
        return derived_id(article_id, self.kind, at, *([self.capture_id] if self.kind == "revised" else ["", ""]))

    @property
    def capture_id(self) -> str:
        after: Sequence[str] = self.evidence.get("after") or [""]  # type: ignore[assignment]
        return after[0]


@dataclass(slots=True)
class Span:
    """When a text was first and last seen, and the first capture that shows it."""

    first: datetime
    last: datetime
    capture_id: str


@dataclass(slots=True)
class History:
    """The computed history of one article. Times are those of captures and observations.

    revision_id  the newest text; `spans` holds all texts
    unread       pairs of captures that no parser has read alike: read the first again to compare it with the second
    """

    first_captured_at: datetime
    last_captured_at: datetime
    last_seen_at: datetime
    revision_id: str
    state: str = "live"
    state_since: datetime = field(default_factory=lambda: datetime.min)
    unsettled: bool = False
    unsettled_since: datetime | None = None
    """The first sign of the first absence that a late fact may confirm."""
    settled_at: datetime | None = None
    """When the last removal was known for sure. A visit of another article may have shown it later than its own."""
    awaits_others: bool = False
    """Visits of other articles may confirm a removal."""
    spans: dict[str, Span] = field(default_factory=dict)
    addresses: dict[str, AddressState] = field(default_factory=dict)
    changes: list[HistoryChange] = field(default_factory=list)
    unread: list[tuple[str, str]] = field(default_factory=list)
    now_read: dict[str, str] = field(default_factory=dict, compare=False)
    """For each text by an earlier parser, the text that a later parser reads in the same capture."""

    @property
    def missed_at(self) -> datetime | None:
        """Return when the newest sign of its absence was seen; None if the article is there."""
        return max((i.last for state in self.addresses.values() for i in state.incidents), default=None)

    @property
    def missing_since(self) -> datetime | None:
        """Return when the first sign was seen by which a late fact may still find a removal; None if there is none.

        The absence need not stand: if it was a removal, the article was restored.
        """
        stand = [s.missing_since for s in self.addresses.values() if s.incidents]
        return min([*stand, *filter(None, [self.unsettled_since])], default=None)

    @property
    def revision_count(self) -> int:
        """Return the number of texts that the outlet published.

        A text that two parsers read differently counts once.
        """
        texts = (t for c in self.changes for t in (c.from_revision, c.to_revision) if t)
        return len({self.today(t) for t in texts}) or 1

    def today(self, text: str | None) -> str:
        """Return the latest parser's text of the captures in which an earlier parser read `text`."""
        seen, text = set[str](), text or ""
        while text in self.now_read and text not in seen:
            seen.add(text)
            text = self.now_read[text]
        return text

    def extend(self, revision: str, at: datetime, capture: str) -> None:
        """Record that the text was seen at a moment. `capture` counts as the first if the text is new."""
        span = self.spans.setdefault(revision, Span(at, at, capture))
        span.last = max(span.last, at)
