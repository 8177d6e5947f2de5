"""Compute one article's history from its facts. The order in which facts arrived does not matter."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from services.publisher.core.facts import ABSENT, CONCLUSIVE, Seen, Sign
from services.publisher.core.history_model import History, HistoryChange
from services.publisher.core.removal.judgements import Judgements
from services.publisher.core.removal.lasting_model import Answer, Lasting, Looks
from services.publisher.core.removal.removal_state import AddressState, Status, overall
from services.publisher.core.texts.edits import Edits
from shared.contracts import ObservationKind

FirstAnswer = Callable[[datetime, ObservationKind], datetime | None]
"""Returns when the outlet first answered well after a moment, so that a sign of this kind can be confirmed, or None."""


def compute(
    seen: Collection[Seen],
    signs: Collection[Sign],
    window: timedelta,
    first_answer: FirstAnswer,
    moves: Collection[tuple[str, str]] = (),
    lasting: Lasting = lambda looks: Answer(looks.at),
    same_text: Mapping[str, str] | None = None,
    versions: Collection[str] = (),
    on_record: Collection[datetime] = (),
) -> History:
    """Compute the history of an article from the facts at its addresses. `seen` must not be empty.

    moves      pairs of addresses: the first redirects to the second, which continues its texts
    lasting    decides by other articles whether a page in the article's place may confirm a removal
    same_text  texts that are no edit of an earlier text -> that earlier text
    versions   addresses that the article's pages name as its other versions; lists need not name them
    on_record  when earlier versions, which asked for fewer visits, found it removed

    A removal is suspected at the first sign. A later sign confirms it if it comes at least `window` after the first,
    the outlet answered well in between, and the same page stood there both times. If the pages differ, a third sign
    after another good answer confirms it. A page from which other articles come back confirms nothing. A good capture
    ends the suspicion.
    """
    walk = _Walk(sorted(seen, key=lambda s: (s.at, s.capture_id)), window, first_answer, moves, lasting)
    walk.on_record = on_record
    walk.edits.same_text = same_text or {}
    facts: list[tuple[datetime, int, str, Seen | Sign]] = [
        (s.when, -1 if s.counts_from else 1, s.capture_id, s) for s in seen
    ]
    facts += [(s.at, 0, s.id, s) for s in signs if s.kind in CONCLUSIVE or s.judges_body]
    facts.sort(key=lambda f: f[:3])
    for (_, _, _, fact), walk.until in zip(facts, _next_looks(facts), strict=True):
        if isinstance(fact, Seen):
            walk.see(fact)
        else:
            walk.miss(fact)
    walk.history.changes = [c for c in walk.history.changes if not _is_listed_elsewhere(c, walk.history, versions)]
    return walk.history


def _is_listed_elsewhere(change: HistoryChange, history: History, versions: Collection[str]) -> bool:
    """Return whether a list stopped naming an address of an article that is still there at another one."""
    if change.kind != "unlisted":
        return False
    left = {*versions, *(c.address_id for c in history.changes if c.kind == "unlisted")}
    return any(state.status is Status.LIVE for name, state in history.addresses.items() if name not in left)


def _next_looks(facts: Sequence[tuple[datetime, int, str, Seen | Sign]]) -> list[datetime | None]:
    """Return the time of the next look after each fact: at its address, or at another one that may show the article.

    When an article leaves a list, nobody has looked at its page.
    """
    found: list[datetime | None] = []
    following: dict[str, datetime] = {}
    shown: datetime | None = None
    for at, _, _, fact in reversed(facts):
        found.append(min((t for t in (following.get(fact.address_id), shown) if t is not None), default=None))
        if isinstance(fact, Seen) or fact.kind is not ObservationKind.UNLISTED:
            following[fact.address_id] = at
            shown = shown if _is_absence(fact) else at
    return found[::-1]


def _is_absence(fact: Seen | Sign) -> bool:
    return isinstance(fact, Sign) and fact.kind in ABSENT and not fact.is_cut


class _Walk:
    """Read the facts in order of time."""

    def __init__(
        self,
        seen: Sequence[Seen],
        window: timedelta,
        first_answer: FirstAnswer,
        moves: Collection[tuple[str, str]],
        lasting: Lasting,
    ) -> None:
        first, last = seen[0], seen[-1]
        self.history = History(first.at, last.at, first.at, first.revision_id, state_since=first.at)
        for fact in seen:
            self.history.now_read |= {t: fact.revision_id for t in fact.former.values() if t != fact.revision_id}
        self.window = window
        self.first_answer = first_answer
        self.lasting = lasting
        self.until: datetime | None = None
        self.on_record: Collection[datetime] = ()
        self.own = {s.address_id for s in seen}
        self.edits = Edits(self.history, first, moves)
        self.last_seen: Seen = first
        self.judgements = Judgements()
        self.was = Status.LIVE

    def see(self, fact: Seen) -> None:
        """Take in a capture: the article was there at its time."""
        self.edits.see(fact)
        self.judgements.judge(fact)
        known = fact.address_id in self.history.addresses
        state = self.history.addresses.setdefault(fact.address_id, AddressState(fact.at, fact.when))
        if known and fact.is_substitute:
            return  # a feed that still lists it says nothing about the page
        state.see(fact.when)
        self.last_seen = fact
        self.history.last_seen_at = max(self.history.last_seen_at, fact.when)
        self._state(fact.when, {"before": [], "after": [fact.capture_id]}, 1.0)

    def miss(self, sign: Sign) -> None:
        """Take in a sign that the page may be gone, was unchanged or was cut."""
        state = self.history.addresses.get(sign.address_id)
        if state is None:
            return  # not seen there yet: nothing can be gone
        if sign.judges_body:
            self.judgements.judge(sign)
        if sign.is_cut:
            self._shown(sign, state)
        elif sign.kind is ObservationKind.NOT_MODIFIED:
            self._unchanged(sign, state)
        elif sign.kind not in CONCLUSIVE:
            return  # a block or an unreadable page: only a later "unchanged" refers to it
        elif sign.kind is ObservationKind.UNLISTED:
            self._unlisted(sign)
        elif sign.kind is ObservationKind.MOVED and self._may_have_moved(sign, state):
            state.move(sign.at)
            self._state(sign.at, {"after": [sign.id]}, 1.0)
        elif not sign.is_for_now:
            self._absent(sign, state)

    def _may_have_moved(self, sign: Sign, state: AddressState) -> bool:
        """Return whether a redirect may be a move.

        A redirect to an article that existed beside this one is not a move.
        """
        if sign.moved_to_id in self.own:
            return True
        return sign.leads_since is not None and sign.leads_since >= state.last_seen

    def _unchanged(self, sign: Sign, state: AddressState) -> None:
        """Repeat the last judgement of that body: an unchanged "not found" page is one again."""
        judged = self.judgements.repeated(sign)
        if judged is None:
            return  # that body is still on its way: nobody knows yet what it shows
        if isinstance(judged, Sign):
            self.miss(replace(judged, at=sign.at, id=sign.id))
            return
        self.history.extend(judged.revision_id, sign.at, judged.capture_id)
        self._shown(sign, state)

    def _shown(self, sign: Sign, state: AddressState) -> None:
        state.see(sign.at)
        self.history.last_seen_at = max(self.history.last_seen_at, sign.at)
        self._state(sign.at, {"after": [sign.id]}, 1.0)

    def _unlisted(self, sign: Sign) -> None:
        if not any(c.kind == "unlisted" and c.address_id == sign.address_id for c in self.history.changes):
            self.history.changes.append(
                HistoryChange(
                    "unlisted", sign.at, self.history.last_seen_at, sign.address_id, evidence={"after": [sign.id]}
                )
            )

    def _absent(self, sign: Sign, state: AddressState) -> None:
        missed = state.miss(
            sign,
            self.window,
            lambda since: self.first_answer(since, sign.kind),
            lambda page, since, times: self.lasting(Looks(page, since, sign.at, times, self.until)),
            self._is_on_record,
        )
        history = self.history
        if missed.waits or state.status is Status.REMOVED:
            history.unsettled = True
            history.unsettled_since = min(state.missing_since, history.unsettled_since or state.missing_since)
        history.awaits_others = history.awaits_others or missed.awaits_others
        history.settled_at = max(filter(None, [history.settled_at, missed.settled_at]), default=None)
        evidence: dict[str, object] = {"before": [self.last_seen.capture_id], "after": list(state.signs)}
        removed_at = max((a.removed_at for a in history.addresses.values() if a.removed_at), default=sign.at)
        self._state(removed_at if self._is_removed() else sign.at, evidence, ABSENT[sign.kind])

    def _is_on_record(self, since: datetime) -> bool:
        """Return whether an earlier version found the article removed before the next look, missing since then."""
        return any(since < at and (self.until is None or at < self.until) for at in self.on_record)

    def _is_removed(self) -> bool:
        return overall(self.history.addresses.values()) is Status.REMOVED

    def _state(self, at: datetime, evidence: dict[str, object], confidence: float) -> None:
        """Record a change if the article's state has changed."""
        status = overall(self.history.addresses.values())
        if status is self.was:
            return
        kind = _KINDS.get((self.was, status))
        self.was = status
        restored = any(c.kind == "restored" for c in self.history.changes) or kind == "restored"
        self.history.state = status.value if status is not Status.LIVE else "restored" if restored else "live"
        self.history.state_since = at
        if status is Status.LIVE:
            evidence = {"before": self._last_evidence(), **{k: v for k, v in evidence.items() if k == "after"}}
        half = confidence / 2 if status is Status.SUSPECTED else confidence
        if kind:
            self.history.changes.append(
                HistoryChange(kind, at, self.history.last_seen_at, None, confidence=half, evidence=evidence)
            )

    def _last_evidence(self) -> object:
        absences = [c for c in self.history.changes if c.kind in ("suspected", "removed")]
        return absences[-1].evidence.get("after", []) if absences else []


_KINDS = {
    (Status.LIVE, Status.SUSPECTED): "suspected",
    (Status.LIVE, Status.REMOVED): "removed",
    (Status.SUSPECTED, Status.REMOVED): "removed",
    (Status.SUSPECTED, Status.LIVE): "cleared",
    (Status.REMOVED, Status.LIVE): "restored",
    (Status.REMOVED, Status.SUSPECTED): "restored",
}
