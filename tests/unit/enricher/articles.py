"""Articles for the enricher's tests."""

from __future__ import annotations

from datetime import UTC, datetime

from shared.contracts import Article, BlobRef, Block, BlockKind, Origin

CAPTURED = datetime(2024, 1, 10, tzinfo=UTC)


def article(*paragraphs: str, title: str = "A title", **more: object) -> Article:
    """An article with these paragraphs; `more` are fields of `Article`."""
    fields: dict[str, object] = {
        "capture_id": "c",
        "url": "http://news.example/1",
        "address": "http://news.example/1",
        "captured_at": CAPTURED,
        "outlet": "news.example",
        "body": BlobRef(sha256="0" * 64, size=1),
        "origin": Origin.FETCHED,
        "parser": "1",
        "title": title,
        "blocks": tuple(Block(kind=BlockKind.PARAGRAPH, text=text) for text in paragraphs),
    }
    return Article.model_validate(fields | more)
