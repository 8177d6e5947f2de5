"""Read a feed item that holds its whole article, for use when the page cannot be fetched."""

from __future__ import annotations

from dataclasses import replace
from html import escape

from services.parser.core.document.limits import exceeds_limits
from services.parser.core.extract import extract_unguarded
from services.parser.core.extraction import Context, Extraction, NotAnArticle, Refusal
from services.parser.core.links.feed_entry import Item
from services.parser.core.links.feeds import entries
from services.parser.core.links.json_feeds import json_items
from services.parser.core.urls.canonical import join_url
from shared.sources.rules import Rules

FEED_TEXT = "feed"
"""The name of the rule that gave the text of such an article."""
_WHOLE = Rules(version="feed", body="body")
"""A feed's content is only the article, so the whole body is its text."""


def read_item(body: bytes, feed: str, content_type: str, url: str, context: Context) -> Extraction | NotAnArticle:
    """Return the item whose link is `url` as an article.

    `body` holds the bytes of the feed, and `feed` is its address.
    """
    item = next((one for one in _items(body, feed, content_type) if join_url(feed, one.link.url) == url), None)
    if item is None or not item.is_whole:
        return NotAnArticle(Refusal.NO_ARTICLE, "the feed does not hold this article's whole text")
    page = f"<!doctype html><title>{escape(item.link.title)}</title><body>{item.html}"
    danger = exceeds_limits(page)
    if danger is not None:
        return danger
    context = replace(
        context,
        language=item.link.language[:35] or context.language,
        hint_title=item.link.title or context.hint_title,
        hint_published=item.link.published or context.hint_published,
        hint_byline=item.link.byline or context.hint_byline,
        hint_image=join_url(feed, item.link.image) or context.hint_image,
    )
    read = extract_unguarded(page, url, context, _WHOLE)
    return read if isinstance(read, NotAnArticle) else replace(read, rules={**read.rules, "text": FEED_TEXT})


def _items(body: bytes, feed: str, content_type: str) -> list[Item]:
    """Return the entries of a feed of any kind."""
    is_json = body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")
    return json_items(body) if is_json else entries(body, feed, content_type)
