"""What the archive answers, as typed dictionaries. `/api/v1/openapi.json` describes every member."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict

State = Literal["live", "suspected", "removed", "restored"]


class Named(TypedDict):
    id: str
    name: str


class EditionName(TypedDict):
    id: str
    label: str | None


class DateValue(TypedDict):
    """A date as printed. `value` is in UTC; `precision` is year, month, day, minute or second."""

    value: str
    precision: str
    printed: NotRequired[str]
    zone: NotRequired[str]
    rule: NotRequired[str]
    doubt: NotRequired[str]


class Card(TypedDict):
    """An article in a list. `text` is there if it was asked for."""

    id: str
    page: str
    address: str
    outlet: Named
    edition: EditionName | None
    title: str
    teaser: str
    language: str
    published: DateValue | None
    first_captured_at: str
    changed_at: str
    origin: Literal["fetched", "archived", "contributed"]
    producer: str | None
    state: State
    state_since: str
    revisions: int
    reading_seconds: int
    picture: dict[str, Any] | None
    text: NotRequired[str]


class Article(TypedDict):
    """An article with its blocks, revisions and addresses. Members that lists lack come here."""

    id: str
    address: str
    outlet: Named
    title: str
    standfirst: str
    language: str
    published: DateValue | None
    state: State
    revision_id: str
    activities: list[dict[str, Any]]
    labels: list[str]
    topics: list[str]
    annotations: list[dict[str, Any]]
    editions: list[dict[str, Any]]
    stories: list[dict[str, Any]]
    blocks: list[dict[str, Any]]
    pictures: list[dict[str, Any]]
    addresses: list[dict[str, Any]]
    revisions: list[dict[str, Any]]
    changes: list[dict[str, Any]]
    elsewhere: list[dict[str, Any]]


class Outlet(TypedDict):
    id: str
    name: str
    country: str
    homepage: str
    articles: int
    removed: int
    editions: list[dict[str, Any]]


class Event(TypedDict):
    """Something that happened. `after` is the cursor to continue from."""

    kind: str
    article: str | None
    outlet: str
    at: str
    recorded_at: str
    data: dict[str, Any]
    after: str
