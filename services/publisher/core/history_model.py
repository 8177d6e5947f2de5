"""What is said of an article's past: its texts with their spans, its addresses, what happened and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from services.publisher.core.removal_state import AddressState
from shared.ids import derived_id


@dataclass(frozen=True, slots=True)
class HistoryChange:
    """Something that happened. `since` is when the former state was last seen, `at` when we saw the new one."""

    kind: str
    at: datetime
    since: datetime | None = None
    address_id: str | None = None
    from_revision: str | None = None
    to_revision: str | None = None
    confidence: float = 1.0
    evidence: dict[str, object] = field(default_factory=dict)

    def id_in(self, article_id: str) -> str:
        """Of a revision by the capture that showed it, not by its texts: these a later parser reads otherwise, and it
        is the same edit still."""
        at = self.at.astimezone(UTC).isoformat()
        return derived_id(article_id, self.kind, at, *([self.capture_id] if self.kind == "revised" else ["", ""]))

    @property
    def capture_id(self) -> str:
        after: Sequence[str] = self.evidence.get("after") or [""]  # type: ignore[assignment]
        return after[0]


@dataclass(slots=True)
class Span:
    """When a text was seen first and last, and by which capture first."""

    first: datetime
    last: datetime
    capture_id: str


@dataclass(slots=True)
class History:
    """Times are those of captures and observations. `revision_id` is the newest text, `spans` knows them all.

    unread  pairs of captures whose texts no parser has read alike: to be read again (first) to be compared (second)
    """

    first_captured_at: datetime
    last_captured_at: datetime
    last_seen_at: datetime
    revision_id: str
    state: str = "live"
    state_since: datetime = field(default_factory=lambda: datetime.min)
    unsettled: bool = False
    spans: dict[str, Span] = field(default_factory=dict)
    addresses: dict[str, AddressState] = field(default_factory=dict)
    changes: list[HistoryChange] = field(default_factory=list)
    unread: list[tuple[str, str]] = field(default_factory=list)
    now_read: dict[str, str] = field(default_factory=dict, compare=False)
    """What an earlier parser read -> what a later one reads in the same capture."""

    @property
    def revision_count(self) -> int:
        """Texts the outlet gave it; the same text read by two parsers counts once."""
        texts = (t for c in self.changes for t in (c.from_revision, c.to_revision) if t)
        return len({self.today(t) for t in texts}) or 1

    def today(self, text: str | None) -> str:
        """What the latest parser reads where an earlier one read this."""
        seen, text = set[str](), text or ""
        while text in self.now_read and text not in seen:
            seen.add(text)
            text = self.now_read[text]
        return text

    def extend(self, revision: str, at: datetime, capture: str) -> None:
        """A text was seen, by this capture first if it was not before."""
        span = self.spans.setdefault(revision, Span(at, at, capture))
        span.last = max(span.last, at)
