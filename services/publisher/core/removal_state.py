"""Track whether an article is still there: one state machine for each address, and their combined state."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from services.publisher.core.facts import Page, Sign


class Status(StrEnum):
    LIVE = "live"
    SUSPECTED = "suspected"
    REMOVED = "removed"
    MOVED = "moved"


_ENOUGH_INCIDENTS = 3


@dataclass(slots=True)
class Incident:
    """Signs between which the outlet did not answer well: they may all have one cause, such as an outage."""

    last: datetime
    pages: dict[Page, datetime]
    """What stood in the article's place, each with the first time."""


@dataclass(slots=True)
class AddressState:
    """The state of one address. `signs` and `incidents` are what spoke against it since it was last seen."""

    first_seen: datetime
    last_seen: datetime
    status: Status = Status.LIVE
    signs: list[str] = field(default_factory=list)
    incidents: list[Incident] = field(default_factory=list)
    was_removed: bool = False

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

    def miss(self, sign: Sign, window: timedelta, first_answer: Callable[[datetime], datetime | None]) -> bool:
        """Add a sign of absence. Returns True if a further good answer of the outlet may confirm the removal.

        Two incidents confirm it if the same page stood there, three whatever stood there. An outage and, hours later,
        a notice about the article itself are two accidents.
        """
        self.signs.append(sign.id)
        if self.status is Status.REMOVED:
            return False
        self.status = Status.SUSPECTED
        if self._is_another_incident(sign.at, first_answer):
            self.incidents.append(Incident(sign.at, {}))
        incident = self.incidents[-1]
        incident.last = sign.at
        incident.pages.setdefault(sign.page, sign.at)
        if self._is_confirmed(sign, window):
            self.status, self.was_removed = Status.REMOVED, True
            return False
        return sign.at - self._missing_since() >= window

    def _is_another_incident(self, at: datetime, first_answer: Callable[[datetime], datetime | None]) -> bool:
        if not self.incidents:
            return True
        answer = first_answer(self.incidents[-1].last)
        return answer is not None and answer <= at

    def _is_confirmed(self, sign: Sign, window: timedelta) -> bool:
        earlier = self.incidents[:-1]
        same = [i.pages[sign.page] for i in earlier if sign.page in i.pages]
        if len(self.incidents) >= _ENOUGH_INCIDENTS:
            same.append(self._missing_since())
        return bool(same) and sign.at - min(same) >= window

    def _missing_since(self) -> datetime:
        return min(self.incidents[0].pages.values())

    def _leave(self, status: Status, at: datetime) -> None:
        self.last_seen = max(self.last_seen, at)
        self.status = status
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
