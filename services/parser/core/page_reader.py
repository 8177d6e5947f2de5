"""Read a stored capture of an article page. The service and the commands both use this function."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from services.parser.core.document.decode import decode_page
from services.parser.core.document.limits import exceeds_limits
from services.parser.core.extract import extract_unguarded
from services.parser.core.extraction import Context, Extraction, NotAnArticle, Refusal
from services.parser.core.links.feed_items import read_item
from services.parser.core.page import Page, content_type, looks_like_page, redirected_home
from services.parser.core.story import STORY_TYPE, read_story
from shared.contracts import FEED_ITEM
from shared.sources.rules import Rules
from shared.text.markup_limits import AT_ONCE

ReadInSandbox = Callable[[str, str, Context, Rules | None], Awaitable[Extraction | NotAnArticle]]
"""Read a suspicious page where it can do no harm."""


async def read_page(page: Page, body: bytes, sandbox: ReadInSandbox) -> Extraction | NotAnArticle:
    """Read a page, a story that came as text, or the feed item that replaces a page."""
    media_type = page.body.media_type.partition(";")[0].strip().lower()
    if media_type == STORY_TYPE:
        return read_story(body, page.url, page.context)
    if media_type == FEED_ITEM:
        return read_item(body, page.capture.referrer or page.url, content_type(page.capture), page.url, page.context)
    if not looks_like_page(media_type, body):
        return NotAnArticle(Refusal.NOT_HTML, f"the response is {media_type}")
    return await _read_html(page, body, sandbox)


async def _read_html(page: Page, body: bytes, sandbox: ReadInSandbox) -> Extraction | NotAnArticle:
    if redirected_home(page.capture):
        return NotAnArticle(Refusal.SOFT_GONE, "the address now leads to the home page")
    decoded = decode_page(body, content_type(page.capture), page.capture.charset)
    text = decoded.text
    danger = exceeds_limits(body if decoded.is_body and len(body) <= AT_ONCE else text)
    if danger is not None:
        if danger.reason is Refusal.TOO_LARGE:
            return danger
        return await sandbox(text, page.url, page.context, page.rules)
    html = body if decoded.is_body else text  # the HTML parser would encode the text again
    return extract_unguarded(html, page.url, page.context, page.rules)
