"""Where addresses lead that never existed is known on the second day, and a login page tells nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from services.parser.adapters.not_found_pages import NotFoundRecognizer
from services.parser.adapters.outlet_rules import OutletRules
from services.parser.core.extraction import NotAnArticle, Refusal
from services.parser.core.messages import refused_observation
from services.parser.core.page import Page, page_of
from shared.contracts import BlobRef, Capture, Origin, PageKind
from shared.contracts.capture import Redirect
from shared.sources import Outlet, Sources
from tests.publishing import START

SORRY = b"<html><head><title>Search</title></head><body><p>Nothing was found for your words.</p></body></html>"
SOURCES = Sources((Outlet(id="p", name="P", hosts=("p.example",)),))


class Kept:
    row: dict[str, Any] | None = None

    async def get(self, outlet: str) -> dict[str, Any] | None:
        return self.row

    async def put(self, outlet: str, page: dict[str, Any]) -> None:
        self.row = page


def led(path: str, target: str, kind: PageKind = PageKind.NOWHERE) -> Page:
    url = f"https://p.example/{path}"
    capture = Capture(
        url=url,
        kind=kind,
        outlet="p",
        origin=Origin.FETCHED,
        captured_at=START + timedelta(hours=1),
        body=BlobRef(sha256="a" * 64, size=9, media_type="text/html"),
        final_url=f"https://p.example/{target}",
        redirects=(Redirect(url=url, status=302),),
        referrer="https://p.example/news/1",
    )
    return page_of(capture, START, OutletRules(lambda: SOURCES))


async def times(*pages: Page, body: bytes = SORRY) -> int:
    kept = Kept()
    for page in pages:
        read = NotAnArticle(Refusal.TOO_SHORT)
        await NotFoundRecognizer(kept, lambda: 0.0).remember(page, body, read)
    return kept.row["times"] if kept.row else 0


async def test_it_is_counted_while_it_leads_to_the_same_page() -> None:
    first, second = led("news/x-9", "search?q=x-9"), led("news/y-9", "search?q=y-9")
    assert await times(first) == 1
    assert await times(first, second) == 2
    assert await times(first, first) == 1, "a capture read twice"
    assert await times(first, second, led("news/z-9", "hold?q=z-9")) == 1


async def test_a_page_with_a_password_may_be_a_gate() -> None:
    login = b'<html><body><form><input name="p" type="password"></form></body></html>'
    assert await times(led("news/x-9", "login?next=x-9"), body=login) == 0


def test_what_is_gone_is_the_address_that_was_asked_for() -> None:
    page = led("news/1", "search?q=/news/1", PageKind.ARTICLE)
    seen = refused_observation(page, NotAnArticle(Refusal.SOFT_GONE))
    assert (seen.url, seen.address, seen.moved_to) == (page.capture.url, None, page.url)
