"""Look up how other articles were before and after figures changed in an article."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from services.publisher.adapters.batch.texts_of_articles import SHOWN, Texts
from services.publisher.core.reading import Row
from services.publisher.core.texts.lines_of_texts import Lined
from services.publisher.core.texts.settled_figures import Step
from shared.archive.schema.connection import Connection
from shared.archive.write import lookups

Asked: TypeAlias = tuple[str, Step]
"""An outlet, and a change of figures in an article of it."""


@dataclass(frozen=True, slots=True)
class OthersThen:
    """Other articles, each as first seen before the change and as last seen after it.

    oldest  `sort_at` of the oldest article looked at; None if one of any age would be
    """

    texts: Mapping[str, tuple[Lined, Lined]] = field(default_factory=dict)
    oldest: datetime | None = None

    def without(self, own: Collection[str]) -> list[tuple[Lined, Lined]]:
        return [texts for article, texts in self.texts.items() if article not in own]


async def others_then(conn: Connection, asked: Sequence[Asked], texts: Texts) -> dict[Asked, OthersThen]:
    """Answer each question by the outlet's newest articles."""
    questions = list(dict.fromkeys(asked))
    rows = await lookups.newest_before_and_after(conn, [_row(n, q) for n, q in enumerate(questions)])
    await texts.load_believed_or_not(conn, [row for row in rows if row["revision_id"]])
    return {q: _then([row for row in rows if row["asked"] == n], texts) for n, q in enumerate(questions)}


def _row(number: int, asked: Asked) -> Row:
    outlet, step = asked
    return {"asked": number, "outlet_id": outlet, "since": step.since, "seen": step.seen, "again": step.again}


def _then(rows: Sequence[Row], texts: Texts) -> OthersThen:
    found = {}
    for row in rows:
        now, before = (texts.get(row["article_id"], row[name]) for name in SHOWN)
        if now is not None and before is not None:
            found[row["article_id"]] = (before, now)
    return OthersThen(found, min(row["sort_at"] for row in rows) if len(rows) >= lookups.SAMPLE else None)
