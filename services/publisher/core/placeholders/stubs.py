"""Find captures of a page that replaced one article, by what later visits see.

A foreign text with one further sign is a sign of absence, and makes a removal suspected. A second sign makes it
certain: another sign of the page, other evidence that the article is gone, or the article's return. A foreign text
without a second sign that is seen again after the confirmation window is an edit. A foreign text without any further
sign is also an edit if another such text follows it.

A text that the article had before may come from a cache. It counts as an edit back to that text in two cases: it is
seen again after the confirmation window, or it is the last text seen before the article was gone. A foreign text that
is repeated several times on its page is an edit too if it stays.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from services.publisher.core.facts import ABSENT, Seen, Sign
from services.publisher.core.placeholders.foreign_texts import Likeness
from services.publisher.core.removal.judgements import Judgements
from shared.contracts import ObservationKind

Judge = Callable[[Seen, Seen], Likeness]
"""Compare the capture of the article's own text with another capture at the address."""

_IN_TURN = 3
"""A text that no other article shows is the article's own once it has alternated with its own text this many times."""
_EVER_OTHERS = 7
"""This many texts with nothing in common have to follow one another before any is an edit. Reports invented for
machines are never twice the same, and the article's own text returns later.
"""
_OTHERS = (Likeness.FOREIGN, Likeness.RENEWED)
_BELOW_HEADLINE = (Likeness.RENEWED, Likeness.BRIEF)
_IN_PLACE = (*_BELOW_HEADLINE, Likeness.EARLIER, Likeness.SHORTENED)
_ITS_OWN = (Likeness.EARLIER, Likeness.REPEATED)
_MISSING = (ObservationKind.GONE, ObservationKind.NOT_FOUND)


@dataclass(slots=True)
class Stubs:
    """The captures of one article that show something else than its own text.

    aside        captures that show another page in the article's place
    held         captures with a foreign text, but no sign that another page stands there: they may be edits
    counts_from  captures whose text stayed so long that it is an edit, each with the moment from which it counts
    cut          captures that show the article, but not its present text: only its beginning and a notice, an earlier
                 text, or a text several times over

    All are ids of captures.
    """

    aside: set[str] = field(default_factory=set)
    held: set[str] = field(default_factory=set)
    counts_from: dict[str, datetime] = field(default_factory=dict)
    cut: set[str] = field(default_factory=set)


def stubs(seen: Iterable[Seen], signs: Collection[Sign], window: timedelta, judge: Judge) -> Stubs:
    """Find the stubs among all facts of one article.

    Compares only texts that one parser read at one address in the same kind of body.
    """
    found = Stubs()
    series: dict[object, list[Seen]] = defaultdict(list)
    for fact in seen:
        series[fact.address_id, fact.kind, fact.parser].append(fact)
    for captures in series.values():
        if len({c.revision_id for c in captures}) > 1:
            _Series(found, window, judge).go(captures, [s for s in signs if s.address_id == captures[0].address_id])
    return found


def _is_of_the_article(sign: Sign) -> bool:
    """Return whether the sign means that this article is gone. A redirect elsewhere may come from an outage."""
    return sign.kind in _MISSING or (sign.kind is ObservationKind.SOFT_GONE and bool(sign.capture_id))


