"""Find the texts of articles that differ only in lines that come and go on most pages.

Other articles are looked at as they were at the end of a day that is over, so that all articles of a batch ask the same
questions; on the day of an article's last visit as they were at the moment itself, so that what is decided does not
depend on facts that are still to come.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TypeAlias

from services.publisher.core.compared_lines import Compared
from services.publisher.core.counters import (
    Lines,
    Looked,
    in_question,
    joined,
    last_shown,
    lines_of,
    same_but_for_lines,
    standing,
)
from services.publisher.core.facts import Seen
from services.publisher.core.known_article import Known, seen_in
from services.publisher.core.lines_of_texts import Lined, changed_lines
from services.publisher.core.reading import Row
from shared.archive.schema.connection import Connection
from shared.archive.write import articles as store
from shared.archive.write import lookups, substitutes

_SHOWN = ("revision_id", "before_id")

_Moment: TypeAlias = tuple[str, datetime]
"""An outlet, and a moment at which its other articles are looked at."""


@dataclass(frozen=True, slots=True)
class _Others:
    """seen    what was seen of other articles by a moment, by the article
    oldest  `sort_at` of the oldest of them. It is left out if there were so few that one of any age would be among them
    """

    seen: Mapping[_Moment, Mapping[str, Looked]] = field(default_factory=dict)
    oldest: Mapping[_Moment, datetime] = field(default_factory=dict)


@dataclass(slots=True)
class _Question:
    """The texts of one address of an article.

    stands  the texts that two visits in a row saw, each with the moment of the second
    asked   the lines in question, by the moment at which other articles are looked at
    moment  of each text the one at which they are
    awaits  whether a later visit asks about another moment
    """

    known: Known
    texts: Sequence[tuple[str, Lined]]
    stands: Mapping[str, datetime]
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
            keys = changed_lines(before[1], text) or frozenset()
            if before is not self.texts[0]:
                keys |= changed_lines(self.texts[0][1], text) or frozenset()
            if keys:
                asked_at = self.stands.get(name) or at[name]
                moment = self.moment[name] = (outlet, _moment(asked_at, last))
                self.asked[moment] |= keys
                self.awaits |= moment[1] == asked_at or (name not in self.stands and name in shown)

    def compared(self, others: _Others) -> Iterable[Compared]:
        """Yield for each moment how old the others were."""
        for moment in self.asked:
            yield Compared(moment[1], others.oldest.get(moment), self.awaits)

    def same(self, others: _Others) -> Mapping[str, str]:
        own = {a["id"] for a in self.known.articles} | self.known.addresses.keys()
        lines: dict[_Moment, Lines] = {}
        for moment, keys in self.asked.items():
            lines[moment] = lines_of([o for a, o in others.seen.get(moment, {}).items() if a not in own], keys)
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
    others = await _others(conn, moments, texts) if moments else _Others()
    for q in questions:
        q.known.same_text = joined(q.known.same_text, q.same(others))
        for compared in q.compared(others):
            q.known.compared = q.known.compared.and_also(compared)


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

    async def load_believed_or_not(self, conn: Connection, rows: Sequence[Row]) -> None:
        """Load what others showed. What is believed of it now must not change what is decided here."""
        wanted = {(row["article_id"], row[name]): row["address_id"] for row in rows for name in _SHOWN if row[name]}
        await self.load(conn, wanted)
        left = {(address, text): (article, text) for (article, text), address in wanted.items()}
        lacking = [{"address_id": a, "id": text} for (a, text), key in left.items() if key not in self._lined]
        for row in await substitutes.blocks_of(conn, lacking) if lacking else ():
            self._lined[left[row["address_id"], row["id"]]] = Lined(row)


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
    await texts.load_believed_or_not(conn, rows)
    found: dict[_Moment, dict[str, Looked]] = defaultdict(dict)
    ages: dict[_Moment, list[datetime]] = defaultdict(list)
    for row in rows:
        ages[moments[row["asked"]]].append(row["sort_at"])
        text, before = (texts.get(row["article_id"], row[name]) for name in _SHOWN)
        if text is not None:
            found[moments[row["asked"]]][row["article_id"]] = Looked(text, before, row["is_seen_again"])
    for moment in moments:
        found[moment] |= {a: looked for k in texts.known if not k.articles for a, looked in _of_batch(k, moment, texts)}
    return _Others(found, {moment: min(some) for moment, some in ages.items() if len(some) >= lookups.SAMPLE})


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
