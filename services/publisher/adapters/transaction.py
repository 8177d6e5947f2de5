"""One batch, one transaction: facts in, what they touch read, decided, written, and told."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from services.publisher.adapters.gather import Touched, first_answers, gather
from services.publisher.adapters.naming import Names
from services.publisher.adapters.rereading import ask_to_read, reread, withdraw_articles, withdraw_captures
from services.publisher.adapters.together import note_mass_removals
from services.publisher.adapters.weighing import weigh
from services.publisher.core.batch import Batch, each_once, observation_row, picture_rows
from services.publisher.core.decide import Decision, decide
from services.publisher.core.facts import address_id
from services.publisher.core.grouping import Group, group
from services.publisher.core.history import FirstAnswer
from services.publisher.core.parting import Part, parts_that_leave
from services.publisher.core.reading import Reading, Row, alias_row, capture_row
from services.publisher.core.unchanged import seen_again
from services.publisher.core.windows import WindowOf
from shared.archive import articles as store
from shared.archive import facts, lookups, outbox
from shared.archive.connect import Connection
from shared.ids import article_id

_FEW = 3
"""Articles with one replacing text up to which all of them are judged anew when another shows it."""


@dataclass(slots=True)
class Published:
    """article_of  address id -> article id, of every address the batch named and the archive knows
    suspects    article rows whose removal is suspected and that this batch spoke of
    created     ids of the articles that are new
    events      how many of each kind were told
    """

    article_of: dict[str, str] = field(default_factory=dict)
    suspects: list[Row] = field(default_factory=list)
    created: list[str] = field(default_factory=list)
    events: Counter[str] = field(default_factory=Counter)


async def publish(conn: Connection, batch: Batch, window: WindowOf, names: Names) -> Published:
    """Within the caller's transaction. Repeating it with the same batch changes nothing."""
    readings = each_once(batch.readings)
    await lookups.lock_outlets(conn, batch.outlets())
    await names.put(conn, batch)
    if batch.pictures:
        await facts.put_pictures(conn, picture_rows(batch.pictures))
    if batch.observations:
        await facts.put_observations(conn, [observation_row(o) for o in batch.observations])
    touched = await _store_captures(conn, readings)
    touched.reread |= await withdraw_captures(conn, batch.observations)
    touched.missed = await _missed(conn, batch)
    known = await lookups.articles_at(conn, {r.seen.address_id for r in readings}) if readings else {}
    again = seen_again(touched.fresh, known, {*touched.reread, *touched.missed, *touched.aliased})
    article_of = {address: row["id"] for address, row in known.items()}
    groups = await _groups(conn, touched, again, article_of)
    groups += await _waiting(conn, batch, groups)
    decided = {a for g in groups for a in g.articles}  # with all their captures, those seen again among them
    if rows := [row for row in again.values() if row["article_id"] not in decided]:
        await store.seen_again(conn, rows)
    decisions, gone = await _decide(conn, groups, touched, window)
    told = await _write(conn, decisions) + await withdraw_articles(conn, gone)
    await ask_to_read(conn, decisions)
    return _published(article_of, decisions, told)


async def _store_captures(conn: Connection, readings: Sequence[Reading]) -> Touched:
    """Writes the captures; what was there stays, unless a later parser has read it."""
    if not readings:
        return Touched()
    new = await facts.put_captures(conn, [capture_row(r) for r in readings])
    aliases = [row for row in map(alias_row, readings) if row is not None]
    aliased = await facts.put_aliases(conn, aliases) if aliases else set()
    touched = Touched([r for r in readings if r.seen.capture_id in new], aliased=aliased)
    seen_before = [r for r in readings if r.seen.capture_id not in new]
    if seen_before:
        await reread(conn, seen_before, touched)
    return touched


async def _missed(conn: Connection, batch: Batch) -> set[str]:
    """All addresses that the batch's telling observations are about."""
    named = {address_id(o) for o in batch.telling()}
    aliased = await lookups.addresses_of_aliases(conn, named) if named else {}
    return named | {a for found in aliased.values() for a in found}


