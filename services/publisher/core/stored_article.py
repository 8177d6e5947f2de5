"""Rebuild the parser's message from a stored text, so that a step of the enricher can read it again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shared.contracts import Article, BlobRef


def stored_article(row: Mapping[str, Any]) -> Article:
    """Return the message with all fields that steps read. Its declared language is the one that was detected."""
    language = row["language"]
    return Article.model_validate(
        {
            "capture_id": row["capture_id"],
            "url": row["url"],
            "address": row["address"],
            "captured_at": row["first_seen"],
            "outlet": row["outlet_id"],
            "edition": row["edition"],
            "body": BlobRef(sha256=row["body_sha256"], size=row["body_size"], media_type=row["media_type"]),
            "origin": row["origin"],
            "parser": row["parser"],
            "title": row["title"],
            "standfirst": row["standfirst"],
            "blocks": row["blocks"],
            "published": row["published"],
            "language_declared": "" if language == "und" else language,
            "steps": (row["step"],),
        }
    )
