"""Find the texts of articles that differ only in lines that come and go on most pages.

Other articles are looked at as they were at the end of a past day, so that all articles of a batch ask the same
questions. On the day of an article's last visit they are looked at as of that visit, so that no decision depends on
facts that are still to come.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TypeAlias

from services.publisher.adapters.batch.settled_figures import Asked, OthersThen, others_then
from services.publisher.adapters.batch.texts_of_articles import SHOWN, Texts
from services.publisher.core.compared_lines import Compared
from services.publisher.core.facts import Seen
from services.publisher.core.known_article import Known, seen_in
from services.publisher.core.removal.confirmation_windows import ConfirmationWindow
from services.publisher.core.texts.common_lines import Lines, Looked, lines_of
from services.publisher.core.texts.counters import (
    captures_like,
    in_question,
    joined,
    keys_in_question,
    last_shown,
    same_but_for_lines,
    standing,
)
from services.publisher.core.texts.faulty_prints import as_meant
from services.publisher.core.texts.lines_of_texts import Lined
from services.publisher.core.texts.settled_figures import Step, steps, unmoved
from shared.archive.schema.connection import Connection
from shared.archive.write import lookups

_Moment: TypeAlias = tuple[str, datetime]
"""An outlet, and a moment at which its other articles are looked at."""


@dataclass(frozen=True, slots=True)
class _Others:
    """Other articles of each outlet, as they were at a moment.

    seen    what each of them showed last, by article
    oldest  `sort_at` of the oldest. It is missing if they are so few that an article of any age would be among them
    """

    seen: Mapping[_Moment, Mapping[str, Looked]] = field(default_factory=dict)
    oldest: Mapping[_Moment, datetime] = field(default_factory=dict)


@dataclass(slots=True)
class _Question:
    """The texts of one address of an article.

    stands  texts that two visits in a row saw, each with the time of the second visit
    asked   the lines in question, by moment: what other articles showed by then decides
    moment  that moment for each text
    steps   texts in which a figure changed that stood still before and after
    awaits  whether a later visit will ask about another moment
    """

    known: Known
    texts: Sequence[tuple[str, Lined]]
    stands: Mapping[str, datetime]
    steps: Mapping[str, Step]
    asked: dict[_Moment, set[str]] = field(default_factory=lambda: defaultdict(set))
    moment: dict[str, _Moment] = field(default_factory=dict)
    awaits: bool = False

    def ask(self, found: Sequence[Seen]) -> None:
        """Ask about the lines in which each text differs from the first and from the one before."""
        at = {fact.revision_id: fact.at for fact in found}
        last = max([row["captured_at"] for row in self.known.captures] + [sign.at for sign in self.known.signs])
        shown = last_shown(map(seen_in, self.known.captures))
        outlet = self.known.captures[0]["outlet_id"]
        for before, (name, text) in pairwise(self.texts):
            keys = keys_in_question(before[1], text) | keys_in_question(self.texts[0][1], text)
            if keys:
                asked_at = self.stands.get(name) or at[name]
                moment = self.moment[name] = (outlet, _moment(asked_at, last))
                self.asked[moment] |= keys
                self.awaits |= moment[1] == asked_at or (name not in self.stands and name in shown)

    def asked_of_steps(self) -> dict[str, Asked]:
        """Return the questions about figures, by the text in which they changed."""
        return {name: (self.moment[name][0], step) for name, step in self.steps.items() if name in self.moment}

    def compared(self, others: _Others, then: Mapping[Asked, OthersThen]) -> Iterable[Compared]:
        """Yield with which articles each text was compared: until which moment, and how old the oldest was."""
        for moment in self.asked:
            yield Compared(moment[1], others.oldest.get(moment), self.awaits)
        for asked in self.asked_of_steps().values():
            yield Compared(asked[1].again, then[asked].oldest, self.awaits)

    def same(self, others: _Others, then: Mapping[Asked, OthersThen]) -> Mapping[str, str]:
        """Return which texts are the same except for lines that other articles show too."""
        own = {a["id"] for a in self.known.articles} | self.known.addresses.keys()
        lines: dict[_Moment, Lines] = {}
        for moment, keys in self.asked.items():
            lines[moment] = lines_of([o for a, o in others.seen.get(moment, {}).items() if a not in own], keys)
        settled = {n: unmoved(then[asked].without(own), asked[1].keys) for n, asked in self.asked_of_steps().items()}
        by_text = {name: lines[at] for name, at in self.moment.items()}
        same = same_but_for_lines(self.texts, self.stands, by_text, settled)
        return as_meant(self.texts, same)


async def find_counters(conn: Connection, known: Sequence[Known], _: ConfirmationWindow) -> None:
    """Fill `same_text` of these articles."""
    several = [(k, found) for k in known if len(k.captures) > 1 for found in in_question(map(seen_in, k.captures))]
    if not several:
        return
    texts = Texts(known)
    await texts.load(conn, {(a["id"], fact.revision_id) for k, found in several for a in k.articles for fact in found})
    questions = [_question(k, found, texts) for k, found in several]
    moments = sorted({moment for q in questions for moment in q.asked})
    others = await _others(conn, moments, texts) if moments else _Others()
    then = await others_then(conn, [asked for q in questions for asked in q.asked_of_steps().values()], texts)
    for q in questions:
        q.known.same_text = joined(q.known.same_text, q.same(others, then))
        for compared in q.compared(others, then):
            q.known.compared = q.known.compared.and_also(compared)


def _question(known: Known, found: Sequence[Seen], texts: Texts) -> _Question:
    own = sorted({a["id"] for a in known.articles} or known.addresses)
    captures = [*map(seen_in, known.captures)]
    named = {f.revision_id: text for f in found if (text := texts.of_any(own, f.revision_id))}
    stands = standing(captures, known.signs)
    shown = [(s, named[s.revision_id]) for s in captures_like(captures, found[0]) if s.revision_id in named]
    settled = {name: step for name, step in steps(shown).items() if name not in stands}
    question = _Question(known, [*named.items()], stands, settled)
    question.ask(found)
    return question


async def _others(conn: Connection, moments: Sequence[_Moment], texts: Texts) -> _Others:
    """Return what was seen of the newest articles, stored or of this batch."""
    asked = [{"asked": n, "outlet_id": outlet, "at": at} for n, (outlet, at) in enumerate(moments)]
    rows = await lookups.newest_looked_at(conn, asked)
    await texts.load_believed_or_not(conn, rows)
    found: dict[_Moment, dict[str, Looked]] = defaultdict(dict)
    ages: dict[_Moment, list[datetime]] = defaultdict(list)
    for row in rows:
        ages[moments[row["asked"]]].append(row["sort_at"])
        text, before = (texts.get(row["article_id"], row[name]) for name in SHOWN)
        if text is not None:
            found[moments[row["asked"]]][row["article_id"]] = Looked(text, before, row["is_seen_again"])
    for moment in moments:
        found[moment] |= {a: looked for k in texts.known if not k.articles for a, looked in _of_batch(k, moment, texts)}
    return _Others(found, {moment: min(some) for moment, some in ages.items() if len(some) >= lookups.SAMPLE})


def _of_batch(known: Known, moment: _Moment, texts: Texts) -> list[tuple[str, Looked]]:
    """Return what an article that is new in this batch showed before a moment."""
    seen = sorted((c for c in known.captures if c["captured_at"] < moment[1]), key=lambda c: c["captured_at"])
    if not seen or seen[0]["outlet_id"] != moment[0]:
        return []
    shown = [text for c in seen if (text := texts.get(c["address_id"], c["revision_id"]))]
    before = next((text for text in reversed(shown) if text is not shown[-1]), None)
    return [(seen[0]["address_id"], Looked(shown[-1], before, len(seen) > 1))] if shown else []


def _moment(at: datetime, last: datetime) -> datetime:
    day_ends = at.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return day_ends if day_ends <= last else at
