"""Read who wrote an article that a test makes."""

from __future__ import annotations

from services.parser.core.extract import extract
from services.parser.core.extraction import Extraction

TEXT = "".join(
    f"<p>The quay of Arlen was mended for the {n}. time, says the harbour office, and will hold this year.</p>"
    for n in range(2, 6)
)
SITE = '<meta property="og:site_name" content="Arlen Gazette">'


def linked(*authors: str) -> str:
    names = ",".join(f'{{"name":"{name}"}}' for name in authors)
    return f'<script type="application/ld+json">{{"@type":"NewsArticle","author":[{names}]}}</script>'


def organisation(name: str) -> str:
    data = f'{{"@type":"Article","author":{{"@type":"Organization","name":"{name}"}}}}'
    return f'<script type="application/ld+json">{data}</script>'


def authors(head: str, byline: str = "") -> tuple[str, ...]:
    found = extract(
        f"<head><title>Quay mended</title>{head}</head><h1>Quay mended</h1>{byline}{TEXT}", "https://g.example/1"
    )
    assert isinstance(found, Extraction), found
    return found.byline.authors
