"""A thousand robots.txt files as found on the web: each is read, answers for any page, and asks for a sane delay."""

from __future__ import annotations

from services.fetcher.core.robots_rules import robots
from tests.suites.collections import Found, files

_PAGES = ("https://example.org/", "https://example.org/news/1?a=b", "https://example.org/%EB%89%B4%EC%8A%A4")


def run() -> Found:
    found = Found()
    for name, body in files("robots-real"):
        found.case(name, _seen(body))
    return found


def _seen(body: bytes) -> str:
    try:
        rules = robots("rules", body)
        answers = [rules.allows(url, "Presswatch") for url in _PAGES]
        delay = rules.crawl_delay_s("Presswatch")
    except Exception as error:
        return f"raised {type(error).__name__}: {error}"
    everything = not b"".join(body.split()).lower().replace(b"\xef\xbb\xbf", b"")
    if everything and not all(answers):
        return "an empty file forbids a page"
    return "" if 0 <= delay <= 3600 else f"asks for {delay} s"
