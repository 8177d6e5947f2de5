"""What really happened to each story, computed from what its paper served and when. No I/O here."""

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
    """One visit. `voice` is where the story stands: a moved story keeps it, a second print has its own. `place` is the
    address that was asked for."""

    at: float
    number: int
    voice: str
    what: What
    text: Text | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Truth:
    """`texts` in the order in which they were first served; `is_there` says whether the last answer showed one;
    `articles` is how many it seemed to be at first: a moved story's other text may be seen before its old address leads
    to it, and nobody can know sooner that it is not another story."""

    texts: tuple[Text, ...]
    edits: int = 0
    removals: int = 0
    restored: int = 0
    is_there: bool = True
    alternates: bool = False
    articles: int = 1


@dataclass
class _Story:
    texts: list[Text] = field(default_factory=list)
    newest: dict[str, Text] = field(default_factory=dict)
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
        self.newest[served.voice] = text
        self.restored += self.was_removed
        self.was_removed = False
        self.away.clear()

    def miss(self, served: Served, window_s: float, feeds: Sequence[float]) -> None:
        """A removal is one that a visit found, and another at least `window_s` later, the feed having been well in
        between: sooner nobody can know."""
        self.away.append(served.at)
        first, last = self.away[0], self.away[-1]
        if not self.was_removed and last - first >= window_s and any(first < at <= last for at in feeds):
            self.was_removed = True
            self.removals += 1


def truths(
    log: Iterable[Served], window_s: float, feeds: Sequence[float], alternating: frozenset[int] = frozenset()
) -> dict[int, Truth]:
    """By the story's number, of every story that was ever served; `feeds` are the times of good answers of the feed."""
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
        )
        for number, story in stories.items()
        if story.texts
    }
