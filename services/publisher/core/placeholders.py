"""Find captures of placeholders: texts that replace the earlier texts of several articles."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from operator import attrgetter

from services.publisher.core.facts import Seen, Sign
from shared.contracts import ObservationKind


def replacements(seen: Iterable[Seen], by: str) -> Iterator[Seen]:
    """Yields the captures whose address showed another text before, as the same parser read it.

    by  what makes one text of two: `revision_id`, `wording` or `ending`; captures without it are left out
    """
    text_of, texts = attrgetter(by), dict[tuple[str, str], set[str]]()
    for fact in sorted((s for s in seen if text_of(s)), key=lambda s: (s.at, s.capture_id)):
        before = texts.setdefault((fact.address_id, fact.parser), set())
        if before - {text_of(fact)}:
            yield fact
        before.add(text_of(fact))


def is_first_elsewhere(shown_at: datetime, replaced_at: datetime | None, window: timedelta) -> bool:
    """Return whether a text with which an address began is a page that stands at other articles.

    replaced_at  when the text first replaced an earlier one of another article, if it did

    An article's own text may later stand everywhere by a mistake. So the text is the article's own if it stood there
    for a confirmation window before.
    """
    return replaced_at is not None and replaced_at - shown_at < window


def placeholder_signs(seen: Collection[Seen], shown_elsewhere: Mapping[str, datetime], window: timedelta) -> list[Sign]:
    """Turn captures of placeholders into signs that the article is gone.

    `shown_elsewhere` are texts and wordings that also replaced an earlier one of another article of the outlet, and
    since when. An outlet does not edit two articles into the same text. An outage, a block and a "not found" page do.
    An article that was published meanwhile begins with such a page, or with its words below the headline. It counts as
    the article's text until another one is seen there.
    """
    placeholders = [s for s in replacements(seen, "revision_id") if s.revision_id in shown_elsewhere]
    placeholders += _begun_with(seen, {s.capture_id for s in placeholders}, shown_elsewhere, window)
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
        for s in placeholders
    ]


def _begun_with(
    seen: Collection[Seen], replacing: Collection[str], shown_elsewhere: Mapping[str, datetime], window: timedelta
) -> list[Seen]:
    """Return the captures of placeholders with which addresses began that showed another text later."""
    began: dict[tuple[str, str], datetime] = {}
    for s in sorted(seen, key=lambda s: s.at):
        for text in (s.revision_id, s.wording):
            began.setdefault((s.address_id, text), s.at)
    left = [s for s in seen if s.capture_id not in replacing]
    found = [
        s
        for s in left
        for text in (s.revision_id, s.wording)
        if is_first_elsewhere(began[s.address_id, text], shown_elsewhere.get(text), window)
    ]
    ids = {s.capture_id for s in found}
    own = {(s.address_id, s.parser) for s in left if s.capture_id not in ids}
    return [s for s in left if s.capture_id in ids and (s.address_id, s.parser) in own]