async def _groups(
    conn: Connection, touched: Touched, again: Collection[str], article_of: dict[str, str]
) -> list[Group]:
    """The articles the batch has a say in, but for those only seen `again`; what is looked up goes to `article_of`."""
    others = (touched.missed | touched.reread) - article_of.keys()
    if others:
        article_of |= await lookups.articles_of_addresses(conn, others)
    fresh = [r for r in touched.fresh if r.seen.address_id not in again]
    pairs = await _first_texts(conn, fresh)
    parted = await _part(conn, {r.seen.address_id for r in fresh}, fresh, article_of)
    of_text = await _articles_begun_with(conn, {text for _, text in pairs if text})
    pairs += [(a, None) for a in touched.missed | touched.reread if a in article_of]
    groups = group(pairs, article_of, of_text)
    taken = {a for g in groups for a in g.articles}
    groups += [Group(articles={a}) for a in sorted(parted - taken)]
    return groups + await _replaced_alike(conn, fresh, groups)


async def _part(
    conn: Connection, touched: Collection[str], fresh: Sequence[Reading], article_of: dict[str, str]
) -> set[str]:
    """Parts the articles at these addresses whose addresses began with different texts. Returns those concerned."""
    articles = {article_of[a] for a in touched if a in article_of}
    of_article: dict[str, list[Row]] = defaultdict(list)
    for row in await lookups.addresses(conn, articles) if articles else ():
        of_article[row["article_id"]].append(row)
    several = {a: rows for a, rows in of_article.items() if len(rows) > 1}
    ids = [row["id"] for rows in several.values() for row in rows]
    by_capture = {r.seen.capture_id: r.same_text for r in fresh}
    first = {}
    for row in await lookups.first_texts(conn, ids) if ids else ():
        if text := by_capture.get(row["capture_id"], row["same_text"]):
            first[row["address_id"]] = (row["parser"], text)
    parted: set[str] = set()
    for article, rows in several.items():
        for part in parts_that_leave(rows, first):
            parted |= {article, await _leave(conn, article, part, article_of)}
    return parted


async def _leave(conn: Connection, article: str, part: Part, article_of: dict[str, str]) -> str:
    new, leaving = article_id(part.smallest), [row["id"] for row in part.rows]
    await store.part(conn, article, new, part.smallest, leaving)
    article_of.update(dict.fromkeys(leaving, new))
    return new


async def _first_texts(conn: Connection, fresh: Sequence[Reading]) -> list[tuple[str, str | None]]:
    """The addresses of these readings, each with the text it showed first; None unless that came only now.

    Joins rest on first texts alone: what replaces them later may be a placeholder.
    """
    by_capture = {r.seen.capture_id: r.same_text for r in fresh}
    rows = await lookups.first_texts(conn, {r.seen.address_id for r in fresh}) if fresh else []
    return [(row["address_id"], by_capture.get(row["capture_id"])) for row in rows]


async def _articles_begun_with(conn: Connection, texts: Collection[str]) -> dict[str, list[str]]:
    """By text: the articles of which an address showed it first."""
    of_text = await lookups.articles_of_texts(conn, texts) if texts else {}
    articles = {a for found in of_text.values() for a in found}
    addresses = {row["id"]: row["article_id"] for row in await lookups.addresses(conn, articles)} if articles else {}
    first = await lookups.first_texts(conn, addresses) if addresses else []
    begun = {(addresses[row["address_id"]], row["same_text"]) for row in first}
    # An address without captures had them: a later parser gave them to another address of the same article.
    bare = {addresses[a] for a in addresses.keys() - {row["address_id"] for row in first}}
    return {text: [a for a in found if a in bare or (a, text) in begun] for text, found in of_text.items()}


