"""Bring reports of one event together: the same person, act and day, told in the same words or of the same names."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from math import log

from shared.activity.event_words import names_of, words_of

_LATE = 2
"""Days by which a report may follow what it reports without a day of its own."""
_ENOUGH = 0.8
"""The share that the words of the shorter sentence must have in common with the longer, by their rarity."""


@dataclass(frozen=True, slots=True)
class ReportedAct:
    """An act as one article reports it, with the article's place in time. `tells` is the sentence behind "
    "its subject."""

    article_id: str
    language: str
    sort_at: datetime
    person: str
    act: str
    day: date
    said: bool
    places: tuple[str, ...]
    others: tuple[str, ...]
    about: tuple[str, ...]
    block: int
    start: int
    end: int
    sentence: str
    tells: str


@dataclass(frozen=True, slots=True)
class Event:
    """What a person did on a day. `reports` are in the order of their time, one an article.

    said   whether a report says the day, which else is that of the earliest report
    """

    person: str
    act: str
    day: date
    said: bool
    places: tuple[str, ...]
    others: tuple[str, ...]
    reports: tuple[ReportedAct, ...]


@dataclass(slots=True)
class _Open:
    """An event while reports are added to it."""

    day: date
    said: bool
    reports: list[ReportedAct] = field(default_factory=list)


def events(acts: Iterable[ReportedAct]) -> list[Event]:
    """Return the events, the newest first. Any order of the acts gives the same."""
    groups: dict[tuple[str, str], list[ReportedAct]] = defaultdict(list)
    for one in acts:
        groups[one.person, one.act].append(one)
    found = [_event(one) for group in groups.values() for one in _Group(group).joined()]
    return sorted(found, key=lambda one: (-one.day.toordinal(), one.person, one.act, one.reports[0].article_id))


class _Group:
    """All acts of one kind of one person."""

    def __init__(self, acts: Sequence[ReportedAct]) -> None:
        self._acts = sorted(acts, key=lambda one: (not one.said, -len(one.tells), one.article_id, one.block, one.start))
        self._words = {one: words_of(one.tells, one.language) for one in self._acts}
        different = set(self._words.values())
        self._articles = Counter(word for words in different for word in words)
        self._all = len(different)

    def joined(self) -> list[_Open]:
        """Add each report to the event that it is of; a headline to that of the first sentence of its article."""
        opened: list[_Open] = []
        of_article: dict[str, tuple[ReportedAct, _Open]] = {}
        for one in sorted(self._acts, key=lambda one: one.block < 0):  # stable: the headlines come last
            known = of_article.get(one.article_id) if one.block < 0 else None
            alone = known is None or _apart(known[0], one)
            event = self._event_of(one, opened) if alone or known is None else known[1]
            event.reports.append(one)
            first = of_article.get(one.article_id)
            if first is None or (one.block, one.start) < (first[0].block, first[0].start):
                of_article[one.article_id] = (one, event)
        return opened

    def _event_of(self, one: ReportedAct, opened: list[_Open]) -> _Open:
        for event in opened:
            if _same_day(event, one) and any(self._same(known, one) for known in event.reports):
                if not event.said:
                    event.day = min(event.day, one.day)
                return event
        opened.append(_Open(one.day, one.said))
        return opened[-1]

    def _same(self, known: ReportedAct, one: ReportedAct) -> bool:
        if _apart(known, one):
            return False
        if known.language.partition("-")[0] != one.language.partition("-")[0]:
            return bool(names_of(known.others, known.places, known.about) & names_of(one.others, one.places, one.about))
        mine, theirs = self._words[known], self._words[one]
        fewer = min(self._weight(mine), self._weight(theirs))
        return fewer > 0 and self._weight(mine & theirs) >= _ENOUGH * fewer

    def _weight(self, words: frozenset[str]) -> float:
        """Return the weight of words: what most sentences of the group have counts little."""
        return sum(log(1 + self._all / self._articles[word]) for word in words)


def _same_day(event: _Open, one: ReportedAct) -> bool:
    late = (one.day - event.day).days
    if event.said and one.said:
        return late == 0
    return 0 <= late <= _LATE if event.said else abs(late) <= 1


def _apart(one: ReportedAct, other: ReportedAct) -> bool:
    """Return whether both name others, or places, and none in common."""
    pairs = ((one.others, other.others), (one.places, other.places))
    return any(mine and theirs and set(mine).isdisjoint(theirs) for mine, theirs in pairs)


def _event(of: _Open) -> Event:
    """Keep one report an article: the first that stands in the text, or else the headline."""
    order = sorted(of.reports, key=lambda one: (one.sort_at, one.article_id, one.block < 0, one.block, one.start))
    reports: dict[str, ReportedAct] = {}
    for one in order:
        reports.setdefault(one.article_id, one)
    first = order[0]
    places, others = _every(one.places for one in order), _every(one.others for one in order)
    return Event(first.person, first.act, of.day, of.said, places, others, tuple(reports.values()))


def _every(lists: Iterable[Sequence[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(id for ids in lists for id in ids))
