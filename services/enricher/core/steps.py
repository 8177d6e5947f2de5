"""The steps that derive values from an article's text, each with a version of its own."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from services.enricher.core.activities import activities
from services.enricher.core.dates import day_of, mentions
from services.enricher.core.fingerprints import minhash, text_hash
from services.enricher.core.language import DetectedLanguage, Rank, detect_language
from services.enricher.core.names import name_mentions
from services.enricher.core.plain_text import composed, printed_text
from services.enricher.core.reading_time import count_words, reading_seconds
from services.enricher.core.teaser import make_teaser
from services.enricher.core.terms import terms
from shared.activity.labels import labels_of
from shared.contracts import Article, DateMention, NameMention
from shared.errors import Misconfigured
from shared.names.gazetteer import accepted_version
from shared.text.digits import Run, digit_runs
from shared.text.editions import numbers
from shared.text.shingles import bare_words, shingles
from shared.topics.topics import topics_of


@dataclass(frozen=True)
class ArticleFeatures:
    """An article, and the values that several steps use. Each value is computed when it is first used.

    `of_source` holds the languages of the outlet or edition. `zone` is the outlet's IANA time zone.
    """

    article: Article
    of_source: tuple[str, ...]
    zone: str
    rank: Rank

    @cached_property
    def printed(self) -> str:
        """Return the text of all blocks."""
        return printed_text(self.article.blocks)

    @cached_property
    def digits(self) -> list[Run]:
        """Return the runs of digits in title and printed text, which a newline separates."""
        return digit_runs(f"{self.article.title}\n{self.printed}")

    @cached_property
    def text(self) -> str:
        """Return the printed text in NFC."""
        return composed(self.printed)

    @cached_property
    def words(self) -> list[str]:
        return self.text.split()

    @cached_property
    def bare_words(self) -> list[str]:
        return bare_words(self.text)

    @cached_property
    def dates(self) -> tuple[DateMention, ...]:
        return mentions(self.article, self.language.language, self.zone, self.digits)

    @cached_property
    def names(self) -> tuple[NameMention, ...]:
        return name_mentions(self.article)

    @cached_property
    def language(self) -> DetectedLanguage:
        article = self.article
        return detect_language(article.title, self.text, article.language_declared, self.of_source, self.rank)


_OF_NAMES = ("names", "activity")
"""Steps whose values depend on the list of names."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `derive` returns fields of the enriched article.

    Raise `version` whenever the same article would get other values, then run `presswatch enrich --again NAME`.
    """

    name: str
    version: str
    derive: Callable[[ArticleFeatures], Mapping[str, Any]]
    says: str

    @property
    def current(self) -> str:
        """Return the version to record.

        For steps that depend on names it includes the version of the accepted names.
        """
        extra = accepted_version() if self.name in _OF_NAMES else ""
        return f"{self.version}.{extra}" if extra else self.version


def _language(features: ArticleFeatures) -> Mapping[str, Any]:
    return {"language": features.language.language, "language_rule": features.language.rule}


def _teaser(features: ArticleFeatures) -> Mapping[str, Any]:
    return {"teaser": make_teaser(features.article)}


def _length(features: ArticleFeatures) -> Mapping[str, Any]:
    count = count_words(features.text, features.words, features.language.language)
    return {
        "word_count": count,
        "reading_seconds": reading_seconds(features.text, features.language.language, count),
    }


def _dates(features: ArticleFeatures) -> Mapping[str, Any]:
    return {"dates": features.dates}


def _fingerprints(features: ArticleFeatures) -> Mapping[str, Any]:
    return {
        "text_sha256": text_hash(features.words),
        "minhash": minhash(shingles(features.words, features.language.language, features.bare_words)),
    }


def _names(features: ArticleFeatures) -> Mapping[str, Any]:
    return {"names": features.names}


def _topics(features: ArticleFeatures) -> Mapping[str, Any]:
    return {"topics": topics_of(features.article.title, features.text, features.language.language)}


def _terms(features: ArticleFeatures) -> Mapping[str, Any]:
    title = bare_words(features.article.title)
    return {"terms": terms([*title, *features.bare_words], features.language.language)}


def _numbers(features: ArticleFeatures) -> Mapping[str, Any]:
    """Find numbers. Where the printed text is in NFC, as it mostly is, digits are where they were found in it."""
    known = features.digits if features.text == features.printed else None
    return {"numbers": numbers(f"{features.article.title}\n{features.text}", known)}


def _activity(features: ArticleFeatures) -> Mapping[str, Any]:
    """Find acts. The dates are only computed if a person is named, because no other step may need them."""
    article, language = features.article, features.language.language
    found = activities(article, language, features.names, lambda: features.dates, day_of(article, features.zone))
    return {"activities": found, "labels": labels_of(article.title, language)}


STEPS: tuple[Step, ...] = (
    Step("language", "1", _language, "the language of the text"),
    Step("teaser", "3", _teaser, "the beginning of the text, for lists"),
    Step("length", "1", _length, "words, and the time to read them"),
    Step("dates", "4", _dates, "dates in the running text"),
    Step("fingerprints", "2", _fingerprints, "what finds the same or a similar text"),
    Step("names", "12", _names, "people, offices, organisations, places, weapons and sites"),
    Step("topics", "4", _topics, "what the text is about"),
    Step("terms", "1", _terms, "the words it uses most"),
    Step("numbers", "2", _numbers, "the numbers in it, to find its other editions"),
    Step("activity", "13", _activity, "what persons did, as it reports; speeches, full texts and series"),
)


def steps_without(switched_off: Iterable[str]) -> tuple[Step, ...]:
    """Return all steps except these. Raises `Misconfigured` for an unknown name."""
    off = set(switched_off)
    if unknown := off - {step.name for step in STEPS}:
        raise Misconfigured(f"{', '.join(sorted(unknown))} is not an enricher step; the steps are {names_of(STEPS)}")
    return tuple(step for step in STEPS if step.name not in off)


def chosen(steps: Iterable[Step], wanted: Collection[str]) -> list[Step]:
    """Return the wanted steps, or all steps if none is named."""
    return [step for step in steps if not wanted or step.name in wanted]


def names_of(steps: Iterable[Step]) -> str:
    """Return the names of these steps for a message, separated by commas."""
    return ", ".join(step.name for step in steps)
