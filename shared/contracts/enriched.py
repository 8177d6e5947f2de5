"""An article with data derived from its text."""

from __future__ import annotations

from datetime import date as Day
from typing import ClassVar

from pydantic import Field

from shared.contracts.article import Article
from shared.contracts.base import Message
from shared.contracts.common import Part
from shared.contracts.dates import DateValue


class DateMention(Part):
    """A date in the text. `block` counts from 0; `start` and `end` are code points of that block's text."""

    date: DateValue
    block: int
    start: int
    end: int


IN_TITLE = -1
"""The `block` of a name in the title."""


class NameMention(Part):
    """A name in the text. `block` counts from 0, -1 is the title; `start` and `end` are code points of that text.

    ids    the names that the spelling may stand for, mostly one: `person.kim-jong-un`
    title  a person's title as it stands there, before the name or after it
    """

    ids: tuple[str, ...]
    block: int
    start: int
    end: int
    title: str = ""


class ActivityMention(Part):
    """What a person did, as a sentence says it. `block`, `start` and `end` are the sentence's, as those of a name.

    person     id of the name of who did it
    act        what was done: guide, inspect, visit, receive, meet, attend, send, get, watch, test, speak, photo, honour
    places     ids of the places where it was done, as far as the sentence names one that is known
    others     ids of other persons: in company, received or met, or the sender or receiver of what was sent
    about      ids of the other names in the sentence
    day        the day on which it was done: as said, or else the day of the report
    said       whether the sentence says the day
    predicate  where the sentence goes on behind the person, in code points of the same text
    """

    person: str
    act: str
    places: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    day: Day
    said: bool = False
    block: int
    start: int
    end: int
    predicate: int


class EnrichedArticle(Message):
    """An article with its language, teaser, dates, fingerprints, names and topics.

    language         BCP 47, `und` if it could not be detected
    language_rule    how the language was detected
    teaser           at most 200 characters, ending at a sentence or a word
    reading_seconds  time for a practised reader of that language
    text_sha256      hash of the text alone (blocks' texts, NFC, white space collapsed): equal for equal words
    names            people, offices, organisations, places, weapons and sites that the text names
    topics           what the text is about, the strongest first
    terms            the words it uses most, each with its number
    numbers          the numbers in it in one spelling, each once; no years
    activities       what persons did, as it reports
    labels           what form it has: `speech`, `full-text` or `series`
    steps            the steps that ran, each with its version
    minhash          64 values of 32 bits over word shingles, to find near-duplicates; empty for short texts
    """

    SCHEMA: ClassVar[str] = "enriched-article/1"

    article: Article
    language: str
    language_rule: str = ""
    teaser: str = ""
    reading_seconds: int = Field(default=0, ge=0)
    word_count: int = Field(default=0, ge=0)
    dates: tuple[DateMention, ...] = ()
    text_sha256: str = ""
    minhash: tuple[int, ...] = ()
    names: tuple[NameMention, ...] = ()
    topics: tuple[str, ...] = ()
    terms: dict[str, int] = Field(default_factory=dict)
    numbers: tuple[str, ...] = ()
    activities: tuple[ActivityMention, ...] = ()
    labels: tuple[str, ...] = ()
    steps: dict[str, str] = Field(default_factory=dict)
    enricher: str = ""

    def encode_around(self, article: bytes) -> bytes:
        """Return the message as JSON around the article's JSON, from which the article was decoded."""
        derived = self.__pydantic_serializer__.to_json(self, exclude_defaults=True, exclude={"article"})
        return b'{"article":' + article + b"," + derived[1:]
