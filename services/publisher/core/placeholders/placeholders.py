"""Find captures of placeholders: texts that replace the earlier texts of several articles."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from typing import TypeAlias

from services.publisher.core.facts import Seen, Sign
from shared.contracts import ObservationKind

Alike: TypeAlias = Callable[[str, str], bool]

_NEVER = datetime.max.replace(tzinfo=UTC)
_LONG = 4
"""Confirmation windows for which a text has to stand at an address before it stands elsewhere."""


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


def second(times: Iterable[datetime]) -> datetime:
    """Return when a text replaced that of a second other article. One may always show the newest article."""
    return next(iter(sorted(times)[1:]), _NEVER)


def is_first_elsewhere(shown_at: datetime, replaced_at: datetime | None, window: timedelta) -> bool:
    """Return whether a text with which an address began is a page that stands at other articles.

    replaced_at  when the text first replaced an earlier one of another article, if it did

    An article's own text may later stand everywhere by a mistake. So the text is the article's own if it stood there
    for several confirmation windows before.
    """
    return replaced_at is not None and replaced_at - shown_at < _LONG * window


def placeholder_signs(
    seen: Collection[Seen], shown_elsewhere: Mapping[str, datetime], window: timedelta, are_alike: Alike
) -> list[Sign]:
    """Turn captures of placeholders into signs that the article is gone.

    `shown_elsewhere` are texts and wordings that also replaced an earlier one of another article of the outlet, and
    since when. An outlet does not edit two articles into the same text. An outage, a block and a "not found" page do.
    An article that was published meanwhile begins with such a page, or with its words below the headline. It counts as
    the article's text until another one is seen there.

    are_alike  whether of two texts, by their ids, one is the other with some more lines
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
        for s in _placeholders(seen, shown_elsewhere, window, are_alike)
    ]


def _placeholders(
    seen: Collection[Seen], shown_elsewhere: Mapping[str, datetime], window: timedelta, are_alike: Alike
) -> list[Seen]:
    """Return the captures that show a placeholder: a text that other addresses showed too.

    The first text of an address counts only if the address later showed another text. One case does not count: the
    other text is the first one with some lines more or less, and it replaced texts of other articles too. Then both
    belong to the article: it is one of a series of reports that differ only in figures, with and without a line that
    all of them have. An outage page stays a placeholder, even if texts of such a series follow it.
    """
    replacing = {s.capture_id for s in replacements(seen, "revision_id")}
    began: dict[tuple[str, str], str] = {}
    first: dict[tuple[str, str], datetime] = {}
    for s in sorted(seen, key=lambda s: (s.at, s.capture_id)):
        began.setdefault((s.address_id, s.parser), s.revision_id)
        for text in (s.revision_id, s.wording):
            first.setdefault((s.address_id, text), s.at)

    def is_first(s: Seen) -> bool:
        return s.capture_id not in replacing or s.revision_id == began[s.address_id, s.parser]

    def began_elsewhere(s: Seen) -> bool:
        texts = (s.revision_id, s.wording)
        return any(is_first_elsewhere(first[s.address_id, t], shown_elsewhere.get(t), window) for t in texts)

    later = [s for s in seen if not is_first(s) and s.revision_id in shown_elsewhere]
    begun = [s for s in seen if is_first(s) and began_elsewhere(s)]
    others = {s.capture_id for s in (*later, *begun)}

    def in_turn(s: Seen) -> bool:
        start = began[s.address_id, s.parser]
        if start in shown_elsewhere or shown_elsewhere.get(s.wording, _NEVER) == _NEVER:
            return False
        return are_alike(start, s.revision_id)

    own = {(s.address_id, s.parser) for s in seen if s.capture_id not in others and not in_turn(s)}
    return later + [s for s in begun if (s.address_id, s.parser) in own]
