"""From facts to history: what happened to one article, whatever order the facts arrived in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from services.publisher.core.facts import ABSENT, TELLING, Seen, Sign, parser_rank, side_by_side
from services.publisher.core.removal import AddressState, Status, overall
from shared.contracts import ObservationKind
from shared.ids import derived_id

FirstAnswer = Callable[[datetime], datetime | None]
"""When the outlet first answered well after a moment, as far as we know: at any address, not only this one."""


@dataclass(frozen=True, slots=True)
class Change:
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
    changes: list[Change] = field(default_factory=list)
    unread: list[tuple[str, str]] = field(default_factory=list)

    @property
    def revision_count(self) -> int:
        """Texts the outlet gave it; the same text read by two parsers counts once."""
        revised = [c for c in self.changes if c.kind == "revised"]
        return len({c.from_revision for c in revised} | {c.to_revision for c in revised}) or 1


def compute(seen: Collection[Seen], signs: Collection[Sign], window: timedelta, first_answer: FirstAnswer) -> History:
    """The history of the article whose addresses' facts these are; `seen` is not empty.

    A removal is suspected at the first sign and confirmed by a later one at least `window` after it, the outlet
    having answered well in between; a good capture ends it.
    """
    walk = _Walk(sorted(seen, key=lambda s: (s.at, s.capture_id)), window, first_answer)
    facts: list[tuple[datetime, int, str, Seen | Sign]] = [(s.at, 1, s.capture_id, s) for s in seen]
    facts += [(s.at, 0, s.id, s) for s in signs if s.kind in TELLING]
    for _, _, _, fact in sorted(facts, key=lambda f: f[:3]):
        if isinstance(fact, Seen):
            walk.see(fact)
        else:
            walk.miss(fact)
    return walk.history


def absence_starts(signs: Collection[Sign]) -> list[datetime]:
    """The moments for which `compute` may ask `first_answer`."""
    return sorted({s.at for s in signs if s.kind in ABSENT})


class _Walk:
    """Goes through the facts in the order of their time."""

    def __init__(self, seen: Sequence[Seen], window: timedelta, first_answer: FirstAnswer) -> None:
        first, last = seen[0], seen[-1]
        self.history = History(first.at, last.at, first.at, first.revision_id, state_since=first.at)
        self.window = window
        self.first_answer = first_answer
        self.own = {s.address_id for s in seen}
        self.before: dict[tuple[str, tuple[str, str]], Seen] = {}
        self.current: dict[tuple[str, str], Seen] = {}
        self.open: dict[tuple[str, str], list[Seen]] = {}
        self.shows_substitute = first.is_substitute
        self.last_seen: Seen = first
        self.was = Status.LIVE

    def see(self, fact: Seen) -> None:
        self._text(fact)
        known = fact.address_id in self.history.addresses
        state = self.history.addresses.setdefault(fact.address_id, AddressState(fact.at, fact.at))
        if known and fact.is_substitute:
            return  # that a feed still tells of it says nothing of the page
        state.see(fact.at)
        self.last_seen = fact
        self.history.last_seen_at = max(self.history.last_seen_at, fact.at)
        self._state(fact.at, {"before": [], "after": [fact.capture_id]}, 1.0)

    def _text(self, fact: Seen) -> None:
        """A change of text is one at the same address in the same kind of body, to what is not the newest already."""
        self._extend(fact.revision_id, fact.at, fact.capture_id)
        before = self.before.get((fact.address_id, fact.kind))
        self.before[fact.address_id, fact.kind] = fact
        current = self.current.setdefault(fact.kind, fact)
        if before is not None and self._is_another(before, fact, current):
            self.current[fact.kind] = fact
        if not fact.is_substitute or self.shows_substitute:
            self.history.revision_id = self.current[fact.kind].revision_id
            self.shows_substitute = fact.is_substitute

    def _is_another(self, before: Seen, fact: Seen, current: Seen) -> bool:
        """Whether the capture shows a text that is not the newest already, and told so if that is the outlet's doing.
        Where no parser has read both it is not told: one of them has to be read again first."""
        texts = side_by_side(before, fact)
        if texts is None:
            self._doubt(before, fact)
            return _are_alike(current, before)
        if texts[0] == texts[1]:
            return False
        others = (current, *self.open.get(fact.kind, ()))
        if any(_are_alike(other, fact) for other in others) or any(self._doubt(other, fact) for other in others):
            return False
        self._revised(before, fact, texts)
        return True

    def _doubt(self, earlier: Seen, fact: Seen) -> bool:
        """Whether the two cannot be compared, for no parser has read both. The one whose parser is older has to be read
        again, or else the earlier one; until then nothing is told of what shows the same."""
        if side_by_side(earlier, fact) is not None:
            return False
        ranks = parser_rank(earlier.parser)[0], parser_rank(fact.parser)[0]
        older, newer = (fact, earlier) if ranks[1] < ranks[0] else (earlier, fact)
        self.history.unread.append((older.capture_id, newer.capture_id))
        if ranks[0] == ranks[1]:
            return False  # by the rules of two layouts: they may never be comparable
        self.open.setdefault(fact.kind, []).append(fact)
        return True

    def _revised(self, before: Seen, fact: Seen, texts: tuple[str, str]) -> None:
        evidence: dict[str, object] = {"before": [before.capture_id], "after": [fact.capture_id]}
        self.history.changes.append(Change("revised", fact.at, before.at, fact.address_id, *texts, evidence=evidence))

    def _extend(self, revision: str, at: datetime, capture: str) -> None:
        span = self.history.spans.setdefault(revision, Span(at, at, capture))
        span.last = max(span.last, at)

    def miss(self, sign: Sign) -> None:
        state = self.history.addresses.get(sign.address_id)
        if state is None:
            return  # never seen there before: nothing can be gone yet
        if sign.kind is ObservationKind.NOT_MODIFIED:
            self._unchanged(sign, state)
        elif sign.kind is ObservationKind.UNLISTED:
            self._unlisted(sign)
        elif sign.kind is ObservationKind.MOVED and sign.moved_to_id in self.own:
            state.move(sign.at)
            self._state(sign.at, {"after": [sign.id]}, 1.0)
        else:
            self._absent(sign, state)

    def _unchanged(self, sign: Sign, state: AddressState) -> None:
        state.see(sign.at)
        self.history.last_seen_at = max(self.history.last_seen_at, sign.at)
        latest = [seen for (address, _), seen in self.before.items() if address == sign.address_id]
        newest = max(latest, key=lambda s: (s.at, s.capture_id))
        self._extend(newest.revision_id, sign.at, newest.capture_id)
        self._state(sign.at, {"after": [sign.id]}, 1.0)

    def _unlisted(self, sign: Sign) -> None:
        if not any(c.kind == "unlisted" and c.address_id == sign.address_id for c in self.history.changes):
            self.history.changes.append(
                Change("unlisted", sign.at, self.history.last_seen_at, sign.address_id, evidence={"after": [sign.id]})
            )

    def _absent(self, sign: Sign, state: AddressState) -> None:
        waits = state.miss(sign.at, sign.id, self.window, self.first_answer)
        self.history.unsettled = self.history.unsettled or waits
        evidence: dict[str, object] = {"before": [self.last_seen.capture_id], "after": list(state.signs)}
        self._state(sign.at, evidence, ABSENT[sign.kind])

    def _state(self, at: datetime, evidence: dict[str, object], confidence: float) -> None:
        """Records what the article's state became, if it became another."""
        status = overall(self.history.addresses.values())
        if status is self.was:
            return
        kind = _KINDS.get((self.was, status))
        self.was = status
        restored = any(c.kind == "restored" for c in self.history.changes) or kind == "restored"
        self.history.state = status.value if status is not Status.LIVE else "restored" if restored else "live"
        self.history.state_since = at
        if status is Status.LIVE:
            self.history.unsettled = False
            evidence = {"before": self._last_evidence(), **{k: v for k, v in evidence.items() if k == "after"}}
        half = confidence / 2 if status is Status.SUSPECTED else confidence
        if kind:
            self.history.changes.append(
                Change(kind, at, self.history.last_seen_at, None, confidence=half, evidence=evidence)
            )

    def _last_evidence(self) -> object:
        told = [c for c in self.history.changes if c.kind in ("suspected", "removed")]
        return told[-1].evidence.get("after", []) if told else []


def _are_alike(one: Seen, other: Seen) -> bool:
    texts = side_by_side(one, other)
    return texts is not None and texts[0] == texts[1]


_KINDS = {
    (Status.LIVE, Status.SUSPECTED): "suspected",
    (Status.LIVE, Status.REMOVED): "removed",
    (Status.SUSPECTED, Status.REMOVED): "removed",
    (Status.SUSPECTED, Status.LIVE): "cleared",
    (Status.REMOVED, Status.LIVE): "restored",
    (Status.REMOVED, Status.SUSPECTED): "restored",
}
