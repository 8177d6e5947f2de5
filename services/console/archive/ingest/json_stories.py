"""Read stories from rows of JSON with various column names. Each row becomes a story or a reason why it is not one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time
from typing import IO, Any

from services.console.archive.ingest.items import IngestOptions, ReadResult, Skipped, item
from services.console.archive.ingest.paragraph_repair import split_paragraphs
from shared.ids import sha256_hex

TEXT = ("story", "story_text", "text", "body", "content")
HTML = ("html",)
_TITLE = ("title", "headline")
_DATE = ("date", "published", "published_at", "date_str")
_OWN_URL = ("link", "url", "story.link")
_SHARED_URL = ("index.link",)
"""Columns with the address of a page that holds many stories."""
_AUTHOR = ("author", "byline")

Row = Mapping[str, Any]


def read_stories(name: str, file: IO[bytes], options: IngestOptions) -> Iterator[ReadResult]:
    """Read stories from lines of JSON. `name` names the file in messages. Broken lines are reported and skipped."""
    for number, line in enumerate(file, 1):
        where = f"{name}:{number}"
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield Skipped(where, "bad-json", f"the line is not JSON: {error}")
            continue
        yield (
            story(where, row, options)
            if isinstance(row, dict)
            else Skipped(where, "bad-json", "the line is not a JSON object")
        )


def is_story(row: object) -> bool:
    """Return whether a row has a text column.

    A row without text may still give the address of a page in the same folder.
    """
    return isinstance(row, dict) and any(name in row for name in (*TEXT, *HTML))


def story(where: str, row: Row, options: IngestOptions) -> ReadResult:
    """Make an item of one row. A row without text or address is not sent."""
    text, html, title = _text(row, TEXT), _text(row, HTML), " ".join(_text(row, _TITLE).split())
    if not (text.strip(" ,\r\n\t") or html.strip()):
        what = "has no body" if is_story(row) else f"has none of the columns {', '.join(TEXT)}"
        return Skipped(where, "no-text", f"the row {what}: {title or 'and no title'}")
    url = _address(row, title, text)
    if not url:
        return Skipped(where, "no-url", f"the row has none of the columns {', '.join((*_OWN_URL, *_SHARED_URL))}")
    hints = {
        "title": title[:2000],
        "published_printed": _date(row),
        "language": _text(row, ("language", "lang")).strip()[:35],
        "byline": _text(row, _AUTHOR).strip()[:500],
    }
    body = {"html": html} if html.strip() else {"text": split_paragraphs(text)}
    return item(where, 0, options, url=url, hints=hints, **body)


def _text(row: Row, names: tuple[str, ...]) -> str:
    """Return the value of the first of these columns that has text."""
    return next((value for name in names if isinstance(value := row.get(name), str) and value.strip()), "")


def _address(row: Row, title: str, text: str) -> str:
    """Return the story's own address. An address shared by many stories gets a hash of the story as fragment."""
    if own := _text(row, _OWN_URL).strip():
        return own
    shared = _text(row, _SHARED_URL).strip()
    mark = sha256_hex(f"{title}\n{text}".encode("utf-8", "surrogatepass"))[:16]
    return f"{shared}#story={mark}" if shared else ""


def _date(row: Row) -> str:
    """Return the date as printed. A number is milliseconds or seconds since 1970; midnight means the day only."""
    value = next((row[name] for name in _DATE if row.get(name) not in (None, "")), "")
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value).strip()[:200] if isinstance(value, str) else ""
    try:
        moment = datetime.fromtimestamp(value / 1000 if abs(value) >= 1e11 else value, UTC)
    except (ValueError, OverflowError, OSError):
        return ""
    return moment.date().isoformat() if moment.time() == time.min else moment.isoformat(timespec="seconds")
