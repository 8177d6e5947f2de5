"""Derive all rows and events of one article from all its facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.publisher.core.article_row import EVENT_FIELDS, article_row
from services.publisher.core.history import FirstAnswer, compute
from services.publisher.core.history_model import History, HistoryChange
from services.publisher.core.known_article import Known
from services.publisher.core.reading import Row
from services.publisher.core.removal.lasting_model import Lasting
from shared.contracts import FEED_ITEM
from shared.ids import article_id, derived_id


@dataclass(slots=True)
class Decision:
    """The rows to write for one article.

    merged          ids that were articles before and no longer are
    reread_changes  known revisions whose texts a later parser reads differently
    """

    article: Row
    addresses: list[Row]
    revisions: list[Row]
    spans: list[Row]
    changes: list[Row]
    new_changes: list[Row]
    reread_changes: list[Row]
    dropped_changes: list[str]
    merged: list[str]
    events: list[Row]
    stand_ins: list[Row]
    """Texts that are not believed, each with its address. Rows have no blocks if the text is already stored."""
    is_new: bool
    """The archive had nothing of it before, and none of its texts was seen more than once."""
    held_since: datetime | None
    """When the batch brought a text that may be another page's. A further visit decides."""
    missed_at: datetime | None
    """When the newest sign of its absence was seen."""
    unread: set[str]
    """Captures to read again, so that new captures can be compared with them."""
    before: list[Row]
    """The rows of the article, and of those that became part of it, as they were."""

    @property
    def id(self) -> str:
        name: str = self.article["id"]
        return name

    @property
    def kept(self) -> list[Row]:
        """Rows of article_id and id of the texts to keep.

        These are the texts that captures show, and the texts that a change names even if a later parser reads them
        differently.
        """
        named = {c[side] for c in self.changes for side in ("from_revision", "to_revision") if c[side]}
        return [{"article_id": self.id, "id": text} for text in {row["id"] for row in self.spans} | named]


def decide(known: Known, window: timedelta, first_answer: FirstAnswer, lasting: Lasting) -> Decision:
    """Decide what to write for the addresses that are one article, from all facts known about them. Pure.

    first_answer  when the outlet was first seen well after a moment
    lasting       whether other articles' visits let a page in the article's place confirm a removal
    """
    history = compute(
        known.seen(),
        known.signs,
        window,
        first_answer,
        known.moves,
        lasting,
        known.same_text,
        known.versions(),
        known.on_record,
    )
    name = article_id(min(known.addresses.values()))
    row = {"id": name, **article_row(known.addresses.values(), history, known.texts, _first(known.captures))}
    row |= known.compared.columns()
    changes = [_change_row(c, row, known.addresses) for c in history.changes]
    reread = [c for c in changes if c["id"] in known.changes and _has_other_texts(c, known.changes[c["id"]])]
    others = {c["id"] for c in changes} - {c["id"] for c in reread}
    changes += [removed for c in changes if c["id"] in others and (removed := _name_removed(c))["id"] in known.changes]
    new = [c for c in changes if c["id"] not in known.changes]
    dropped = set(known.changes) - _kept(changes) | (_kept(reread) & known.changes.keys())
    merged = sorted(a["id"] for a in known.articles if a["id"] != name)
    return Decision(
        row,
        _address_rows(known, history, row),
        _revision_rows(known, name, history),
        _span_rows(name, history),
        changes,
        new,
        reread,
        sorted(dropped),
        merged,
        _events(known, row, new, merged, dropped=bool(dropped)),
        _stand_ins(known, history),
        not known.articles and all(s.first == s.last for s in history.spans.values()),
        known.held_since,
        history.missed_at,
        {older for older, newer in history.unread if {older, newer} & known.arrived},
        known.articles,
    )


def _stand_ins(known: Known, history: History) -> list[Row]:
    rows = {
        (row["address_id"], row["revision_id"]): {
            **known.texts[row["revision_id"]],
            "address_id": row["address_id"],
            "last_seen": row["captured_at"],
        }
        for row in known.captures
        if row["id"] in known.placeholders and row["revision_id"] in known.texts
    }
    return [row for (_, text), row in rows.items() if text not in history.spans]


def _has_other_texts(change: Row, recorded: Row) -> bool:
    return any(change[side] != recorded[side] for side in ("from_revision", "to_revision"))


