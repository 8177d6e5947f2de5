"""Find the texts of articles that differ only in lines that come and go on most pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

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
from services.publisher.core.lines_of_texts import Text, changed_lines
from services.publisher.core.reading import Row, unpacked
from shared.archive.schema.connection import Connection
from shared.archive.write import articles as store
from shared.archive.write import lookups

_Named = tuple[str, Text]


@dataclass(slots=True)
class _Question:
    """The texts of one address of an article.

    stands  the texts that two visits in a row saw, each with the moment of the second
    asked   the moments at which other articles are looked at, each with the lines in question
    moment  of each text the one at which they are
    """

    known: Known
    texts: Sequence[_Named]
    stands: Mapping[str, datetime]
    asked: dict[datetime, set[str]] = field(default_factory=lambda: defaultdict(set))
    moment: dict[str, datetime] = field(default_factory=dict)

    def ask(self, found: Sequence[Seen]) -> None:
        """Ask about the lines in which each text differs from the first and from the one before.

        Texts that no second visit saw share the last moment of an hour, so that a counter asks few questions.
        """
        at = {fact.revision_id: fact.at for fact in found}
        hours = {moment.replace(minute=0, second=0, microsecond=0): moment for moment in sorted(at.values())}
        for before, (name, text) in pairwise(self.texts):
            own = at[name].replace(minute=0, second=0, microsecond=0)
            moment = self.moment[name] = self.stands.get(name) or hours[own]
            for earlier in (self.texts[0][1], before[1]):
                self.asked[moment] |= changed_lines(earlier, text) or frozenset()

    def rows(self) -> list[Row]:
        own, outlet = sorted(a["id"] for a in self.known.articles), self.known.captures[0]["outlet_id"]
        return [{"outlet_id": outlet, "own": own, "at": at} for at, keys in self.asked.items() if keys]

    def same(self, lines: Mapping[datetime, Lines]) -> Mapping[str, str]:
        seen = {name: lines[at] for name, at in self.moment.items() if at in lines}
        return same_but_for_lines(self.texts, self.stands, seen)


async def find_counters(conn: Connection, known: Sequence[Known]) -> None:
    """Fill `same_text` of these articles."""
    several = [(k, found) for k in known if len(k.captures) > 1 for found in in_question(map(seen_in, k.captures))]
    if not several:
        return
    stored = await _stored(conn, several)
    questions = [_question(k, found, stored) for k, found in several]
    rows = [{**row, "asked": n} for n, row in enumerate(row for q in questions for row in q.rows())]
    others = await _others(conn, rows, known)
    numbers = iter(range(len(rows)))
    for q in questions:
        lines = {row["at"]: lines_of(others.get(next(numbers), []), q.asked[row["at"]]) for row in q.rows()}
        q.known.same_text = joined(q.known.same_text, q.same(lines))


def _question(known: Known, found: Sequence[Seen], stored: Mapping[str, Row]) -> _Question:
    named = [(f.revision_id, {**known.texts.get(f.revision_id, {}), **stored.get(f.revision_id, {})}) for f in found]
    texts = [(name, text) for name, text in named if "blocks" in text]
    question = _Question(known, texts, standing(map(seen_in, known.captures), known.signs))
    question.ask(found)
    return question


async def _others(conn: Connection, rows: Sequence[Row], known: Sequence[Known]) -> Mapping[int, list[Looked]]:
    """Return what was seen of other articles before these moments, stored or of this batch."""
    found = defaultdict(list)
    fresh = {(a, name): k.texts[name] for k in known for a in k.addresses for name in k.fresh if name in k.texts}
    for row in await lookups.others_looked_at(conn, rows):
        text = fresh.get((row["address_id"], row["revision_id"]), row)
        if text["blocks"] is not None:
            found[row["asked"]].append(Looked(unpacked(text["blocks"]), row["before"], row["is_seen_again"]))
    for row in rows:
        found[row["asked"]] += [looked for k in known if not k.articles and (looked := _looked(k, row))]
    return found


def _looked(known: Known, asked: Row) -> Looked | None:
    """Return what an article that is new in this batch showed before the moment that is asked about."""
    seen = sorted((c for c in known.captures if c["captured_at"] < asked["at"]), key=lambda c: c["captured_at"])
    if not seen or seen[0]["outlet_id"] != asked["outlet_id"]:
        return None
    shown = [unpacked(known.texts[c["revision_id"]]["blocks"]) for c in seen]
    before = next((blocks for blocks in reversed(shown) if blocks != shown[-1]), None)
    return Looked(shown[-1], before, len(seen) > 1)


async def _stored(conn: Connection, several: Sequence[tuple[Known, Sequence[Seen]]]) -> Mapping[str, Row]:
    wanted = [
        {"article_id": article["id"], "id": name}
        for k, found in several
        for article in k.articles
        for name in sorted({fact.revision_id for fact in found})
        if "blocks" not in k.texts.get(name, {})
    ]
    found = await store.blocks_of(conn, wanted) if wanted else {}
    return {name: dict(row) for (_, name), row in found.items()}
