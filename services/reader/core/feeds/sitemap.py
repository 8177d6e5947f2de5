"""Write sitemaps (https://www.sitemaps.org/protocol.html): an index of months, and the articles of a month."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from services.reader.core.feeds.atom import tag

MOST = 50_000
"""The maximum number of addresses in one file, by the protocol."""
_NAME = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])(?:-([1-9][0-9]{0,3}))?", re.ASCII)
_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n<{} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
INDEX, PAGES = ("sitemapindex", "sitemap"), ("urlset", "url")
Form = tuple[str, str]


@dataclass(frozen=True, slots=True)
class SitemapFile:
    """A file of the sitemap: a month, or its `part` if it has more than `MOST` articles."""

    month: datetime
    part: int = 1

    @property
    def name(self) -> str:
        return f"{self.month.year:04d}-{self.month.month:02d}" + (f"-{self.part}" if self.part > 1 else "")

    @property
    def skipped(self) -> int:
        """Return how many articles of the month are in earlier files."""
        return (self.part - 1) * MOST


def files(month: datetime, articles: int) -> Iterator[SitemapFile]:
    """Return the files of a month with that many articles."""
    return (SitemapFile(month, part + 1) for part in range(-(-articles // MOST)))


def read_name(name: str) -> SitemapFile | None:
    """Return the file with this name; None for an impossible name."""
    found = _NAME.fullmatch(name)
    if found is None or found[1] == "0000" or found[3] == "1":
        return None
    return SitemapFile(datetime(int(found[1]), int(found[2]), 1, tzinfo=UTC), int(found[3] or 1))


def document_start(form: Form) -> str:
    """Return what stands before the entries."""
    return _HEAD.format(form[0])


def entries(form: Form, rows: Iterable[tuple[str, datetime]]) -> str:
    """Write addresses, each with the time of its last change."""
    return "".join(f"<{form[1]}>{tag('loc', url)}{tag('lastmod', _time(at))}</{form[1]}>\n" for url, at in rows)


def document_end(form: Form) -> str:
    """Return the end of the document, after the entries."""
    return f"</{form[0]}>\n"


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
