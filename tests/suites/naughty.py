"""Strings that break programs, as headlines and texts of articles: through a feed, the contract, and as bytes."""

from __future__ import annotations

import json
from xml.sax.saxutils import escape

from services.parser.core.links import read_links
from services.parser.core.metadata.titles import clean
from services.parser.core.urls.canonical import address_of, join_url
from shared.contracts import FetchRequest, PageKind, decode
from shared.streams.frontier.tasks import Task, pack, unpack
from tests.suites.collections import Found, files

_RSS = (
    "<rss version='2.0'><channel><title>x</title><item><title>{}</title>"
    "<link>https://a.example/1</link></item></channel></rss>"
)


def strings() -> list[str]:
    """All of the list, in its order."""
    found = next(json.loads(body) for _, body in files("naughty-strings"))
    return [str(one) for one in found]


def run() -> Found:
    found = Found()
    for number, text in enumerate(strings()):
        found.case(f"{number}", _seen(text))
    return found


def _seen(text: str) -> str:
    try:
        request = FetchRequest(url="https://a.example/1", outlet="a", referrer=None)
        task = Task(request, traceparent="", client_ref=text or None, state={"etag": text})
        if unpack(pack(task)) != task:
            return "the frontier gives back another task"
        again = decode(FetchRequest, request.SCHEMA, request.encode())
        links = read_links(_RSS.format(escape(text)).encode(), PageKind.FEED, "https://a.example/feed").links
        address_of(join_url("https://a.example/", text) or "https://a.example/")
    except Exception as error:
        return f"raised {type(error).__name__}: {error}"[:200]
    title = links[0].title if links else ""
    if again != request or not links:
        return "the feed lost its entry"
    return "" if title == clean(escape(text)) or title == clean(text) else f"the headline became {title!r}"
