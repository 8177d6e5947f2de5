"""Track whether an article is still there: one state machine for each address, and their combined state."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeAlias

from services.publisher.core.facts import Page, Sign
from services.publisher.core.removal.lasting_model import Answer


class Status(StrEnum):
    """Whether an article is at its outlet."""

    LIVE = "live"
    SUSPECTED = "suspected"
    REMOVED = "removed"
    MOVED = "moved"


_ENOUGH_INCIDENTS = 3
LastingSince: TypeAlias = Callable[[Page, datetime, int], Answer]
"""Answer whether a page lasts that was found this many times since a moment."""


@dataclass(slots=True)
class Incident:
    """Signs without a good answer of the outlet between them. They may all have one cause, such as an outage."""

    last: datetime
    pages: dict[Page, list[datetime]]
    """What stood in the article's place, with the times."""


@dataclass(frozen=True, slots=True)
class Missed:
    """The result of a sign of absence.

    waits          a late fact may confirm the removal: a good answer of the outlet, or a visit of another article
    awaits_others  further visits of other articles may confirm it
    settled_at     when it was known to be removed, if this sign confirmed that
    """

    waits: bool = False
    awaits_others: bool = False
    settled_at: datetime | None = None


@dataclass(slots=True)
class AddressState:
    """The state of one address. `signs` and `incidents` are the evidence against it since it was last seen."""

    first_seen: datetime
    last_seen: datetime
    status: Status = Status.LIVE
    signs: list[str] = field(default_factory=list)
    incidents: list[Incident] = field(default_factory=list)
    was_removed: bool = False
    removed_at: datetime | None = None
    """The visit that confirms the removal. Only a later visit may have shown that it counts."""

    @property
    def word(self) -> str:
        return "restored" if self.status is Status.LIVE and self.was_removed else self.status.value

    def see(self, at: datetime) -> None:
        self._leave(Status.LIVE, at)

    def move(self, at: datetime) -> None:
        """Record that it now redirects to another address of the same article.

        It no longer counts for the article's state.
        """
        self._leave(Status.MOVED, at)

    def miss(
        self,
        sign: Sign,
        window: timedelta,
        first_answer: Callable[[datetime], datetime | None],
        lasting: LastingSince,
        is_on_record: Callable[[datetime], bool],
    ) -> Missed:
        """Add a sign of absence.

        Two incidents confirm the removal if the same page stood there both times; three incidents confirm it in any
        case. So an outage and, hours later, a notice about the article itself are not enough. A page from which other
        articles come back confirms nothing. Any other page confirms a removal that is on record.
        """
        self.signs.append(sign.id)
        if self.status is Status.REMOVED:
            return Missed()
        self.status = Status.SUSPECTED
        if self._is_another_incident(sign.at, first_answer):
            self.incidents.append(Incident(sign.at, {}))
        incident = self.incidents[-1]
        incident.last = sign.at
        incident.pages.setdefault(sign.page, []).append(sign.at)
        answer = self._confirmation(sign, window, lasting)
        if answer.since is None and sign.at - self.missing_since >= window and is_on_record(self.missing_since):
            answer = replace(answer, since=None if self._is_refuted(sign.page, lasting) else sign.at)
        is_likely = answer.is_likely or answer.since is not None
        self.removed_at = (self.removed_at or sign.at) if is_likely else None
        if answer.since is not None:
            self.status, self.was_removed = Status.REMOVED, True
            return Missed(answer.is_open, answer.is_open, answer.since)
        return Missed(sign.at - self.missing_since >= window, answer.is_open)

    def _is_another_incident(self, at: datetime, first_answer: Callable[[datetime], datetime | None]) -> bool:
        if not self.incidents:
            return True
        answer = first_answer(self.incidents[-1].last)
        return answer is not None and answer <= at

    def _confirmation(self, sign: Sign, window: timedelta, lasting: LastingSince) -> Answer:
        same = [i.pages[sign.page][0] for i in self.incidents[:-1] if sign.page in i.pages]
        old = [at for at in same if sign.at - at >= window]
        answers = [self._ask(sign.page, at, lasting) for at in sorted({*old[:1], *old[-1:]}, reverse=True)]
        for answer in answers:
            if answer.since is not None:
                return answer
        enough = len(self.incidents) >= _ENOUGH_INCIDENTS and sign.at - self.missing_since >= window
        if enough and self._count_lasting(sign.at, lasting) >= _ENOUGH_INCIDENTS:
            return Answer(sign.at)
        return Answer(None, any(a.is_open for a in answers), is_likely=any(a.is_likely for a in answers))

    def _count_lasting(self, at: datetime, lasting: LastingSince) -> int:
        """Count the incidents that were no outage: no other article had come back from what stood there by then."""
        return sum(all(self._lasts(p, t[0], at, lasting) for p, t in i.pages.items()) for i in self.incidents)

    def _lasts(self, page: Page, since: datetime, at: datetime, lasting: LastingSince) -> bool:
        answer = self._ask(page, since, lasting)
        return answer.since == at or answer.stands

    def _is_refuted(self, page: Page, lasting: LastingSince) -> bool:
        first = min(i.pages[page][0] for i in self.incidents if page in i.pages)
        return self._ask(page, first, lasting).is_refuted

    def _ask(self, page: Page, since: datetime, lasting: LastingSince) -> Answer:
        times = sum(at >= since for i in self.incidents for at in i.pages.get(page, ()))
        return lasting(page, since, times)

    @property
    def missing_since(self) -> datetime:
        """Return when the first sign was seen. There must be one."""
        return min(times[0] for times in self.incidents[0].pages.values())

    def _leave(self, status: Status, at: datetime) -> None:
        self.last_seen = max(self.last_seen, at)
        self.status = status
        self.removed_at = None
        self.signs.clear()
        self.incidents.clear()


def overall(addresses: Iterable[AddressState]) -> Status:
    """Combine the states: an article is live if any address shows it.

    Moved addresses count only if there are no others.
    """
    states = {a.status for a in addresses}
    if Status.LIVE in states or states == {Status.MOVED}:
        return Status.LIVE
    return Status.SUSPECTED if Status.SUSPECTED in states else Status.REMOVED
