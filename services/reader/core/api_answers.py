"""Answers of the JSON API, as OpenAPI describes them. Rows of the archive are described by their own classes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from services.reader.core.named import NamedHere
from shared.archive.read.articles import AddressRow
from shared.archive.read.copies import CopyRow
from shared.archive.read.coverage import EntryPointRow
from shared.archive.read.revisions import RevisionRow
from shared.archive.read.rulings import RulingRow
from shared.archive.read.syndication import SyndicatedCopy
from shared.contracts import Block, Byline, Cut, DateValue
from shared.names.gazetteer import Kind

State = Literal["live", "suspected", "removed", "restored"]
_CURSOR = "Cursor of the next page; null at the end."


class Named(BaseModel):
    id: str
    name: str


class EditionName(BaseModel):
    id: str
    label: str | None


class CardPicture(BaseModel):
    src: str = Field(description="Path on this site.")
    width: int | None
    height: int | None


class Card(BaseModel):
    """An article in a list."""

    id: str
    page: str = Field(description="Path of its page on this site.")
    address: str = Field(description="The outlet's own address.")
    outlet: Named
    edition: EditionName | None
    title: str
    teaser: str
    language: str = Field(description="BCP 47; `und` if it is not known.")
    published: DateValue | None
    first_captured_at: datetime
    changed_at: datetime = Field(description="When text, state or addresses last changed.")
    origin: Literal["fetched", "contributed"]
    producer: str | None = Field(description="Who contributed it.")
    state: State
    revisions: int
    reading_seconds: int
    picture: CardPicture | None


class CardWithText(Card):
    text: str | None = Field(None, description="The whole text, with `include=text`.")


class Articles(BaseModel):
    articles: list[CardWithText]
    before: str | None = Field(description=_CURSOR)


class Piece(BaseModel):
    text: str
    hit: bool


class Hit(CardWithText):
    snippet: list[Piece]


class Results(BaseModel):
    articles: list[Hit]
    total: int
    after: str | None = Field(description=_CURSOR)
    more: bool
    complete: bool = Field(description="Whether the index covers the whole archive already.")


class Count(BaseModel):
    value: str
    articles: int


class Counts(BaseModel):
    by: str
    counts: list[Count]
    total: int
    complete: bool


class Picture(BaseModel):
    url: str
    src: str = Field(description="Path on this site.")
    sha256: str
    width: int
    height: int
    captured_at: datetime


class Change(BaseModel):
    id: str
    kind: str
    at: datetime
    since: datetime | None
    weight: str
    confidence: float
    from_revision: str | None
    to_revision: str | None


class Article(BaseModel):
    """An article with the blocks of one revision. `marks` of a block are spans of its `text`, in code points."""

    id: str
    page: str
    address: str
    outlet: Named
    edition: EditionName | None
    language: str
    title: str
    standfirst: str
    teaser: str
    published: DateValue | None
    updated: DateValue | None
    byline: Byline | None
    section: str
    tags: list[str]
    doubts: list[str]
    origin: Literal["fetched", "contributed"]
    producer: str | None
    route: str
    state: State
    state_since: datetime
    first_captured_at: datetime
    last_captured_at: datetime
    last_seen_at: datetime
    sort_at: datetime
    revision_id: str
    newest_revision: str
    parser: str
    capture_id: str
    reading_seconds: int
    word_count: int
    paywalled: bool
    blocks: list[Block]
    cuts: list[Cut] = Field(description="What the page showed and the text leaves out, with the reason.")
    cuts_limited: bool = Field(description="Whether there was more than is kept.")
    pictures: list[Picture]
    addresses: list[AddressRow]
    names: list[NamedHere] = Field(description="Names in the text, the most mentioned first.")
    copies: list[CopyRow] = Field(description="Other articles made of the same text, earliest first.")
    elsewhere: list[SyndicatedCopy] = Field(description="Other articles with the same words, earliest first.")
    revisions: list[RevisionRow]
    changes: list[Change]
    rulings: list[RulingRow]


class NamedName(BaseModel):
    id: str
    kind: Kind
    label: str
    page: str = Field(description="Path of its page on this site.")
    articles: int


class Names(BaseModel):
    names: list[NamedName]
    complete: bool


class Span(BaseModel):
    """A title or a spelling, with the times of the first and last article that has it."""

    text: str
    articles: int
    first: datetime
    last: datetime


class Name(NamedName):
    wikidata: str | None
    known_spellings: list[str]
    by_outlet: list[Count]
    by_month: list[Count]
    by_day: list[Count]
    titles: list[Span]
    spellings: list[Span]
    complete: bool


class Body(BaseModel):
    sha256: str
    size: int | None
    media_type: str
    src: str = Field(description="Path of the bytes on this site.")


class Capture(BaseModel):
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
    origin: Literal["fetched", "contributed"]
    producer: str | None
    body: Body
    message: dict[str, Any] | None = Field(description="null if the manifests do not have it.")


class Edition(BaseModel):
    outlet_id: str
    id: str
    label: str
    language: str
    articles: int


class Outlet(BaseModel):
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
    outlets: list[Outlet]


class TroubleAnswer(BaseModel):
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
    outlet: str
    first: date
    last: date
    entry_points: list[EntryPointRow]
    troubles: list[TroubleAnswer]


class Event(BaseModel):
    kind: str
    article: str | None
    outlet: str
    at: datetime
    recorded_at: datetime
    data: dict[str, Any] = Field(description="Empty if the article is withheld.")
    after: str = Field(description="Cursor of this event.")


class Events(BaseModel):
    events: list[Event]
    after: str = Field(description="Cursor for the next request.")


class Problem(BaseModel):
    """Why a request was refused (RFC 9457)."""

    type: Literal["about:blank"]
    title: str
    status: int
    detail: str
    code: str = Field(description="A stable name of the reason, such as `bad-parameter`.")
    error: dict[str, str] = Field(description="`code` and `message`, as before this form.", deprecated=True)
