"""Read the dates of an article that a test makes."""

from __future__ import annotations

from datetime import UTC, datetime

from services.parser.core.extract import extract
from services.parser.core.extraction import Context, Extraction
from shared.contracts import DateValue

URL = "https://gazette.example/story/7"


VIEWED = datetime(2024, 6, 20, 9, tzinfo=UTC)


TEXT = "".join(
    f"<p>The ferry to Arlen sailed for the {n}th time, said the harbour office, and all on board were well.</p>"
    for n in range(4, 9)
)


def read(body: str, head: str = "", url: str = URL, **context: object) -> Extraction:
    known = Context(**{"captured_at": VIEWED, "language": "en", **context})  # type: ignore[arg-type]
    found = extract(
        f"<html lang=en><head><title>Ferry sails</title>{head}</head><body>{body}</body></html>", url, known
    )
    assert isinstance(found, Extraction), found
    return found


def published(body: str, head: str = "", url: str = URL, **context: object) -> DateValue | None:
    return read(body, head, url, **context).published


def day(value: DateValue | None) -> str:
    return value.value.date().isoformat() if value else ""


def linked(data: str) -> str:
    return f'<script type="application/ld+json">{data}</script>'