class _Series:
    """Goes through the facts.

    own    shows the article's text so far, `shown` are the captures of the same text in a row, `earlier` its texts
    since  shows the foreign text that stands there now
    times  how often each text came below the article's headline in place of its own, or shortened
    followed  foreign texts in a row, each with the time of the next one; `is_ever_other` once they are the article's
    """

    def __init__(self, found: Stubs, window: timedelta, judge: Judge) -> None:
        self.found, self.window, self.judge = found, window, judge
        self.own: Seen | None = None
        self.earlier: set[str] = set()
        self.since: Seen | None = None
        self.sure = False
        self.shortened: set[str] = set()
        self.renewed: set[str] = set()
        self.brief: set[str] = set()
        self.times: Counter[str] = Counter()
        self.shown: set[str] = set()
        self.gone: tuple[Seen, datetime] | None = None
        self.followed: list[tuple[Seen, datetime]] = []
        self.is_ever_other = False
        self.judgements = Judgements()

    def go(self, captures: Collection[Seen], signs: Collection[Sign]) -> None:
        """Walk through all facts in the order of their times."""
        facts: list[tuple[datetime, int, str, Seen | Sign]] = [(c.at, 1, c.capture_id, c) for c in captures]
        facts += [(s.at, 0, s.id, s) for s in signs]
        for _, _, _, fact in sorted(facts, key=lambda f: f[:3]):
            if isinstance(fact, Seen):
                self.judgements.judge(fact)
                self._see(fact)
            elif fact.kind is ObservationKind.NOT_MODIFIED:
                self._unchanged(fact)
            elif fact.judges_body or fact.kind in ABSENT:
                if fact.judges_body:
                    self.judgements.judge(fact)
                self._miss(fact)
        if self.gone is not None:
            self._counts(*self.gone)

    def _miss(self, sign: Sign) -> None:
        """Take a sign of absence. What stood below the article's own headline before it was gone was its text.

        So was what may be its own text, if the article is gone when a second visit would have decided. The sign says
        nothing against that.
        """
        is_own = self.since is not None and self.since.capture_id in self.found.cut
        if self.since is not None and sign.kind in _MISSING and not self.sure:
            if self.since.capture_id in self.renewed:
                self.gone = (self.since, sign.at)
            elif is_own and sign.at - self.since.at >= self.window:
                self.gone = (self.since, self.since.at)
        self.sure = self.sure or (_is_of_the_article(sign) and not is_own)

    def _see(self, fact: Seen) -> None:
        likeness = self.judge(self.own, fact) if self.own else Likeness.OWN
        if likeness is Likeness.OWN and self._is_earlier(fact):
            likeness = Likeness.EARLIER
        if likeness in (Likeness.OWN, Likeness.SHORTENED) and (shortened := self._shortened_before(fact)):
            self._counts(shortened, fact.at)
            self._see(fact)
        elif likeness in (Likeness.CUT, Likeness.DOUBLED):
            self.found.cut.add(fact.capture_id)
            self._is_back()
        elif likeness is Likeness.OWN:
            self._own(fact)
        elif self.since is not None and likeness in _OTHERS and self._is_followed_by(self.since, fact):
            self.followed.append((self.since, fact.at))
            if self._shows_ever_others(self.since, fact, likeness):
                for other, at in [*self.followed]:
                    self._counts(other, at)
                self._see(fact)
            else:
                self._set_aside(fact, likeness)
        else:
            self._set_aside(fact, likeness)
            if self.times[fact.revision_id] >= _IN_TURN and not self.sure:
                self._counts(fact, fact.at)
            else:
                self._again(fact, fact.at)

    def _shows_ever_others(self, since: Seen, fact: Seen, likeness: Likeness) -> bool:
        """Return whether the page shows another text at each visit, and these are texts of the article."""
        if self.is_ever_other or likeness is not Likeness.FOREIGN or self.judge(since, fact) is not Likeness.FOREIGN:
            return True
        self.is_ever_other = len(self.followed) >= _EVER_OTHERS
        return self.is_ever_other

    def _is_earlier(self, fact: Seen) -> bool:
        return self.own is not None and self.own.revision_id != fact.revision_id and fact.revision_id in self.earlier

    def _own(self, fact: Seen) -> None:
        """Take the text as the article's own. What stood there first may be the same text, cut short."""
        if self.own is not None and self.own.revision_id != fact.revision_id:
            if self.judge(fact, self.own) is Likeness.CUT:
                self.found.cut |= self.shown
            self.shown = set()
        self.shown.add(fact.capture_id)
        self.earlier.add(fact.revision_id)
        self.own = fact
        self._is_back()

    def _is_back(self) -> None:
        self.since, self.sure, self.gone, self.followed = None, False, None, []

    def _set_aside(self, fact: Seen, likeness: Likeness) -> None:
        (self.found.cut if likeness in _ITS_OWN else self.found.aside).add(fact.capture_id)
        if likeness in (Likeness.FOREIGN, *_BELOW_HEADLINE, Likeness.SHORTENED):
            self.found.held.add(fact.capture_id)
        if likeness is Likeness.BRIEF:
            self.brief.add(fact.capture_id)
        if likeness in _BELOW_HEADLINE:
            self.renewed.add(fact.capture_id)
        if likeness is Likeness.SHORTENED:
            self.shortened.add(fact.capture_id)
        if self.since is None or likeness in _ITS_OWN:
            self.sure = False
        if self.since is None or self.since.revision_id != fact.revision_id:
            self.times[fact.revision_id] += likeness in _IN_PLACE
            self.since = fact
        self.sure = self.sure or likeness is Likeness.SURE

    def _shortened_before(self, fact: Seen) -> Seen | None:
        """Return the shortened text that a third text replaces, if one does. Then shortening it was an edit."""
        if self.since is None or self.own is None or self.since.capture_id not in self.shortened or self.sure:
            return None
        return None if fact.revision_id in (self.since.revision_id, self.own.revision_id) else self.since

    def _is_followed_by(self, since: Seen, fact: Seen) -> bool:
        """Return whether another text follows a text that nothing spoke against.

        Such an article changes all the time. A few words below the headline, others at each visit, may be an error of
        the page with a number in it.
        """
        is_held = since.capture_id in self.found.held - self.brief and not self.sure
        return is_held and since.revision_id != fact.revision_id and fact.at - since.at >= self.window

    def _unchanged(self, sign: Sign) -> None:
        shown = self.judgements.repeated(sign)
        if self.since is None or not isinstance(shown, Seen):
            return
        if shown.revision_id == self.since.revision_id:
            self._again(shown, sign.at)
        elif self.own is not None and shown.revision_id == self.own.revision_id:
            self._is_back()

    def _again(self, fact: Seen, at: datetime) -> None:
        """Count the page as an edit if it has been seen for long enough and nothing else speaks against it.

        A text that the article had before counts from the moment it came back: the outlet showed it then, too. So the
        edit is the one that was reported if another parser had read the earlier text, and the two were not compared.
        """
        if self.sure or self.since is None or at - self.since.at < self.window:
            return
        if self._is_earlier(self.since):
            self.found.cut.discard(fact.capture_id)
            self._counts(self.since, self.since.at)
        else:
            self._counts(fact, at)

    def _counts(self, fact: Seen, at: datetime) -> None:
        if fact.at == at:
            for ids in (self.found.aside, self.found.cut, self.found.held):
                ids.discard(fact.capture_id)
        else:
            self.found.counts_from[fact.capture_id] = at
        self.earlier.add(fact.revision_id)
        self.own, self.shown = fact, set()
        self._is_back()
