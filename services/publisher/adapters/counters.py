"""Find the texts of articles that differ only in lines that come and go on most pages.

Other articles are looked at as they were at the end of a day that is over, so that all articles of a batch ask the same
questions; on the day of an article's last visit as they were at the moment itself, so that what is decided does not
depend on facts that are still to come.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TypeAlias

from services.publisher.core.counters import (
    Lines,
    Looked,
    in_question,
    joined,
    lines_of,
    same_but_for_lines,
    standing,
)
from services.publisher.core.facts import Seen
from services.publisher.core.known_article import Known, seen_in
from services.publisher.core.lines_of_texts import Lined, changed_lines
from shared.archive.schema.connection import Connection
from shared.archive.write import articles as store
from shared.archive.write import lookups

_Moment: TypeAlias = tuple[str, datetime]
"""An outlet, and a moment at which its other articles are looked at."""
_Others: TypeAlias = Mapping[_Moment, Mapping[str, Looked]]
"""What was seen of other articles by then, by the article."""


@dataclass(slots=True)
class _Question:
    """The texts of one address of an article.

    stands  the texts that two visits in a row saw, each with the moment of the second
    asked   the lines in question, by the moment at which other articles are looked at
    moment  of each text the one at which they are
    """

    known: Known
    texts: Sequence[tuple[str, Lined]]
    stands: Mapping[str, datetime]
    asked: dict[_Moment, set[str]] = field(default_factory=lambda: defaultdict(set))
    moment: dict[str, _Moment] = field(default_factory=dict)

    def ask(self, found: Sequence[Seen]) -> None:
        """Ask about the lines in which each text differs from the first and from the one before."""
        at = {fact.revision_id: fact.at for fact in found}
        last = max([row["captured_at"] for row in self.known.captures] + [sign.at for sign in self.known.signs])
        outlet = self.known.captures[0]["outlet_id"]
        for before, (name, text) in pairwise(self.texts):
            keys = changed_lines(before[1], text) or frozenset()
            if before is not self.texts[0]:
                keys |= changed_lines(self.texts[0][1], text) or frozenset()
            if keys:
                moment = self.moment[name] = (outlet, _moment(self.stands.get(name) or at[name], last))
                self.asked[moment] |= keys

    def same(self, others: _Others) -> Mapping[str, str]:
        own = {a["id"] for a in self.known.articles} | self.known.addresses.keys()
        lines: dict[_Moment, Lines] = {}
        for moment, keys in self.asked.items():
            lines[moment] = lines_of([o for a, o in others.get(moment, {}).items() if a not in own], keys)
        return same_but_for_lines(self.texts, self.stands, {name: lines[at] for name, at in self.moment.items()})


async def find_counters(conn: Connection, known: Sequence[Known]) -> None:
    """Fill `same_text` of these articles."""
    several = [(k, found) for k in known if len(k.captures) > 1 for found in in_question(map(seen_in, k.captures))]
    if not several:
        return
    texts = _Texts(known)
    await texts.load(conn, {(a["id"], fact.revision_id) for k, found in several for a in k.articles for fact in found})
    questions = [_question(k, found, texts) for k, found in several]
    moments = sorted({moment for q in questions for moment in q.asked})
    others = await _others(conn, moments, texts) if moments else {}
    for q in questions:
        q.known.same_text = joined(q.known.same_text, q.same(others))


class _Texts:
    """Texts by article and id, from the batch or loaded."""

    def __init__(self, known: Sequence[Known]) -> None:
        self.known = known
        self._lined: dict[tuple[str, str], Lined] = {}
        for k in known:
            own = {a["id"] for a in k.articles} or k.addresses.keys()
            fresh = ((name, k.texts[name]) for name in k.fresh if "blocks" in k.texts.get(name, {}))
            self._lined |= {(a, name): Lined(text) for name, text in fresh for a in own}

    def get(self, article: str, name: str | None) -> Lined | None:
        return self._lined.get((article, name)) if name else None

    async def load(self, conn: Connection, wanted: Collection[tuple[str, str]]) -> None:
        lacking = [{"article_id": a, "id": name} for a, name in sorted({*wanted} - self._lined.keys())]
        found = await store.blocks_of(conn, lacking) if lacking else {}
        self._lined |= {key: Lined(row) for key, row in found.items()}


def _question(known: Known, found: Sequence[Seen], texts: _Texts) -> _Question:
    own = sorted({a["id"] for a in known.articles} or known.addresses)
    named = [(f.revision_id, next((t for a in own if (t := texts.get(a, f.revision_id))), None)) for f in found]
    question = _Question(
        known,
        [(name, text) for name, text in named if text is not None],
        standing(map(seen_in, known.captures), known.signs),
    )
    question.ask(found)
    return question


async def _others(conn: Connection, moments: Sequence[_Moment], texts: _Texts) -> _Others:
    """Return what was seen of the newest articles, stored or of this batch."""
    asked = [{"asked": n, "outlet_id": outlet, "at": at} for n, (outlet, at) in enumerate(moments)]
    rows = await lookups.newest_looked_at(conn, asked)
    names = ("revision_id", "before_id")
    await texts.load(conn, {(row["article_id"], row[name]) for row in rows for name in names if row[name]})
    found: dict[_Moment, dict[str, Looked]] = defaultdict(dict)
    for row in rows:
        text, before = (texts.get(row["article_id"], row[name]) for name in names)
        if text is not None:
            found[moments[row["asked"]]][row["article_id"]] = Looked(text, before, row["is_seen_again"])
    for moment in moments:
        found[moment] |= {a: looked for k in texts.known if not k.articles for a, looked in _of_batch(k, moment, texts)}
    return found


def _of_batch(known: Known, moment: _Moment, texts: _Texts) -> list[tuple[str, Looked]]:
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
