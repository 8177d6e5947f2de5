"""The model of a source file: who an outlet is, where it lists news, how to treat its servers."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from shared.contracts.common import EditionId, LanguageTag, OutletId, PageKind, Url

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_SPAN = re.compile(r"^(\d+(?:\.\d+)?)\s*([smhdw])$")


def _seconds(value: object) -> object:
    """Read a duration: `"90s"`, `"15m"`, `"1h"`, `"7d"`, `"4w"` or a bare number of seconds."""
    if isinstance(value, str):
        found = _SPAN.match(value.strip())
        if not found:
            raise ValueError('write a span as a number and one of s, m, h, d, w, such as "15m"')
        return float(found.group(1)) * _UNITS[found.group(2)]
    return value


def _days(seconds: float) -> float:
    if not 86400 <= seconds <= 100 * 366 * 86400:
        raise ValueError('write a day at least and a hundred years at most, such as "90d" or "520w"')
    return seconds


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError('write an IANA time zone such as "Asia/Pyongyang"') from None
    return name


def _host_with_path(text: str) -> str:
    """Validate `host` or `host:port`, each with or without a path: lower-case host, no scheme."""
    if "://" in text or not text or text.startswith("/") or any(c.isspace() for c in text):
        raise ValueError('write a host without scheme, such as "example.org", "example.org:8080" or "example.org/en"')
    host, slash, path = text.partition("/")
    return host.lower().removeprefix("www.") + slash + path.rstrip("/")


Seconds = Annotated[float, BeforeValidator(_seconds), Field(gt=0, le=366 * 86400)]
Days = Annotated[float, BeforeValidator(_seconds), AfterValidator(_days)]
HostPattern = Annotated[str, AfterValidator(_host_with_path)]
HeaderName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9!#$%&'*+.^_`|~-]+$")]
HeaderValue = Annotated[str, StringConstraints(pattern=r"^[\x20-\x7e\t]*$")]


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class EntryPoint(_Table):
    """A page that lists articles.

    links    CSS selector of the links to articles (listing pages); by default all plausible links of the site
    next     CSS selector of the link to the next, older page (backfill)
    include, exclude   regular expressions searched in a link's URL
    items    for JSON lists: path of the list, names separated by dots, empty for the top
    fields   for JSON lists: article field (url, title, published, teaser, image_url) to dotted name in an item
    pages    address of older pages: `{page}` counts from 1, `{date:%Y/%m/%d}` stands for a day
    poll_min_s, poll_max_s   override the outlet's schedule
    """

    url: Url
    kind: PageKind
    links: str = ""
    next: str = ""
    include: str = ""
    exclude: str = ""
    items: str = ""
    fields: dict[str, str] = Field(default_factory=dict)
    pages: str = ""
    poll_min_s: Seconds | None = None
    poll_max_s: Seconds | None = None

    @model_validator(mode="after")
    def _sensible(self) -> EntryPoint:
        if self.kind in (PageKind.ARTICLE, PageKind.IMAGE, PageKind.STYLE):
            raise ValueError('kind of an entry point is one of "feed", "sitemap", "listing", "json-list"')
        for name in ("include", "exclude"):
            try:
                re.compile(getattr(self, name))
            except re.error as error:
                raise ValueError(f"{name} is not a regular expression: {error}") from None
        return self


class Edition(_Table):
    """One language or regional edition.

    `paths` are its URL path prefixes, `hosts` its own hosts. `label` is shown in brackets after the outlet's name.
    """

    language: LanguageTag
    label: str = ""
    hosts: tuple[HostPattern, ...] = ()
    paths: tuple[str, ...] = ()
    entry_points: tuple[EntryPoint, ...] = ()


class Politeness(_Table):
    """Rate limits for each host of the outlet, over all replicas.

    They limit the seconds between the starts of two requests, the concurrent requests, and the requests a day (for the
    whole outlet).
    """

    delay_s: float = Field(2.0, ge=0, le=3600)
    concurrency: int = Field(1, ge=1, le=64)
    daily_ceiling: int = Field(20_000, ge=1)


class Schedule(_Table):
    """Bounds of the polling interval, and the ages at which an article is fetched again.

    After the last age, the last interval repeats. `confirm_after` is how long after the first sign of a removal another
    visit may confirm it; by default the publisher's setting applies.
    """

    poll_min_s: Seconds = 300.0
    poll_max_s: Seconds = 21_600.0
    revisit_after: tuple[Seconds, ...] = (3600.0, 86_400.0, 604_800.0, 2_592_000.0)
    confirm_after: Seconds | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Schedule:
        if self.poll_min_s > self.poll_max_s:
            raise ValueError("poll_min_s must not be more than poll_max_s")
        if list(self.revisit_after) != sorted(set(self.revisit_after)):
            raise ValueError("revisit_after must grow from one to the next")
        return self


class Retention(_Table):
    """How long stored bodies are kept; by default for ever. Hashes, texts and pictures are always kept.

    unchanged  pages that showed nothing new: not the first or last of a text, and no evidence of a change
    pages      all pages except the newest of each address
    lists      feeds, listings, sitemaps
    """

    unchanged: Days | None = None
    pages: Days | None = None
    lists: Days | None = None

    @property
    def is_empty(self) -> bool:
        return self.unchanged is None and self.pages is None and self.lists is None


class Fetch(_Table):
    """How to fetch the outlet's pages.

    `headers` are sent with each request. `proxy` is an http:// address. `allow_private` lists host:port pairs on
    private addresses that may be fetched, for tests and intranets. `images` and `styles` are whether pictures and style
    sheets are fetched.
    """

    headers: dict[HeaderName, HeaderValue] = Field(default_factory=dict)
    proxy: str = ""
    allow_private: tuple[str, ...] = ()
    images: bool = True
    styles: bool = True

    @model_validator(mode="after")
    def _sensible(self) -> Fetch:
        if self.proxy and urlsplit(self.proxy).scheme != "http":
            raise ValueError('write the proxy as "http://host:port"')
        for pair in self.allow_private:
            if not re.fullmatch(r"[^\s/]+:\d{1,5}", pair):
                raise ValueError('write allow_private as ["host:port"]')
        return self


class Outlet(_Table):
    """One outlet.

    `rules` are the parser's, unchanged. `keep` names kinds of page that count as articles of this outlet only. `route`
    marks an aggregator, whose articles belong to the outlets they name; `belongs_to` maps the text shown on the page to
    the outlet id.
    """

    id: OutletId
    name: str = Field(min_length=1, max_length=200)
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] | Literal[""] = ""
    homepage: Url | None = None
    hosts: tuple[HostPattern, ...] = Field(min_length=1)
    timezone: Annotated[str, AfterValidator(_known_zone)] = "UTC"
    notes: str = ""
    editions: dict[EditionId, Edition] = Field(default_factory=dict)
    politeness: Politeness = Politeness()
    schedule: Schedule = Schedule()
    fetch: Fetch = Fetch()
    retention: Retention = Retention()
    rules: tuple[dict[str, Any], ...] = ()
    keep: tuple[Literal["listing", "collection", "product", "service", "forum"], ...] = ()
    belongs_to: dict[str, OutletId] = Field(default_factory=dict)

    def label(self, edition: str | None) -> str:
        """Return a label such as `Naenara (En)`; the name alone without an edition."""
        if edition is None or len(self.editions) < 2:
            return self.name
        known = self.editions.get(edition)
        return f"{self.name} ({(known.label if known else '') or edition.capitalize()})"

    def languages(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(e.language for e in self.editions.values()))

    def entry_point(self, url: str) -> EntryPoint | None:
        """Return the entry point with this address, of any edition."""
        return next((p for e in self.editions.values() for p in e.entry_points if p.url == url), None)