async def _replaced_alike(conn: Connection, fresh: Sequence[Reading], groups: Sequence[Group]) -> list[Group]:
    """Articles whose text was replaced by one that these addresses show too: it turns out to be a placeholder.

    Where more than a few show it already, that was found before. A late first text counts as well: it turns what
    seemed to be the first into a replacement.
    """
    texts = await lookups.texts_at(conn, {r.seen.address_id for r in fresh}) if fresh else []
    rows = await lookups.articles_replaced_by(conn, texts) if texts else []
    showing = Counter((row["outlet_id"], row["revision_id"]) for row in rows)
    few = {row["article_id"] for row in rows if showing[row["outlet_id"], row["revision_id"]] <= _FEW + len(fresh)}
    taken = {a for g in groups for a in (*g.articles, *g.addresses)}
    known = await lookups.articles(conn, few - taken) if few - taken else {}
    return [Group(articles={a}) for a in sorted(known)]


async def _waiting(conn: Connection, batch: Batch, groups: Sequence[Group]) -> list[Group]:
    """Articles that waited for a sign that their outlet answers, of which there is one now."""
    answering = batch.answering()
    waiting = await lookups.unsettled(conn, answering) if answering else []
    taken = {a for g in groups for a in g.articles}
    return [Group(articles={a}) for a in waiting if a not in taken]


async def _decide(
    conn: Connection, groups: Sequence[Group], touched: Touched, window: WindowOf
) -> tuple[list[Decision], list[Row]]:
    """And the articles of which no capture is left."""
    articles = await lookups.articles(conn, decided) if (decided := {a for g in groups for a in g.articles}) else {}
    gathered = await gather(conn, groups, articles, touched)
    known = [k for k in gathered if k.captures]
    gone = [a for k in gathered if not k.captures for a in k.articles]
    answers = await first_answers(conn, known)
    outlets = [k.captures[0]["outlet_id"] for k in known]
    each = zip(known, outlets, strict=True)
    return [decide(k, window(outlet), _answers_of(outlet, answers)) for k, outlet in each], gone


def _answers_of(outlet: str, answers: Mapping[tuple[str, datetime], datetime | None]) -> FirstAnswer:
    return lambda since: answers.get((outlet, since))


async def _write(conn: Connection, decisions: Sequence[Decision]) -> list[Row]:
    """Returns the events told."""
    if not decisions:
        return []
    for decision in decisions:
        for old in decision.merged:
            await store.merge(conn, old, decision.id)
    await store.put_articles(conn, [d.article for d in decisions])
    if merged := [d.id for d in decisions if d.merged]:
        await store.withhold_merged(conn, merged)
    await store.put_addresses(conn, [row for d in decisions for row in d.addresses])
    await store.put_revisions(conn, [row for d in decisions for row in d.revisions])
    grown = [d for d in decisions if not d.is_new]
    if grown:
        await store.set_spans(conn, [row for d in grown for row in d.spans])
        await store.keep_only(conn, [row for d in grown for row in d.kept])
    dropped = [name for d in decisions for name in d.dropped_changes]
    if dropped:
        await store.drop_changes(conn, dropped)
    rows = [row for d in decisions for row in d.changes]
    weighed = await weigh(conn, [c for d in decisions for c in d.new_changes])
    again = await weigh(conn, [c for d in decisions for c in d.reread_changes])
    if rows:
        heavy = {**weighed.rows, **again.rows}
        await store.put_changes(conn, [heavy.get(row["id"], row) for row in rows] + weighed.more + again.more)
    events = [e for d in decisions for e in d.events] + weighed.events
    await outbox.put_events(conn, events)
    removed = [c for d in decisions for c in d.new_changes if c["kind"] == "removed"]
    return events + (await note_mass_removals(conn, removed) if removed else [])


def _published(article_of: dict[str, str], decisions: Sequence[Decision], events: Sequence[Row]) -> Published:
    for decision in decisions:
        article_of.update({row["id"]: decision.id for row in decision.addresses})
    suspects = [d.article for d in decisions if d.article["state"] == "suspected"]
    created = [e["article_id"] for e in events if e["kind"] == "created"]
    return Published(article_of, suspects, created, Counter(e["kind"] for e in events))
