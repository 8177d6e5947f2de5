"""Compute what really happened to each story from what its paper served and when. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from tests.chaos.misbehaving.pages import Text


class What(StrEnum):
    TEXT = "text"
    GONE = "gone"
    """The paper took the story down and says so, in whatever way."""
    LED = "led"
    """A redirect to where the story stands now."""
    TROUBLE = "trouble"
    """An answer that says nothing of the story: an outage, a placeholder over everything, a body cut off."""


@dataclass(frozen=True, slots=True)
class Served:
    """One visit.

    voice  where the story is published: a moved story keeps it, a second print has its own
    place  the requested address
    """

    at: float
    number: int
    voice: str
    what: What
    text: Text | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Truth:
    """What really happened to a story.

    texts     in the order in which they were first served
    is_there  whether the last answer showed a text
    articles  how many it seemed to be at first: a moved story's new text may be seen before its old address redirects
    newest    texts that may be shown as the newest: of each voice the last one, if two visits in a row saw it; empty
              if nobody can know
    """

    texts: tuple[Text, ...]
    edits: int = 0
    removals: int = 0
    restored: int = 0
    is_there: bool = True
    alternates: bool = False
    articles: int = 1
    newest: frozenset[Text] = frozenset()


@dataclass
class _Story:
    texts: list[Text] = field(default_factory=list)
    newest: dict[str, Text] = field(default_factory=dict)
    stands: dict[str, bool] = field(default_factory=dict)
    edits: int = 0
    removals: int = 0
    restored: int = 0
    away: list[float] = field(default_factory=list)
    was_removed: bool = False
    places: dict[str, Text] = field(default_factory=dict)
    unknown: int = 0
    articles: int = 1

    def lead(self) -> None:
        self.articles += self.unknown
        self.unknown = 0

    def see(self, served: Served, text: Text) -> None:
        if text not in self.texts:
            self.texts.append(text)
        if served.place not in self.places:
            self.unknown += bool(self.places) and text not in self.places.values()
            self.places[served.place] = text
        self.edits += self.newest.get(served.voice, text) != text
        self.stands[served.voice] = self.newest.get(served.voice) == text
        self.newest[served.voice] = text
        self.restored += self.was_removed
        self.was_removed = False
        self.away.clear()

    def miss(self, served: Served, window_s: float, feeds: Sequence[float]) -> None:
        """Count a removal.

        It needs a visit that found it, and another at least `window_s` later, with a good feed in between.
        """
        self.away.append(served.at)
        first, last = self.away[0], self.away[-1]
        if not self.was_removed and last - first >= window_s and any(first < at <= last for at in feeds):
            self.was_removed = True
            self.removals += 1


def truths(
    log: Iterable[Served], window_s: float, feeds: Sequence[float], alternating: frozenset[int] = frozenset()
) -> dict[int, Truth]:
    """Return the truth of every story that was ever served, by number. `feeds` are the times of good feed answers."""
    stories: dict[int, _Story] = {}
    for served in log:
        story = stories.setdefault(served.number, _Story())
        if served.what is What.LED:
            story.lead()
        elif served.what is What.TEXT and served.text is not None:
            story.see(served, served.text)
        elif served.what is What.GONE:
            story.miss(served, window_s, feeds)
    return {
        number: Truth(
            tuple(story.texts),
            1 if number in alternating and story.edits else story.edits,
            story.removals,
            story.restored,
            not story.away,
            number in alternating,
            story.articles,
            frozenset(story.newest.values()) if all(story.stands.values()) else frozenset(),
        )
        for number, story in stories.items()
        if story.texts
    }
