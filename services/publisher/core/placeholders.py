"""Find captures of placeholders: texts that replace the earlier texts of several articles."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from operator import attrgetter

from services.publisher.core.facts import Seen, Sign
from shared.contracts import ObservationKind


def replacements(seen: Iterable[Seen], by: str) -> Iterator[Seen]:
    """Yield the captures whose address showed another text before, as read by the same parser.

    by  what makes two texts the same: `revision_id`, `wording` or `ending`; captures without it are left out
    """
    text_of, texts = attrgetter(by), dict[tuple[str, str], set[str]]()
    for fact in sorted((s for s in seen if text_of(s)), key=lambda s: (s.at, s.capture_id)):
        before = texts.setdefault((fact.address_id, fact.parser), set())
        if before - {text_of(fact)}:
            yield fact
        before.add(text_of(fact))


def placeholder_signs(seen: Iterable[Seen], shown_elsewhere: Collection[str]) -> list[Sign]:
    """Turn captures of placeholders into signs that the article is gone.

    `shown_elsewhere` are texts that also replaced an earlier text of another article of the outlet. An outlet does not
    edit two articles into the same text, but an outage, a block or a "not found" page replaces both.
    """
    return [
        Sign(
            s.at,
            s.address_id,
            s.capture_id,
            ObservationKind.SOFT_GONE,
            capture_id=s.capture_id,
            body=s.body,
            shows=s.shows,
        )
        for s in replacements(seen, "revision_id")
        if s.revision_id in shown_elsewhere
    ]
