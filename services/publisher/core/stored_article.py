"""A stored text as the message that the parser sent for it, for a step of the enricher to read it again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shared.contracts import Article, BlobRef


def stored_article(row: Mapping[str, Any]) -> Article:
    """Return the message. It holds what steps read; the language that was found is the declared one."""
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
