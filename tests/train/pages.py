"""Pages with a known kind beside the checkout, and how they are parted into folds."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch
from urllib.parse import urlsplit

from services.parser.core import extract as reading
from services.parser.core.document.decode import decode_page
from services.parser.core.document.outline import Outline
from services.parser.core.extraction import Extraction
from services.parser.core.kinds.decision import (
    ARTICLE,
    DOUBTFUL,
    Judged,
    has_only_teasers,
    is_surely_article,
    least_chance,
)
from services.parser.core.kinds.declared import types_in
from services.parser.core.kinds.signals import PageSignals, add_hints, signals_of
from services.parser.core.metadata.head import Head
from tests.shared_data import SHARED

FOLDS = 5
SET_ASIDE = 0
"""The fold that nothing is chosen by: looked at when all is done."""
_KINDS = {"documentation": "document"}
_SHARED = frozenset(("co", "com", "org", "ac", "gov", "net", "edu"))


class Seen(NamedTuple):
    """`sight` is None where the page was refused before its kind was asked for, or kept without asking.

    `taken` is whether it was kept then, and `least` the chance from which on the parser keeps it.
    """

    set: str
    id: str
    site: str
    fold: int
    kind: str
    sight: PageSignals | None
    surely: bool
    taken: bool
    least: float


def fold_of(site: str) -> int:
    """Pages of one site are in one fold: they look alike, and a judge is asked about sites it has never seen."""
    return int(hashlib.sha256(site.encode()).hexdigest(), 16) % FOLDS


def site_of(url: str) -> str:
    """Return the part of the host that one owner has: two names, or three below such as `co.uk`."""
    names = (urlsplit(url).hostname or "").split(".")
    return ".".join(names[-3:] if len(names[-1]) == 2 and names[-2:-1] and names[-2] in _SHARED else names[-2:])


def rows(shared: Path = SHARED) -> Iterator[tuple[Path, dict[str, Any]]]:
    for folder in ("pages", "pages-train"):
        for gold in sorted((shared / folder).glob("*/gold.jsonl")):
            for line in gold.read_bytes().splitlines():  # as text, other signs than newlines would end lines too
                yield gold.parent, json.loads(line)


def seen(shared: Path = SHARED) -> Iterator[Seen]:
    """Each page as the judge of kinds sees it."""
    for folder, row in rows(shared):
        body = gzip.decompress((folder / f"{row['id']}.html.gz").read_bytes())
        url = row.get("url") or ""
        site = site_of(url) or row["id"]
        looked = _looked_at(decode_page(body).text, url)
        kind = row.get("type") or "article"
        yield Seen(folder.name, row["id"], site, fold_of(site), _KINDS.get(kind, kind), *looked)


def _looked_at(html: str, url: str) -> tuple[PageSignals | None, bool, bool, float]:
    """The judge is asked as the parser asks it, and only writes down what it is shown.

    A page without a stored address has the one it names itself, or none.
    """
    noted: list[tuple[PageSignals, bool, float]] = []

    def note(_: str, head: Head, scripts: Sequence[str], named: str, outline: Outline, *others: Any) -> Judged:
        types = types_in(scripts)
        known = url or next(iter(head.hrefs("canonical")), "") or head.first("og:url")
        surely = "LiveBlogPosting" in types or is_surely_article(known, head, types, outline, others[0])
        sight = signals_of(known, head, types, named, outline, *others[:-1])
        add_hints(sight.numbers, outline)
        least = least_chance(known, only_teasers=has_only_teasers(head, types, outline, others[0]))
        noted.append((sight, surely, least))
        return Judged(ARTICLE)

    with patch.object(reading, "judge", note):
        read = reading.extract(html, url or "https://example.org/")
    taken = isinstance(read, Extraction)
    sight, surely, least = noted[0] if noted else (None, False, DOUBTFUL)
    return sight, surely, taken, least
