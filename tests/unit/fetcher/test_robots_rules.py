"""What robots.txt allows, and what it means when it cannot be read."""

from __future__ import annotations

import pytest

from services.fetcher.core.robots_rules import robots, standing_of


@pytest.mark.parametrize(
    ("status", "standing"),
    [(200, "rules"), (404, "open"), (403, "open"), (429, "closed"), (500, "closed"), (503, "closed"), (None, "closed")],
)
def test_robots_by_status(status: int | None, standing: str) -> None:
    assert standing_of(status) == standing


def test_robots_rules() -> None:
    rules = robots("rules", b"\xef\xbb\xbfUser-agent: presswatch\nCrawl-delay: 7\nDisallow: /a\nAllow: /a/b")
    assert not rules.allows("https://x.example/a/c", "Presswatch")
    assert rules.allows("https://x.example/a/b", "Presswatch")
    assert rules.crawl_delay_s("Presswatch") == 7
    assert robots("open", b"").allows("https://x.example/", "Presswatch")
    assert not robots("closed", b"").allows("https://x.example/", "Presswatch")
