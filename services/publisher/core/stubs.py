"""Finds captures of a short page that stands in one article's place.

A text is a stub if it is far shorter than what stood at the address, or lacks the date that the article had, and has
no phrase, nor the headline, nor the date in common with it. That is one sign, and makes a removal suspected. A second
one makes it sure: the stub is no longer than the article and lost its date, something else says that the article is
gone, or the article comes back. A stub with a single sign that is seen again after the confirmation window is the
article's new text: an edit.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import orjson

from services.publisher.core.facts import ABSENT, Seen, Sign
from services.publisher.core.judgements import Judgements
from shared.archive.diff.compare import BlockRow, fold, shown, tokens
from shared.contracts import ObservationKind

Text = Mapping[str, Any]
"""`title`, `standfirst`, `blocks`, `published` and `word_count` of a text."""

_LEAST_WORDS = 20
_FAR_SHORTER = 3
_PHRASE = 3
_CHANCE = 0.1
"""Share of a stub's phrases that it may have in common with any text of its language."""


def may_be_stub(before: Text, after: Text) -> bool:
    """By length and date alone."""
    words = before["word_count"] or 0
    is_short = (after["word_count"] or 0) * _FAR_SHORTER <= words
    return words >= _LEAST_WORDS and (is_short or lost_its_date(before, after))


def is_stub(before: Text, after: Text) -> bool:
    if not may_be_stub(before, after) or _same(before, after, "title"):
        return False
    if _date(before) and _date(before) == _date(after):
        return False
    phrases = _phrases(after)
    return len(phrases & _phrases(before)) <= _CHANCE * len(phrases)


def is_sure(before: Text, after: Text) -> bool:
    """Whether a stub needs no further sign."""
    return lost_its_date(before, after) and (after["word_count"] or 0) <= (before["word_count"] or 0)


def lost_its_date(before: Text, after: Text) -> bool:
    return bool(_date(before)) and not _date(after)


def _same(one: Text, other: Text, name: str) -> bool:
    return bool(one[name]) and fold(one[name]).casefold() == fold(other[name]).casefold()


def _date(text: Text) -> Any:
    published = text["published"]
    if isinstance(published, orjson.Fragment):
        published = orjson.loads(orjson.dumps(published))
    return (published.get("value") or published.get("printed")) if published else None


def _phrases(text: Text) -> set[tuple[str, ...]]:
    blocks: Iterable[BlockRow] = text["blocks"]
    words = [t.casefold() for t in tokens(" ".join([text["title"], *map(shown, blocks)])) if re.match(r"\w", t)]
    return {tuple(words[i : i + _PHRASE]) for i in range(max(len(words) - _PHRASE + 1, 1))}


@dataclass(slots=True)
class Stubs:
    """aside        ids of the captures that show a stub in the article's place
    counts_from  those whose text was seen again unchanged for so long that it is an edit, each with that moment
    """

    aside: set[str] = field(default_factory=set)
    counts_from: dict[str, datetime] = field(default_factory=dict)


Judge = Callable[[str, str], tuple[bool, bool]]
"""From the ids of the text before and of this one: whether it is a stub, and whether that is sure."""


def stubs(seen: Iterable[Seen], signs: Collection[Sign], window: timedelta, judge: Judge) -> Stubs:
    """All facts of one article; texts are compared as one parser read them, at one address, in one kind of body."""
    found = Stubs()
    series: dict[object, list[Seen]] = defaultdict(list)
    for fact in seen:
        series[fact.address_id, fact.kind, fact.parser].append(fact)
    for captures in series.values():
        if len({c.revision_id for c in captures}) > 1:
            _Series(found, window, judge).go(captures, [s for s in signs if s.address_id == captures[0].address_id])
    return found


def _is_of_the_article(sign: Sign) -> bool:
    """That it is gone; a redirect to somewhere else may be an outage's."""
    if sign.kind is ObservationKind.SOFT_GONE:
        return bool(sign.capture_id)
    return sign.kind in (ObservationKind.GONE, ObservationKind.NOT_FOUND)


class _Series:
    def __init__(self, found: Stubs, window: timedelta, judge: Judge) -> None:
        self.found, self.window, self.judge = found, window, judge
        self.own = ""
        self.judgements = Judgements()
        self.since: Seen | None = None
        self.sure = False

    def go(self, captures: Collection[Seen], signs: Collection[Sign]) -> None:
        facts: list[tuple[datetime, int, str, Seen | Sign]] = [(c.at, 1, c.capture_id, c) for c in captures]
        facts += [(s.at, 0, s.id, s) for s in signs]
        for _, _, _, fact in sorted(facts, key=lambda f: f[:3]):
            if isinstance(fact, Seen):
                self._see(fact)
            elif fact.kind is ObservationKind.NOT_MODIFIED:
                self._unchanged(fact)
            elif fact.judges_body or fact.kind in ABSENT:
                if fact.judges_body:
                    self.judgements.judge(fact)
                self.sure = self.sure or _is_of_the_article(fact)

    def _see(self, fact: Seen) -> None:
        self.judgements.judge(fact)
        stub, sure = self.judge(self.own, fact.revision_id) if self.own else (False, False)
        if not stub:
            self.own, self.since, self.sure = fact.revision_id, None, False
            return
        self.found.aside.add(fact.capture_id)
        if self.since is None:
            self.sure = False
        if self.since is None or self.since.revision_id != fact.revision_id:
            self.since = fact
        self.sure = self.sure or sure
        self._again(fact, fact.at)

    def _unchanged(self, sign: Sign) -> None:
        shown = self.judgements.repeated(sign)
        if self.since is None or not isinstance(shown, Seen):
            return
        if shown.revision_id == self.since.revision_id:
            self._again(shown, sign.at)
        elif shown.revision_id == self.own:
            self.since, self.sure = None, False

    def _again(self, fact: Seen, at: datetime) -> None:
        """The stub is seen again: an edit, if it is for long enough, and nothing else speaks against it."""
        if self.sure or self.since is None or at - self.since.at < self.window:
            return
        if fact.at == at:
            self.found.aside.discard(fact.capture_id)
        else:
            self.found.counts_from[fact.capture_id] = at
        self.own, self.since = fact.revision_id, None
