"""Answers of the JSON API about names, captures, outlets, coverage and events."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from services.reader.core.api.api_answers import Card, Count, Named
from shared.activity.acts import Act
from shared.archive.read.outlets.coverage import EntryPointRow
from shared.names.gazetteer import Kind


class NamedName(BaseModel):
    """A name of the list, and how many articles mention it."""

    id: str
    kind: Kind
    label: str
    page: str = Field(description="Path of its page on this site.")
    articles: int


class Names(BaseModel):
    """The names that most articles mention."""

    names: list[NamedName]
    total: int = Field(description="Number of names found, also of those beyond `limit`.")
    complete: bool


class Span(BaseModel):
    """A title or a spelling, with the times of the first and last article that has it."""

    text: str
    articles: int
    first: datetime
    last: datetime


class EditionUses(BaseModel):
    """The articles of an outlet in one edition, with the times of the first and the last."""

    outlet: str
    edition: str | None
    articles: int
    first: datetime
    last: datetime


class Uses(BaseModel):
    """Where and when something was printed: first and last article, by edition and by month."""

    articles: int
    first: Card | None
    last: Card | None
    by_edition: list[EditionUses] = Field(description="In the order of their first articles.")
    by_month: list[Count]


class PhraseUses(Uses):
    """Where and when a phrase was printed."""

    phrase: str
    names: list[str] = Field(description="Ids of names with this spelling.")
    complete: bool


class Phrase(BaseModel):
    """A phrase that many articles of a month use."""

    phrase: str = Field(description="As searches fold it.")
    written: str = Field(description="As most of its uses have it.")
    articles: int
    since: str = Field(description="The first month that has it among its commonest.")


class Phrases(BaseModel):
    """The phrases of one month in one language."""

    month: str | None
    language: str
    phrases: list[Phrase]
    months: list[str] = Field(description="The months that were counted, newest first.")


class Name(NamedName, Uses):
    """A name, and where and when it was printed."""

    wikidata: str | None
    known_spellings: list[str]
    by_outlet: list[Count]
    by_day: list[Count]
    titles: list[Span]
    spellings: list[Span]
    complete: bool


class ActivityReport(BaseModel):
    """An article that reports an event, with the sentence that says so: its place in code points."""

    article: str
    page: str = Field(description="Path of its page on this site.")
    outlet: Named
    edition: str | None
    language: str
    title: str
    sort_at: datetime
    block: int | None = Field(description="Block of the text; null for the title.")
    start: int
    end: int
    sentence: str


class ActivityEvent(BaseModel):
    """What a person did on a day. Names are given by their ids."""

    person: str
    act: Act
    day: date
    said: bool = Field(description="Whether a report says the day; else it is that of the earliest report.")
    places: list[str]
    others: list[str] = Field(description="The other persons: met, received, addressed, or in company.")
    reports: list[ActivityReport] = Field(description="In the order of their time.")


class ActivityEvents(BaseModel):
    """A page of the list of events."""

    events: list[ActivityEvent]
    until: date | None = Field(description="The `until` of the next page; null at the end.")


class Body(BaseModel):
    """The stored bytes of a page."""

    sha256: str
    size: int | None
    media_type: str
    src: str = Field(description="Path of the bytes on this site.")


class Capture(BaseModel):
    """What was seen at an address at one moment."""

    id: str
    page: str = Field(description="Path of its page on this site.")
    url: str
    captured_at: datetime
    recorded_at: datetime
    outlet: Named
    article: str | None
    revision: str | None
    kind: str = Field(description="Kind of page expected there.")
    reason: str = Field(description="Why no article was read in it; empty where one was.")
    status: int | None
    origin: Literal["fetched", "archived", "contributed"]
    producer: str | None
    memento: str | None = Field(description="Address of the capture in the web archive that saw the page.")
    body: Body
    message: dict[str, Any] | None = Field(description="null if the manifests do not have it.")


class Edition(BaseModel):
    """An edition of an outlet, with the number of its articles."""

    outlet_id: str
    id: str
    label: str
    language: str
    articles: int


class Outlet(BaseModel):
    """An outlet with its editions."""

    id: str
    name: str
    country: str
    homepage: str
    known: bool = Field(description="Whether a source file names it.")
    articles: int
    removed: int
    first_at: datetime | None
    newest_at: datetime | None
    last_seen_at: datetime | None
    editions: list[Edition]


class Outlets(BaseModel):
    """All outlets of the archive."""

    outlets: list[Outlet]


class TroubleAnswer(BaseModel):
    """A time in which an outlet could not be seen as usual."""

    outlet: str
    what: str = Field(description="Kind of trouble.")
    says: str = Field(description="In words.")
    since: datetime
    last: datetime
    until: datetime | None = Field(description="null while it lasts.")
    looks: int
    addresses: int
    url: str = Field(description="The entry point; empty for trouble with articles.")
    reason: str


class Coverage(BaseModel):
    """When we looked at an outlet's lists, and what we saw."""

    outlet: str
    first: date
    last: date
    entry_points: list[EntryPointRow]
    troubles: list[TroubleAnswer]


class Event(BaseModel):
    """Something that happened to an article."""

    kind: str
    article: str | None
    outlet: str
    at: datetime
    recorded_at: datetime
    data: dict[str, Any] = Field(description="Empty if the article is withheld.")
    after: str = Field(description="Cursor of this event.")


class Events(BaseModel):
    """Events in the order in which they became final."""

    events: list[Event]
    after: str = Field(description="Cursor for the next request.")
