"""Read a site's front page: its name, language, feeds and sections, and a selector for its links to articles."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from services.parser.core.links.listings import target

FEED_PATHS = ("/feed", "/feed/", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feed.json")
SITEMAP_PATHS = ("/sitemap.xml", "/sitemap_index.xml", "/news-sitemap.xml", "/sitemap-news.xml")
MOST_FEEDS, MOST_SECTIONS = 6, 5
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
_FEED_LINK = re.compile(r"(?:/|\b)(?:rss|feed|atom)s?(?:\b|\.xml|/|$)", re.I)
_LANGUAGE = re.compile(r"^[a-z]{2,3}\b", re.I)
_CLASS = re.compile(r"^[A-Za-z_][A-Za-z0-9_-]{2,40}$")
_NO_NAMES = (
    "home", "homepage", "home page", "news", "latest news", "index", "welcome", "main", "main page", "today", "latest",
    "front page", "start", "all news", "top stories", "breaking news", "accueil", "startseite", "inicio", "главная",
    "首页", "홈", "메인",
)  # fmt: skip
_TITLE_ENDS = re.compile(r"\s+[|–—·:-]\s+")


@dataclass(frozen=True, slots=True)
class FrontPage:
    """A front page. `language` is empty if the page does not give it. Addresses are absolute, the likeliest first."""

    name: str
    language: str
    feeds: tuple[str, ...]
    sections: tuple[str, ...]


def read_front(html: str, url: str) -> FrontPage:
    """Read name, language, feeds and sections from a front page."""
    tree = LexborHTMLParser(html)
    return FrontPage(_name(tree, url), _language(tree), tuple(_feeds(tree, url)), tuple(_sections(tree, url)))


def row_selector(html: str, url: str, articles: frozenset[str]) -> str:
    """Return a selector for the links to these articles and few others, or an empty string if there is none."""
    tree = LexborHTMLParser(html)
    votes: Counter[str] = Counter()
    for anchor in tree.css("a[href]"):
        if urljoin(url, target(anchor)) in articles:
            votes.update(set(_selectors(anchor)))
    for selector, _ in sorted(votes.items(), key=lambda vote: (-vote[1], len(vote[0])))[:10]:
        found = [urljoin(url, target(anchor)) for anchor in tree.css(selector)]
        right = articles & set(found)
        if len(right) >= max(3, len(articles) * 0.6) and len(right) >= 0.9 * len(set(found)):
            return selector
    return ""


def _selectors(anchor: LexborNode) -> list[str]:
    found, node, inner = [], anchor.parent, "a"
    if names := _classes(anchor):
        found += [f"a.{name}" for name in names]
    for _ in range(3):
        if node is None or node.tag in ("body", "html"):
            break
        found += [f"{node.tag}.{name} {inner}" for name in _classes(node)]
        inner = f"{node.tag} a" if node.tag in ("h1", "h2", "h3", "h4") else inner
        node = node.parent
    return found


def _classes(node: LexborNode) -> list[str]:
    return [name for name in (node.attributes.get("class") or "").split() if _CLASS.match(name)][:3]


def _name(tree: LexborHTMLParser, url: str) -> str:
    node = tree.css_first('meta[property="og:site_name"]')
    said = (node.attributes.get("content") or "").strip() if node is not None else ""
    if not said and (title := tree.css_first("title")) is not None:
        parts = _TITLE_ENDS.split(" ".join(title.text().split()))
        said = min((part for part in parts if part.lower() not in _NO_NAMES), key=len, default="")
    return said[:200] or (urlsplit(url).hostname or "").removeprefix("www.")


def _language(tree: LexborHTMLParser) -> str:
    node = tree.css_first("html[lang]")
    found = _LANGUAGE.match(node.attributes.get("lang") or "") if node is not None else None
    return found[0].lower() if found else ""


def _feeds(tree: LexborHTMLParser, url: str) -> list[str]:
    """Return the feeds that the page declares, then links that look like feeds. Comment feeds are left out."""
    declared = [
        urljoin(url, node.attributes.get("href") or "")
        for node in tree.css("link[rel~=alternate][href]")
        if (node.attributes.get("type") or "").lower() in _FEED_TYPES
    ]
    linked = [urljoin(url, node.attributes.get("href") or "") for node in tree.css("a[href]")]
    found = dict.fromkeys([*declared, *(one for one in linked if _FEED_LINK.search(urlsplit(one).path))])
    return [one for one in found if one.startswith("http") and "comment" not in one][:MOST_FEEDS]


def _sections(tree: LexborHTMLParser, url: str) -> list[str]:
    """Return the pages on the same host that the page's menus link to."""
    host = urlsplit(url).netloc
    found: dict[str, None] = {}
    for anchor in tree.css("nav a[href], header a[href], .menu a[href], .nav a[href]"):
        one = urljoin(url, target(anchor)).partition("#")[0]
        if urlsplit(one).netloc == host and one.rstrip("/") != url.rstrip("/") and not _FEED_LINK.search(one):
            found[one] = None
    return list(found)[:MOST_SECTIONS]
