"""Group reports of one event: the same person, act and day, in the same words or with the same names."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import log

from shared.activity.acts import TAKES_COMPANY
from shared.activity.event_words import names_of, words_of
from shared.names.gazetteer import kind_of

_LATE = 2
"""A report that names no day may follow its event by this many days."""
_MOST = 60
"""An act is compared with at most this many others, because an outlet may print any number of similar ones."""
_ENOUGH = 0.8
"""The share of the shorter sentence's words, weighted by rarity, that the longer one must contain."""


@dataclass(frozen=True, slots=True)
class ReportedAct:
    """An act as one article reports it, with the article's place in time.

    rest  the sentence after its subject
    """

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
    rest: str


@dataclass(frozen=True, slots=True)
class Event:
    """What a person did on a day. `reports` are ordered by time, one for each article.

    said   whether a report states the day; otherwise it is the day of the earliest report
    """

    person: str
    act: str
    day: date
    said: bool
    places: tuple[str, ...]
    others: tuple[str, ...]
    reports: tuple[ReportedAct, ...]


def events(acts: Iterable[ReportedAct]) -> list[Event]:
    """Return the events, newest first. The order of the acts does not matter."""
    groups: dict[tuple[str, str], list[ReportedAct]] = defaultdict(list)
    for one in acts:
        groups[one.person, one.act].append(one)
    found = [event for group in groups.values() for event in _Group(group).joined()]
    return sorted(found, key=lambda one: (-one.day.toordinal(), one.person, one.act, one.reports[0].article_id))


class _Group:
    """All acts of one kind by one person."""

    def __init__(self, acts: Sequence[ReportedAct]) -> None:
        self._acts = sorted(acts, key=lambda one: (one.day, not one.said, one.article_id, one.block, one.start))
        self._words = [words_of(one.rest, one.language) for one in self._acts]
        different = set(self._words)
        self._articles = Counter(word for words in different for word in words)
        self._all = len(different)
        self._clusters = [
            _Cluster([number], one.day, one.day if one.said else None, _with_whom(one))
            for number, one in enumerate(self._acts)
        ]

    def joined(self) -> list[Event]:
        """Join each headline with its article's first sentence, then acts that are alike and close in time."""
        for one, other in self._headlines():
            self._join(one, other)
        for one, act in enumerate(self._acts):
            for other in range(one + 1, min(len(self._acts), one + 1 + _MOST)):
                if (self._acts[other].day - act.day).days > _LATE:
                    break
                if self._same(one, other):
                    self._join(one, other)
        different = {id(cluster): cluster for cluster in self._clusters}.values()
        return [_event(cluster, [self._acts[number] for number in cluster.numbers]) for cluster in different]

    def _headlines(self) -> Iterator[tuple[int, int]]:
        first: dict[str, int] = {}
        for number, act in enumerate(self._acts):
            known = first.get(act.article_id)
            if act.block >= 0 and (known is None or (act.block, act.start) < self._place(known)):
                first[act.article_id] = number
        for number, act in enumerate(self._acts):
            if act.block < 0 and act.article_id in first and not _apart(act, self._acts[first[act.article_id]]):
                yield first[act.article_id], number

    def _place(self, number: int) -> tuple[int, int]:
        return self._acts[number].block, self._acts[number].start

    def _join(self, one: int, other: int) -> None:
        """Merge two clusters unless their reports state different days."""
        mine, theirs = self._clusters[one], self._clusters[other]
        if mine is theirs or (mine.said and theirs.said and mine.said != theirs.said) or mine.of_others(theirs):
            return
        numbers, with_whom = [*mine.numbers, *theirs.numbers], mine.with_whom | theirs.with_whom
        joined = _Cluster(numbers, min(mine.day, theirs.day), mine.said or theirs.said, with_whom)
        for number in joined.numbers:
            self._clusters[number] = joined

    def _same(self, one: int, other: int) -> bool:
        mine, theirs = self._acts[one], self._acts[other]
        if _apart(mine, theirs) or not _near(mine, theirs):
            return False
        if mine.language.partition("-")[0] != theirs.language.partition("-")[0]:
            return bool(_names(mine) & _names(theirs))
        fewer = min(self._weight(self._words[one]), self._weight(self._words[other]))
        return fewer > 0 and self._weight(self._words[one] & self._words[other]) >= _ENOUGH * fewer

    def _weight(self, words: frozenset[str]) -> float:
        """Return the weight of the words. Words that most sentences of the group share count little."""
        return sum(log(1 + self._all / self._articles[word]) for word in words)


@dataclass(frozen=True, slots=True)
class _Cluster:
    """Acts that are one event. `said` is the day that a report states, `with_whom` the persons that each report names.

    A report of two gifts names both givers. It must not join the reports of one gift with those of the other.
    """

    numbers: list[int]
    day: date
    said: date | None
    with_whom: frozenset[tuple[str, ...]]

    def of_others(self, other: _Cluster) -> bool:
        """Return whether a report here and one there name different persons."""
        return any(set(mine).isdisjoint(theirs) for mine in self.with_whom for theirs in other.with_whom)


def _with_whom(one: ReportedAct) -> frozenset[tuple[str, ...]]:
    return frozenset({one.others} if one.others and one.act not in TAKES_COMPANY else ())


def _near(one: ReportedAct, other: ReportedAct) -> bool:
    """Return whether the days fit. A report without a day may follow a stated day; two of them may be a day apart."""
    late = (other.day - one.day).days
    if one.said and other.said:
        return late == 0
    if one.said or other.said:
        return 0 <= (late if one.said else -late) <= _LATE
    return abs(late) <= 1


def _apart(one: ReportedAct, other: ReportedAct) -> bool:
    """Return whether both name other persons, or places, and have none in common. Company is no such person."""
    pairs = [(one.places, other.places)]
    if one.act not in TAKES_COMPANY:
        pairs.append((one.others, other.others))
    return any(mine and theirs and set(mine).isdisjoint(theirs) for mine, theirs in pairs)


def _names(one: ReportedAct) -> frozenset[str]:
    """Return the names that tell the act from others. Who accompanies the person today may do so tomorrow."""
    every = names_of(one.others, one.places, one.about)
    return frozenset(id for id in every if kind_of(id) != "person") if one.act in TAKES_COMPANY else every


def _event(cluster: _Cluster, acts: Sequence[ReportedAct]) -> Event:
    """Build the event. Each article counts once: with its first sentence about it, or else with its headline."""
    order = sorted(acts, key=lambda one: (one.sort_at, one.article_id, one.block < 0, one.block, one.start))
    reports: dict[str, ReportedAct] = {}
    for one in order:
        reports.setdefault(one.article_id, one)
    first, day = order[0], cluster.said or cluster.day
    places, others = _every(one.places for one in order), _every(one.others for one in order)
    return Event(first.person, first.act, day, cluster.said is not None, places, others, tuple(reports.values()))


def _every(lists: Iterable[Sequence[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(id for ids in lists for id in ids))
