"""Real stories as the site's benchmark publishes them: KCNA in English and Spanish, and Korean speeches in parts.

They come two minutes apart, in the order of their days, so that a week holds more articles than a page may compare.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from services.enricher.adapters.language_model import LanguageModel
from services.enricher.core.enrich import enrich
from shared.contracts import Article, BlobRef, Block, BlockKind, EnrichedArticle, Origin
from shared.contracts.dates import DateValue, Precision
from shared.ids import capture_id, sha256_hex
from tests.bench.gold_paragraphs import count, day, story
from tests.bench.synthetic_articles import moment_of
from tests.shared_data import SHARED

FILE = "data/kcna-2011.jsonl.gz"
SPEECHES = "data/newyear-ko"
_LEAST = 200
_KOREAN_EVERY, _LINES = 6, 5
_SENTENCES = 3
_WORD = re.compile(r"(?<=[a-z]{3} )(?:the|in|el|en)(?= )")
"""About a tenth of the words of a story."""


def made(number: int, *, elsewhere: bool = False) -> EnrichedArticle:
    """Return article `number`. Every sixth is Korean. `elsewhere` is a copy in another outlet, in other words."""
    return _korean(number) if number % _KOREAN_EVERY == 0 else _kcna(number, elsewhere)


def _kcna(number: int, elsewhere: bool) -> EnrichedArticle:
    rows = _rows()
    title, text = story(FILE, rows[number % len(rows)])
    text = _WORD.sub("otherwise", text) if elsewhere else text
    language = "es" if f" {text} ".count(" de ") > f" {text} ".count(" of ") else "en"
    sentences = text.split(". ")
    paragraphs = [". ".join(sentences[at : at + _SENTENCES]) for at in range(0, len(sentences), _SENTENCES)]
    return _published(number, "hangang" if elsewhere else "kcna", language, title, paragraphs)


def _korean(number: int) -> EnrichedArticle:
    lines = _lines()
    at = number // _KOREAN_EVERY * _LINES % (len(lines) - _LINES)
    return _published(number, "hangang", "ko", lines[at][:40], lines[at : at + _LINES])


@cache
def _rows() -> list[int]:
    """Return the stories that have a text, in the order of their days."""
    rows = [row for row in range(count(FILE)) if len(story(FILE, row)[1]) >= _LEAST]
    return sorted(rows, key=lambda row: (day(FILE, row), row))


@cache
def _lines() -> list[str]:
    files = sorted((SHARED / SPEECHES).glob("*.txt"))
    return [" ".join(line.split()) for one in files for line in one.read_text("utf-8").splitlines() if line.strip()]


def _published(number: int, outlet: str, language: str, title: str, paragraphs: Sequence[str]) -> EnrichedArticle:
    address, at = f"https://{outlet}.example/{language}/{number}.html", moment_of(number)
    body = sha256_hex(str(number).encode())
    article = Article(
        capture_id=capture_id(address, at, body),
        url=address,
        address=address,
        captured_at=at,
        outlet=outlet,
        edition=language,
        body=BlobRef(sha256=body, size=30_000, media_type="text/html"),
        origin=Origin.FETCHED,
        parser="7",
        title=title,
        blocks=tuple(Block(kind=BlockKind.PARAGRAPH, text=text) for text in paragraphs),
        published=DateValue(value=at, precision=Precision.MINUTE, rule="json-ld", printed=at.isoformat()),
    )
    return enrich(article, [language], "UTC", _model().rank)


@cache
def _model() -> LanguageModel:
    return LanguageModel()
