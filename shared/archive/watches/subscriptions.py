"""What a watch wants to be told of, and whether an event is that. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from shared.archive.diff.person_names import NameFinder, spellings_of
from shared.errors import Misconfigured
from shared.query.errors import QueryError
from shared.query.matcher import Document, holds
from shared.query.nodes import Query
from shared.query.parser import parse_query

KINDS = (
    "created", "revised", "alternating", "name-removed", "suspected", "cleared", "removed", "restored", "moved",
    "unlisted", "mass-removal", "corrected", "enriched", "withheld", "lifted",
)  # fmt: skip
"""All kinds of events, in the order of an article's life."""


@dataclass(frozen=True, slots=True)
class WatchEvent:
    """An event with what is known of its article.

    texts    those it had before and after: a name that was taken out counts as much as one that was put in
    article  what a message tells of it; None where the event is an outlet's or the article was merged away
    """

    cursor: str
    event_id: int
    kind: str
    outlet_id: str
    article_id: str | None
    at: str
    recorded_at: str
    data: Mapping[str, Any]
    article: Mapping[str, Any] | None = None
    texts: tuple[Document, ...] = ()


@dataclass(frozen=True, slots=True)
class Subscription:
    """All that is given must hold; of several kinds, outlets or people one is enough.

    people   names as one writes them; those of the gazetteer are found in all their spellings
    search   as in the site's search box; held against the text before and the text after
    """

    kinds: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    search: str = ""

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Subscription:
        lists = {name: tuple(stored.get(name, ())) for name in ("kinds", "outlets", "people")}
        return cls(**lists, search=stored.get("search", ""))

    def stored(self) -> dict[str, Any]:
        """As JSON; what is not given is left out."""
        everything = {"kinds": self.kinds, "outlets": self.outlets, "people": self.people, "search": self.search}
        return {name: value for name, value in everything.items() if value}

    def check(self) -> None:
        """Raises `Misconfigured` for what could never come true."""
        for kind in self.kinds:
            if kind not in KINDS:
                raise Misconfigured(f"{kind!r} is no kind of event: one of {', '.join(KINDS)}")
        check_search(self.search)
        if any(not person.strip() for person in self.people):
            raise Misconfigured("a person's name is empty")


@dataclass(frozen=True, slots=True)
class SubscriptionMatcher:
    """A `Wanted` made ready to be held against many events."""

    wanted: Subscription
    query: Query = field(init=False)
    people: NameFinder | None = field(init=False)

    def __post_init__(self) -> None:
        names = {spelling: name for name in self.wanted.people for spelling in spellings_of(name)}
        object.__setattr__(self, "query", parse_query(self.wanted.search))
        object.__setattr__(self, "people", NameFinder(names) if names else None)

    @property
    def needs_texts(self) -> bool:
        return bool(self.people or self.query.asks)

    def matches(self, happening: WatchEvent) -> bool:
        kinds, outlets = self.wanted.kinds, self.wanted.outlets
        if happening.kind == "enriched" and "enriched" not in kinds:
            return False  # we read a text again, and nothing happened at the outlet
        if (kinds and happening.kind not in kinds) or (outlets and happening.outlet_id not in outlets):
            return False
        if self.people and not any(self.people.names_in(f"{text.title} \n {text.text}") for text in happening.texts):
            return False
        return not self.wanted.search or any(holds(self.query, text) for text in happening.texts)


def check_search(search: str) -> None:
    """Raises `Misconfigured` for a search that cannot be read, or that every article would meet."""
    if not search:
        return
    try:
        query = parse_query(search)
    except QueryError as error:
        raise Misconfigured(f"{error}\n{error.marked(search)}") from None
    if not query.asks:
        raise Misconfigured(f"the search {search!r} holds no word and no field")