def name_removed_id(article: str, change: Row) -> str:
    """Return the id of the event that a revision removed a name. It is separate from the revision's id."""
    return derived_id(article, "name-removed", change["id"])


def _name_removed(change: Row) -> Row:
    """Build the change `name-removed`, which a revision that removed a name adds with the same times."""
    return {**change, "id": name_removed_id(change["article_id"], change), "kind": "name-removed"}


def _kept(changes: Sequence[Row]) -> set[str]:
    return {c["id"] for c in changes} | {name_removed_id(c["article_id"], c) for c in changes if c["kind"] == "revised"}


def _first(captures: Sequence[Row]) -> Row:
    """Return edition, producer and route of the earliest capture, preferably one of the page itself.

    The origin is `fetched` if any capture was fetched.
    """
    if len(captures) > 1:
        captures = sorted(captures, key=lambda c: (c["captured_at"], c["id"]))
    first = next((c for c in captures if c["media_type"] != FEED_ITEM), captures[0])
    fetched = any(c["origin"] == "fetched" for c in captures)
    return {
        "outlet_id": first["outlet_id"],
        "edition": next((c["edition"] for c in captures if c["edition"]), None),
        "origin": "fetched" if fetched else first["origin"],
        "producer": first["producer"],
        "route": first["route"],
    }


def _address_rows(known: Known, history: History, article: Row) -> list[Row]:
    return [
        {
            "id": name,
            "address": known.addresses[name],
            "article_id": article["id"],
            "outlet_id": article["outlet_id"],
            "state": state.word,
            "first_seen": state.first_seen,
            "last_seen": state.last_seen,
        }
        for name, state in history.addresses.items()
    ]


def _revision_rows(known: Known, article: str, history: History) -> list[Row]:
    return [{**known.texts[s["id"]], **s} for s in _span_rows(article, history) if s["id"] in known.fresh]


def _span_rows(article: str, history: History) -> list[Row]:
    return [
        {
            "article_id": article,
            "id": revision,
            "capture_id": span.capture_id,
            "first_seen": span.first,
            "last_seen": span.last,
        }
        for revision, span in history.spans.items()
    ]


def _change_row(change: HistoryChange, article: Row, addresses: Mapping[str, str]) -> Row:
    return {
        "id": change.id_in(article["id"]),
        "outlet_id": article["outlet_id"],
        "article_id": article["id"],
        "kind": change.kind,
        "at": change.at,
        "since": change.since,
        "address": addresses.get(change.address_id) if change.address_id else article["address"],
        "from_revision": change.from_revision,
        "to_revision": change.to_revision,
        "weight": "",
        "confidence": change.confidence,
        "evidence": change.evidence,
        "data": {},
    }


def _events(known: Known, row: Row, new: Sequence[Row], merged: Sequence[str], *, dropped: bool) -> list[Row]:
    """Return the event `created`, or one event for each new change. Changes in the known past give one `corrected`.

    An article that gets another id with a further address has new ids for its changes, which were reported before.
    """
    if not known.articles:
        created = _event("created", row, row["id"], row["first_captured_at"], {"revision": row["revision_id"]})
        return [created, *(_change_event(row, c) for c in new)]
    horizon = max(max(a["last_captured_at"], a["state_since"]) for a in known.articles)
    reported = {(c["kind"], c["at"]) for c in known.changes.values()}
    events = [_change_event(row, c) for c in new if c["at"] >= horizon and (c["kind"], c["at"]) not in reported]
    late = [c for c in new if c["at"] < horizon]
    if merged or dropped or late or (not events and _differs(known, row)):
        data = {"merged": merged} if merged else {}
        events.append(_event("corrected", row, row["id"], row["last_seen_at"], data))
    events += [_event("corrected", row, old, row["last_seen_at"], {"merged_into": row["id"]}) for old in merged]
    return events


def _differs(known: Known, row: Row) -> bool:
    before = next((a for a in known.articles if a["id"] == row["id"]), None)
    return before is None or any(before[name] != row[name] for name in EVENT_FIELDS)


def _change_event(article: Row, change: Row) -> Row:
    data = {"change": change["id"]}
    if change["to_revision"]:
        data["revision"] = change["to_revision"]
    return _event(change["kind"], article, article["id"], change["at"], data)


def _event(kind: str, article: Row, name: str, at: datetime, data: Row) -> Row:
    return {"kind": kind, "article_id": name, "outlet_id": article["outlet_id"], "at": at, "data": data}
