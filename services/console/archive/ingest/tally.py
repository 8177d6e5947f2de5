"""Count the outcomes of an import."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from services.console.archive.ingest.journal import ItemOutcome


@dataclass(slots=True)
class ImportTally:
    """Number of items by outcome. `before` counts items that an earlier run has finished; their outcomes count too."""

    found: int = 0
    sent: int = 0
    before: int = 0
    same: int = 0
    became: int = 0
    articles: set[str] = field(default_factory=set)
    reasons: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)

    def ended(self, where: str, outcome: ItemOutcome) -> None:
        """Count the outcome of an item."""
        if outcome.is_article:
            self.became += 1
            self.articles.add(outcome.article)
            return
        self.reasons[outcome.outcome] += 1
        self.examples.setdefault(outcome.outcome, f"{where}: {outcome.detail}" if outcome.detail else where)

    @property
    def without(self) -> int:
        return self.reasons.total()

    @property
    def unsure(self) -> int:
        """Return the number of items without a known outcome."""
        return self.found - self.same - self.became - self.without

    def summary(self) -> dict[str, object]:
        """Return the counts for `--json`."""
        return {
            "found": self.found,
            "became_articles": self.became,
            "distinct_articles": len(self.articles),
            "no_article": dict(self.reasons.most_common()),
            "same_as_another": self.same,
            "done_before": self.before,
            "sent": self.sent,
            "still_under_way": self.unsure,
        }
