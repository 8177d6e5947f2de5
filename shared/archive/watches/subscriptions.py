"""Define what a watch subscribes to, and match events with it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from shared.archive.diff.person_names import NameFinder, spellings_of
from shared.errors import Misconfigured
from shared.query.errors import QueryError
from shared.query.matcher import Document, holds
from shared.query.nodes import Query
from shared.query.parser import parse_query

KINDS = (
    "created", "revised", "alternating", "name-removed", "suspected", "cleared", "removed", "restored", "moved",
    "unlisted", "mass-removal", "corrected", "enriched", "annotated", "copied", "withheld", "lifted",
)  # fmt: skip
"""All kinds of events, in the order of an article's life."""


COPIED = "copied"
"""Another outlet printed the text first. Recorded only while a watch lists this kind: each new text is looked up."""
_ONLY_IF_LISTED = ("enriched", "annotated", COPIED)
"""We or another program read a text again, or compared it: nothing happened at its outlet."""


@dataclass(frozen=True, slots=True)
class WatchEvent:
    """An event with its article.

    texts    the article's texts before and after the event, so that a search for names also finds removed ones
    article  the article as a message shows it; None for an event of an outlet or a merged article
    copy     the first copy of the article, of an event `copied`
    """

    cursor: str
    kind: str
    outlet_id: str
    article_id: str | None
    at: str
    recorded_at: str
    data: Mapping[str, Any]
    article: Mapping[str, Any] | None = None
    copy: Mapping[str, Any] | None = None
    texts: tuple[Document, ...] = ()


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a watch subscribes to. All given conditions must hold; one match is enough among kinds, outlets or people.

    people  names in any spelling; people of the gazetteer are found in all their spellings
    search  a query as in the site's search box; it is matched with the texts before and after the event
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
        """Return the subscription as JSON, without empty conditions."""
        everything = {"kinds": self.kinds, "outlets": self.outlets, "people": self.people, "search": self.search}
        return {name: value for name, value in everything.items() if value}

    def check(self) -> None:
        """Raise `Misconfigured` for a subscription that can never match."""
        for kind in self.kinds:
            if kind not in KINDS:
                raise Misconfigured(f"{kind!r} is not a kind of event: use one of {', '.join(KINDS)}")
        check_search(self.search)
        if any(not person.strip() for person in self.people):
            raise Misconfigured("a person's name is empty")


@dataclass(frozen=True, slots=True)
class SubscriptionMatcher:
    """A `Subscription` prepared for matching many events."""

    wanted: Subscription
    query: Query = field(init=False)
    people: NameFinder | None = field(init=False)

    def __post_init__(self) -> None:
        names = {spelling: name for name in self.wanted.people for spelling in spellings_of(name)}
        object.__setattr__(self, "query", _readable(self.wanted.search))
        object.__setattr__(self, "people", NameFinder(names) if names else None)

    @property
    def needs_texts(self) -> bool:
        return bool(self.people or self.query.asks)

    def matches(self, event: WatchEvent) -> bool:
        """Return whether the event matches every filter of the subscription."""
        kinds, outlets = self.wanted.kinds, self.wanted.outlets
        if event.kind in _ONLY_IF_LISTED and event.kind not in kinds:
            return False
        if (kinds and event.kind not in kinds) or (outlets and event.outlet_id not in outlets):
            return False
        if self.people and not any(self.people.names_in(f"{text.title} \n {text.text}") for text in event.texts):
            return False
        return not self.wanted.search or any(holds(self.query, text) for text in event.texts)


def _readable(search: str) -> Query:
    """Parse a stored search. If a name in it has been refused since, the search matches nothing."""
    try:
        return parse_query(search)
    except QueryError:
        return Query(None)


def check_address(url: str) -> None:
    """Raise `Misconfigured` unless this is the address of a webhook."""
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise Misconfigured(f"{url!r} is not the address of a webhook: write https://host/path")


def check_search(search: str) -> None:
    """Raise `Misconfigured` for a query that cannot be parsed, or that every article matches."""
    if not search:
        return
    try:
        query = parse_query(search)
    except QueryError as error:
        raise Misconfigured(f"{error}\n{error.marked(search)}") from None
    if not query.asks:
        raise Misconfigured(f"the search {search!r} has no word and no field")
