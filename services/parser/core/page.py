"""A capture with all that is known around it: outlet, edition, rules, when and where."""

from __future__ import annotations

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


class KnownOutlets(Protocol):
    """The outlets' files, and their rules read."""

    def place(self, url: str, outlet: str | None, edition: str | None) -> tuple[Outlet, str | None]: ...

    def rules(self, outlet: Outlet) -> tuple[Rules, ...]: ...


@dataclass(frozen=True, slots=True)
class Page:
    """`url` is where the page was found in the end."""

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
    def is_entry_point(self) -> bool:
        return self.outlet.entry_point(self.capture.url) is not None

    @property
    def entry_rules(self) -> EntryRules:
        """Of the entry point itself, or of the one that this older page of the list was reached from."""
        point = self.outlet.entry_point(self.capture.url) or self.outlet.entry_point(self.capture.referrer or "")
        if point is None:
            return EntryRules()
        return EntryRules(point.links, point.next, point.include, point.exclude, point.items, point.fields)

    def older(self, url: str, lane: Lane) -> FetchRequest:
        """The next page of this list, after all that is new."""
        return FetchRequest(
            url=url, kind=self.capture.kind, outlet=self.outlet.id, edition=self.edition, lane=lane, priority=7,
            referrer=self.capture.url,
        )  # fmt: skip


def page_of(capture: Capture, born_at: datetime, outlets: KnownOutlets) -> Page:
    """Raises `Permanent` for a capture without a stored body: those do not come this far by the rules."""
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
    )


def content_type(capture: Capture) -> str:
    """The last `Content-Type` the server sent, or what the body is kept as."""
    sent = [value for name, value in capture.headers if name.lower() == "content-type"]
    return sent[-1] if sent else capture.body.media_type if capture.body else ""


def looks_like_page(media_type: str, body: bytes) -> bool:
    """By type; a body that begins with a tag is looked at whatever its type."""
    return media_type in _PAGE_TYPES or body[:512].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def redirected_home(capture: Capture) -> bool:
    """An article's address that now leads to the front page: the article is gone."""
    if capture.kind is not PageKind.ARTICLE or not capture.final_url or capture.final_url == capture.url:
        return False
    asked, came = urlsplit(capture.url), urlsplit(capture.final_url)
    return not came.path.strip("/") and not came.query and bool(asked.path.strip("/") or asked.query)
