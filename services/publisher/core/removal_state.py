"""Is an article still there? One small machine for each address, and what they say together."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum


class Status(StrEnum):
    LIVE = "live"
    SUSPECTED = "suspected"
    REMOVED = "removed"
    MOVED = "moved"


@dataclass(slots=True)
class AddressState:
    """What became of one address. `signs` are the observations that speak against it since it was last seen."""

    first_seen: datetime
    last_seen: datetime
    status: Status = Status.LIVE
    missing_since: datetime | None = None
    signs: list[str] = field(default_factory=list)
    was_removed: bool = False

    @property
    def word(self) -> str:
        return "restored" if self.status is Status.LIVE and self.was_removed else self.status.value

    def see(self, at: datetime) -> None:
        self.last_seen = max(self.last_seen, at)
        self.status, self.missing_since = Status.LIVE, None
        self.signs.clear()

    def move(self, at: datetime) -> None:
        """It leads to another address of the same article from now on, and counts no more."""
        self.last_seen = max(self.last_seen, at)
        self.status, self.missing_since = Status.MOVED, None
        self.signs.clear()

    def miss(
        self, at: datetime, sign: str, window: timedelta, first_answer: Callable[[datetime], datetime | None]
    ) -> bool:
        """Takes one sign of absence; True where only a sign that the outlet answers is wanting for a confirmation."""
        self.signs.append(sign)
        if self.missing_since is None:
            self.missing_since, self.status = at, Status.SUSPECTED
            return False
        if self.status is Status.REMOVED or at - self.missing_since < window:
            return False
        answer = first_answer(self.missing_since)
        if answer is None or answer > at:
            return True
        self.status, self.was_removed = Status.REMOVED, True
        return False


def overall(addresses: Iterable[AddressState]) -> Status:
    """An article is there as long as one address shows it; moved addresses have no say beside others."""
    states = {a.status for a in addresses}
    if Status.LIVE in states or states == {Status.MOVED}:
        return Status.LIVE
    return Status.SUSPECTED if Status.SUSPECTED in states else Status.REMOVED
