"""Track whether an article is still there: one state machine for each address, and their combined state."""

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
    """The state of one address. `signs` are the observations against it since it was last seen."""

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
        """Record that it now redirects to another address of the same article.

        It no longer counts for the article's state.
        """
        self.last_seen = max(self.last_seen, at)
        self.status, self.missing_since = Status.MOVED, None
        self.signs.clear()

    def miss(
        self, at: datetime, sign: str, window: timedelta, first_answer: Callable[[datetime], datetime | None]
    ) -> bool:
        """Add a sign of absence. Returns True if only a good answer of the outlet is missing to confirm the removal."""
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
    """Combine the states: an article is live if any address shows it.

    Moved addresses count only if there are no others.
    """
    states = {a.status for a in addresses}
    if Status.LIVE in states or states == {Status.MOVED}:
        return Status.LIVE
    return Status.SUSPECTED if Status.SUSPECTED in states else Status.REMOVED
