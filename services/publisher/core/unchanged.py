"""The short way for what comes most often: an article seen again, later, with the text it had."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from services.publisher.core.grouping import Group
from services.publisher.core.reading import Reading, Row

_QUIET = ("live", "restored")


class Touched(Protocol):
    @property
    def fresh(self) -> Sequence[Reading]: ...
    @property
    def reread(self) -> Collection[str]: ...
    @property
    def missed(self) -> Collection[str]: ...
    @property
    def aliased(self) -> Collection[str]: ...


@dataclass(slots=True)
class Again:
    """`rows` move the last sighting; `others` are the groups that need their whole history."""

    rows: list[Row] = field(default_factory=list)
    others: list[Group] = field(default_factory=list)


def seen_again(groups: Sequence[Group], articles: Mapping[str, Row], touched: Touched) -> Again:
    """Sorts out the groups whose history cannot have changed but for its end."""
    fresh: dict[str, list[Reading]] = defaultdict(list)
    for reading in touched.fresh:
        fresh[reading.seen.address_id].append(reading)
    special = {*touched.reread, *touched.missed, *touched.aliased}
    again = Again()
    for group in groups:
        row = _again(group, articles, fresh, special)
        if row is None:
            again.others.append(group)
        else:
            again.rows.append(row)
    return again


def _again(
    group: Group, articles: Mapping[str, Row], fresh: Mapping[str, list[Reading]], special: Collection[str]
) -> Row | None:
    """One known article with one address, nothing in question, later captures of the newest text only."""
    if len(group.articles) != 1 or len(group.addresses) != 1:
        return None
    article = articles[next(iter(group.articles))]
    address = next(iter(group.addresses))
    if address in special or article["address_count"] != 1 or article["unsettled"] or article["state"] not in _QUIET:
        return None
    readings = fresh[address]
    if not readings or not all(_same(r, article) for r in readings):
        return None
    at: datetime = max(r.seen.at for r in readings)
    return {"article_id": article["id"], "address_id": address, "revision_id": article["revision_id"], "at": at}


def _same(reading: Reading, article: Row) -> bool:
    known_origin = reading.seen.origin == article["origin"]
    has_edition = article["edition"] is not None or reading.message.article.edition is None
    same = reading.seen.revision_id == article["revision_id"] and reading.address == article["address"]
    return same and known_origin and has_edition and bool(reading.seen.at > article["last_seen_at"])
