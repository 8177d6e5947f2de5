"""Answers of the JSON API, as OpenAPI describes them. Rows of the archive are described by their own classes."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from services.reader.core.article.activity import ActHere
from services.reader.core.article.named import NamedHere
from services.reader.core.article.side_by_side import ParagraphPair
from services.reader.core.article.yearly import YearlySeries
from shared.activity.labels import Label
from shared.archive.read.alike.copies import CopyRow, SyndicatedCopy
from shared.archive.read.alike.editions import EditionRow
from shared.archive.read.alike.key_terms import KeyTerm
from shared.archive.read.alike.series import Series
from shared.archive.read.alike.stories import StoryRow
from shared.archive.read.annotations import AnnotationRow
from shared.archive.read.articles import AddressRow
from shared.archive.read.revisions import RevisionRow
from shared.archive.read.rulings import RulingRow
from shared.contracts import Block, Byline, Cut, DateValue

State = Literal["live", "suspected", "removed", "restored"]
_CURSOR = "Cursor of the next page; null at the end."


class Named(BaseModel):
    """An outlet, by id and name."""

    id: str
    name: str


class EditionName(BaseModel):
    """An edition of an outlet."""

    id: str
    label: str | None


class CardPicture(BaseModel):
    """The picture of an article in a list."""

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
    origin: Literal["fetched", "archived", "contributed"]
    producer: str | None = Field(description="Who contributed it.")
    state: State
    state_since: datetime = Field(description="When this archive saw it get into this state.")
    revisions: int
    reading_seconds: int
    picture: CardPicture | None


class CardWithText(Card):
    """An article in a list, with its text if that was asked for."""

    text: str | None = Field(None, description="The whole text, with `include=text`.")


class Articles(BaseModel):
    """A page of the list of articles."""

    articles: list[CardWithText]
    before: str | None = Field(description=_CURSOR)


class Piece(BaseModel):
    """A piece of a snippet. `hit`: it matches the search."""

    text: str
    hit: bool


class Hit(CardWithText):
    """An article that a search found."""

    snippet: list[Piece]


class Results(BaseModel):
    """A page of hits."""

    articles: list[Hit]
    total: int
    after: str | None = Field(description=_CURSOR)
    more: bool
    complete: bool = Field(description="Whether the index covers the whole archive already.")


class Count(BaseModel):
    """How many articles have one value."""

    value: str
    outlet: str | None = Field(None, description="With `by=edition`: whose edition it is.")
    label: str | None = Field(None, description="With `by=person` and other kinds of names: the name.")
    articles: int


class Counts(BaseModel):
    """The hits of a search, counted by one property."""

    by: str
    counts: list[Count]
    total: int
    complete: bool


class Picture(BaseModel):
    """A stored picture of an article."""

    url: str
    src: str = Field(description="Path on this site.")
    sha256: str
    width: int
    height: int
    captured_at: datetime


class Change(BaseModel):
    """A change of an article, between two captures."""

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
    origin: Literal["fetched", "archived", "contributed"]
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
    topics: list[str] = Field(description="What the text is about, the strongest first.")
    activities: list[ActHere] = Field(description="What persons did, as it reports, each with its sentence.")
    labels: list[Label] = Field(description="What form it has.")
    series: Series | None = Field(description="The headline stood on three days before, apart from figures.")
    yearly: YearlySeries | None = Field(description="The outlet has the headline in three years or more.")
    key_terms: list[KeyTerm] = Field(description="Words that it uses far more than the outlet did before.")
    annotations: list[AnnotationRow] = Field(description="Findings of other programs about this text.")
    editions: list[EditionRow] = Field(description="The same report by the outlet in other languages, with reasons.")
    stories: list[StoryRow] = Field(description="Reports of the same event in any language, earliest first.")
    copies: list[CopyRow] = Field(description="Other articles made of the same text, earliest first.")
    elsewhere: list[SyndicatedCopy] = Field(description="Other articles with the same words, earliest first.")
    revisions: list[RevisionRow]
    changes: list[Change]
    rulings: list[RulingRow]


class SideBySide(BaseModel):
    """Two editions of one report. The pairs have every paragraph of both once, in reading order."""

    page: str
    article: str
    revision: str
    language: str
    other: str
    other_revision: str
    other_language: str
    pairs: list[ParagraphPair] | None = Field(description="Null if a text is too long to compare.")


class Problem(BaseModel):
    """Why a request was refused (RFC 9457)."""

    type: Literal["about:blank"]
    title: str
    status: int
    detail: str
    code: str = Field(description="A stable name of the reason, such as `bad-parameter`.")
    error: dict[str, str] = Field(description="`code` and `message`, as before this form.", deprecated=True)
