"""Content of the papers at a given time, as a pure function of the clock's start and the current time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count, islice

from services.demo.core.bulletins import bulletin
from services.demo.core.model import Shown, State, Story, Text
from services.demo.core.seeded_choice import draw

AT_START = 20
"""Number of articles that exist when the clock starts, dated over the days before."""
_BULLETIN_EVERY_S = 420.0
_BULLETINS_KEPT = 400


def shown(stories: Sequence[Story], started_at: datetime, now: datetime) -> list[Shown]:
    """Return all articles published so far, newest first, each in its current state. The oldest bulletins drop out."""
    out = [_at(story, published, started_at, now) for story, published in _published(stories, started_at, now)]
    out.sort(key=lambda s: (s.published_at, s.story.slug), reverse=True)
    return out


def _published(stories: Sequence[Story], started_at: datetime, now: datetime) -> Iterator[tuple[Story, datetime]]:
    for index, story in enumerate(stories[:AT_START]):
        hours_before = (AT_START - index) * 3 + draw("start", index, 0, 2)
        yield story, started_at - timedelta(hours=hours_before, minutes=draw("minute", index, 0, 59))
    at = started_at
    for index, story in enumerate(stories[AT_START:]):
        at += timedelta(seconds=draw("gap", index, 20, 60))
        if at <= now:
            yield story, at
    yield from _bulletins(at, now)


def _bulletins(after: datetime, now: datetime) -> Iterator[tuple[Story, datetime]]:
    """Yield the weather, prices and arrivals that follow after the last written article."""
    due = max(0, int((now - after).total_seconds() // _BULLETIN_EVERY_S))
    first = max(0, due - _BULLETINS_KEPT)
    for number in islice(count(first), due - first):
        at = after + timedelta(seconds=(number + 1) * _BULLETIN_EVERY_S)
        yield bulletin(number, at), at


def _at(story: Story, published_at: datetime, started_at: datetime, now: datetime) -> Shown:
    seen_for = (now - max(published_at, started_at)).total_seconds()
    texts, edited_after = _edited(story, seen_for)
    state, changed_after = _state(story, seen_for)
    changes = [s for s in (edited_after, changed_after) if s]
    modified = max(published_at, started_at) + timedelta(seconds=max(changes)) if changes else published_at
    return Shown(story, texts, published_at, modified, state)


def _edited(story: Story, seen_for: float) -> tuple[dict[str, Text], float]:
    """Return the texts after all edits due so far, and when the last one was made, in seconds after first sight."""
    texts, last = dict(story.texts), 0.0
    for edit in sorted(story.edits, key=lambda e: e.after_s):
        if edit.after_s <= seen_for:
            last = edit.after_s
            texts = {edition: _changed(text, edit.changes.get(edition, ())) for edition, text in texts.items()}
    return texts, last


def _changed(text: Text, changes: Sequence[tuple[str, str]]) -> Text:
    for old, new in changes:
        text = replace(text, title=text.title.replace(old, new), body=text.body.replace(old, new))
    return text


def _state(story: Story, seen_for: float) -> tuple[State, float]:
    removal = story.removal
    if removal is None or seen_for < removal.after_s:
        return State.LIVE, 0.0
    if removal.restored_after_s is not None and seen_for >= removal.restored_after_s:
        return State.LIVE, removal.restored_after_s
    return (State.REPLACED if removal.soft else State.GONE), removal.after_s
