"""Record with what other articles showed an article's lines were compared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from services.publisher.core.reading import Row


@dataclass(frozen=True, slots=True)
class Compared:
    """until   up to when others were looked at, if they were
    oldest  `sort_at` of the oldest article looked at; None if an article of any age would be
    awaits  whether a further visit looks at others at another moment
    """

    until: datetime | None = None
    oldest: datetime | None = None
    awaits: bool = False

    def columns(self) -> Row:
        """Return the columns of `article`."""
        return {"lines_until": self.until, "lines_oldest": self.oldest, "awaits_lines": self.awaits}

    def and_also(self, other: Compared) -> Compared:
        """Return both comparisons as one."""
        if self.until is None or other.until is None:
            return other if self.until is None else self
        oldest = min(self.oldest, other.oldest) if self.oldest and other.oldest else None
        return Compared(max(self.until, other.until), oldest, self.awaits or other.awaits)
