"""A capture with its context: outlet, edition, rules, time and address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol
from urllib.parse import urlsplit

from services.parser.core.extraction import Context
from services.parser.core.links import EntryRules
from services.parser.core.urls.canonical import join_url
from shared.contracts import BlobRef, Capture, FetchRequest, Lane, PageKind
from shared.errors import Permanent
from shared.ids import capture_id
from shared.sources.model import Outlet
from shared.sources.rules import Rules, rules_for

_PAGE_TYPES = ("text/html", "application/xhtml+xml", "text/plain", "application/octet-stream", "text/xml", "")
_LIST = re.compile(rb"(?:<[?!][^<>]{0,300}>\s*)*<(?:rss|feed|rdf:rdf|urlset|sitemapindex)[\s>]", re.I)


class KnownOutlets(Protocol):
    """The outlets' files, and the rules read from them."""

    def place(self, url: str, outlet: str | None, edition: str | None) -> tuple[Outlet, str | None]: ...

    def rules(self, outlet: Outlet) -> tuple[Rules, ...]: ...


@dataclass(frozen=True, slots=True)
class Page:
    """A capture with its context. `url` is the final address, after redirects."""

    capture: Capture
    url: str
    captured_at: datetime
    capture_id: str
    body: BlobRef
    outlet: Outlet
    edition: str | None
    rules: Rules | None
    context: Context

    @property
    def is_redirected(self) -> bool:
        return self.url != self.capture.url

    @property
    def is_entry_point(self) -> bool:
        return self.outlet.entry_point(self.capture.url) is not None

    @property
    def entry_rules(self) -> EntryRules:
        """Return the rules of the entry point itself, or of the one that led to this older page of the list."""
        point = self.outlet.entry_point(self.capture.url) or self.outlet.entry_point(self.capture.referrer or "")
        if point is None:
            return EntryRules()
        return EntryRules(point.links, point.next, point.include, point.exclude, point.items, point.fields)

    def older(self, url: str, lane: Lane) -> FetchRequest:
        """Return the request for the next page of this list. Its priority is low, so that new pages come first."""
        return FetchRequest(
            url=url, kind=self.capture.kind, outlet=self.outlet.id, edition=self.edition, lane=lane, priority=7,
            referrer=self.capture.url,
        )  # fmt: skip


def page_of(capture: Capture, born_at: datetime, outlets: KnownOutlets) -> Page:
    """Return the page of a capture.

    Raises `Permanent` for a capture without a stored body. Such captures should not reach the parser.
    """
    if capture.body is None:
        raise Permanent("no body", "a capture reached the parser without a stored body")
    captured_at = (capture.captured_at or born_at).astimezone(UTC)
    outlet, edition = outlets.place(capture.url, capture.outlet, capture.edition)
    url = capture.final_url or capture.url
    return Page(
        capture=capture,
        url=url,
        captured_at=captured_at,
        capture_id=capture_id(capture.url, captured_at, capture.body.sha256),
        body=capture.body,
        outlet=outlet,
        edition=edition,
        rules=rules_for(outlets.rules(outlet), url, captured_at.date()),
        context=_context(capture, captured_at, outlet, edition),
    )


def _context(capture: Capture, captured_at: datetime, outlet: Outlet, edition: str | None) -> Context:
    hints = capture.hints
    known = outlet.editions.get(edition or "")
    return Context(
        zone=outlet.timezone,
        captured_at=captured_at,
        language=hints.language or (known.language if known else ""),
        hint_title=hints.title,
        hint_published=hints.published_printed,
        hint_byline=hints.byline,
        hint_image=join_url(capture.url, hints.image_url),
        kept=frozenset(outlet.keep),
        styles=outlet.fetch.styles,
    )


def content_type(capture: Capture) -> str:
    """Return the last `Content-Type` that the server sent, or else the media type that the body is stored with."""
    sent = [value for name, value in capture.headers if name.lower() == "content-type"]
    return sent[-1] if sent else capture.body.media_type if capture.body else ""


def looks_like_page(media_type: str, body: bytes) -> bool:
    """Return whether the body may be an HTML page, by its media type. A body that begins with a tag always may, unless
    it is a feed or a sitemap: a list whose items lack their links may name itself.
    """
    start = body[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    return (media_type in _PAGE_TYPES or start.startswith(b"<")) and not _LIST.match(start)


def redirected_home(capture: Capture) -> bool:
    """Return whether an article's address now redirects to the front page. The article is then gone."""
    if capture.kind is not PageKind.ARTICLE or not capture.final_url or capture.final_url == capture.url:
        return False
    asked, came = urlsplit(capture.url), urlsplit(capture.final_url)
    return not came.path.strip("/") and not came.query and bool(asked.path.strip("/") or asked.query)
