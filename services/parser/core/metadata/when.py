"""When it was published and updated: the first trustworthy place that says so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from selectolax.lexbor import LexborNode

from services.parser.core.metadata.head import Head
from services.parser.core.metadata.linked import Thing
from shared.contracts import DateValue, Precision
from shared.text import read_date

Noted = tuple[LexborNode, str, dict[str, str | None]]

_PUBLISHED = (
    "article:published_time", "og:article:published_time", "article:published", "datepublished", "date",
    "dc.date.issued", "dc.date", "dc.date.created", "dcterms.created", "dcterms.date", "dcterms.issued",
    "publishdate", "publish-date", "publish_date", "pubdate", "publication_date", "publisheddate", "parsely-pub-date",
    "sailthru.date", "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "originalpublicationdate",
    "article_date_original", "article.published", "datecreated", "date.release", "rnews:datepublished", "og:pubdate",
    "og:published_time", "created", "timestamp", "citation_publication_date", "citation_date",
    "published", "shareaholic:article_published_time", "og:release_date", "bt:pubdate", "vr:published_time",
    "article:create_at",
)  # fmt: skip
_UPDATED = ("article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "last-modified", "lastmod")
_IN_URL = re.compile(
    r"[/\-_.=](?P<y>20[0-3]\d|19[89]\d)(?P<s>[/\-_.]?)(?P<m>0?[1-9]|1[0-2])(?P=s)(?P<d>0?[1-9]|[12]\d|3[01])(?=\D|$)"
)
_DIGIT = re.compile(r"\d")
_FUTURE = timedelta(days=2)
_APART = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Clockwork:
    """What dates are read against: the outlet's zone, the moment of capture, the language, the page's address."""

    zone: str = "UTC"
    captured_at: datetime | None = None
    language: str = ""
    url: str = ""

    def read(self, printed: Any, rule: str) -> DateValue | None:
        if not isinstance(printed, str) or not printed.strip():
            return None
        return read_date(printed, self.zone, self.captured_at, self.language, rule)


def find_published(head: Head, things: Sequence[Thing], noted: Iterable[Noted], clock: Clockwork) -> DateValue | None:
    """Linked data, meta tags, marked elements, the address, then dates printed near the top."""
    for value in _candidates(head, things, noted, clock):
        return doubted(value, clock)
    return None


def find_updated(head: Head, things: Sequence[Thing], clock: Clockwork) -> DateValue | None:
    for thing in things:
        if value := clock.read(thing.get("dateModified"), "json-ld dateModified"):
            return value
    printed, name = head.which(*_UPDATED)
    return clock.read(printed, f"meta {name}") if printed else None


def _candidates(head: Head, things: Sequence[Thing], noted: Iterable[Noted], clock: Clockwork) -> Iterator[DateValue]:
    for key in ("datePublished", "dateCreated", "uploadDate"):
        for thing in things:
            if value := clock.read(thing.get(key), f"json-ld {key}"):
                yield value
    for name in _PUBLISHED:
        for content in head.metas.get(name, ()):
            if value := clock.read(content, f"meta {name}"):
                yield value
    noted = list(noted)
    yield from _marked(noted, clock)
    if value := date_in_url(clock.url, clock.zone):
        yield value
    yield from _printed(noted, clock)


def _marked(noted: Iterable[Noted], clock: Clockwork) -> Iterator[DateValue]:
    """Elements that say they hold a date of publication, best first."""
    ranked = []
    for order, (node, named, attributes) in enumerate(noted):
        prop = (attributes.get("itemprop") or "").lower()
        if prop in ("datepublished", "datecreated"):
            ranked.append((0, order, node, attributes))
        elif node.tag == "time":
            ranked.append((3 if "updated" in named.lower() or "modif" in named.lower() else 1, order, node, attributes))
        elif node.tag == "abbr" and "published" in named.lower():
            ranked.append((1, order, node, attributes))
    for _, _, node, attributes in sorted(ranked, key=lambda r: r[:2])[:8]:
        printed = attributes.get("datetime") or attributes.get("content") or attributes.get("title") or node.text()
        if value := clock.read(printed, f"{node.tag} element"):
            yield value


def _printed(noted: Iterable[Noted], clock: Clockwork) -> Iterator[DateValue]:
    """Short texts in elements named like a date; the day of viewing is found out by equalling the capture's day."""
    for node, named, _ in noted:
        lowered = named.lower()
        if "date" not in lowered and "time" not in lowered and "publi" not in lowered and "posted" not in lowered:
            continue
        inner = node.css_first("time[datetime]")
        text = (inner.attributes.get("datetime") or "") if inner is not None else node.text(separator=" ").strip()
        if not 5 < len(text) < 120:
            continue
        value = clock.read(" ".join(text.split()), "visible date")
        if value and not _day_of_viewing(value, named, clock):
            yield value


def _day_of_viewing(value: DateValue, named: str, clock: Clockwork) -> bool:
    """A bare day in a header or menu that equals the day of capture is the site's calendar."""
    if clock.captured_at is None or value.precision is not Precision.DAY:
        return False
    near = abs(value.value - clock.captured_at) < timedelta(days=1.6)
    return near and any(word in named.lower() for word in ("menu", "top", "head", "today", "current", "now", "nav"))


def date_in_url(url: str, zone: str) -> DateValue | None:
    found = _IN_URL.search(url)
    if not found:
        return None
    value = read_date(f"{found['y']}-{int(found['m']):02}-{int(found['d']):02}", zone, rule="url")
    return value and value.model_copy(update={"printed": found.group()[1:]})


def in_opening(texts: Iterable[str], clock: Clockwork) -> DateValue | None:
    """A whole date among the short texts before or in the article: not in long ones, whose dates are of events."""
    for text in texts:
        if len(text) > 90 or not _DIGIT.search(text) or "©" in text or "copyright" in text.lower():
            continue
        value = clock.read(text, "printed")
        if value and value.precision not in (Precision.YEAR, Precision.MONTH) and value.doubt != "year not printed":
            return doubted(value, clock)
    return None


def doubted(value: DateValue, clock: Clockwork) -> DateValue:
    """Flags a date in the future, or one that contradicts the address."""
    doubt = value.doubt
    if clock.captured_at and value.value > clock.captured_at + _FUTURE:
        doubt = "future"
    elif (told := date_in_url(clock.url, clock.zone)) and abs(told.value - value.value) > _APART:
        doubt = "contradicts url"
    return value if doubt == value.doubt else value.model_copy(update={"doubt": doubt})
