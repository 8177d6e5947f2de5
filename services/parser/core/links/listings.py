"""Read listing pages: links with the title, date, teaser and picture of their own row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import islice
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from services.parser.core.content.placeholder_phrases import said_by
from services.parser.core.document.limits import exceeds_limits
from services.parser.core.links.model import EntryRules, Link, Links, normalize_links
from services.parser.core.urls.canonical import join_url
from shared.text import find_dates

_IN_SCRIPT = re.compile(r"""^\s*javascript:\s*[\w.$]+\(\s*['"]([^'"]{2,1000})['"]""", re.I)
_PAGE_NUMBER = re.compile(r"""^\s*javascript:\s*(?:\w*page\w*|go\w*|fn\w*)\(\s*['"]?(\d{1,5})""", re.I)
_IN_QUERY = re.compile(r"([?&])page=(\d{1,6})")
_SLUG = re.compile(r"\d{4,}|(?<![a-z0-9])(?:[a-z0-9]++-){3,}|/\d{2,}(?:[/.?]|$)|[?&](?:\w*id|no|idx)=\w", re.I)
_DAY_BEHIND = re.compile(r"\s*[\[(（]\s*(\d{4}\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{1,2}\.?)\s*[\])）]$")
_BULLET = re.compile(r"^[·•▪◇○-]\s+")
_MAX_ROW_LEVELS = 4
_MOST_OF_ROW = 1_000
_ANYWHEN = date(2000, 1, 1)


def read_listing(html: str, url: str, rules: EntryRules) -> Links:
    """Return the links of a listing page.

    If the outlet's file gives a selector, they are its rows. Otherwise they are all plausible links of the page. A
    maintenance page, a block or a login wall in place of the list is a fault.
    """
    danger = exceeds_limits(html)
    if danger is not None:
        return Links(fault=danger.reason.value)
    tree = LexborHTMLParser(html)
    if (said := said_by(*_names_and_text(tree))) is not None:
        return Links(fault=said.reason.value)
    try:
        anchors = _chosen(tree, rules.links) if rules.links else _plausible(tree, url)
        older = _older(tree, url, rules)
    except SelectolaxError:
        return Links(fault="bad-selector")
    base = _base(tree, url)
    return Links(normalize_links(base, _rows(anchors), rules), older, "" if anchors else "no-links")


def _names_and_text(tree: LexborHTMLParser) -> tuple[list[str], str]:
    """Return what a page that replaces the list says about itself: its names and its text."""
    names = [node.text() for node in tree.css("head > title, h1")[:4]]
    return names, " ".join(tree.body.text(separator=" ").split()) if tree.body is not None else ""


def _base(tree: LexborHTMLParser, url: str) -> str:
    node = tree.css_first("base[href]")
    return (join_url(url, node.attributes.get("href")) if node is not None else "") or url


def _chosen(tree: LexborHTMLParser, selector: str) -> list[LexborNode]:
    """Return the links that the selector matches, or the first link in each element that it matches."""
    found = []
    for node in tree.css(selector):
        anchor = node if node.tag == "a" else node.css_first("a[href]")
        if anchor is not None and target(anchor):
            found.append(anchor)
    return found


def _plausible(tree: LexborHTMLParser, url: str) -> list[LexborNode]:
    """Return the plausible links: those within the site and outside of menus.

    Their text is long enough for a title, or their address looks like an article's.
    """
    host = urlsplit(url).hostname or ""
    return [a for a in tree.css("a[href]") if _looks_like_article(a, url, host)]


def _looks_like_article(anchor: LexborNode, url: str, host: str) -> bool:
    link = join_url(url, target(anchor))
    parts = urlsplit(link)
    if not link or (parts.hostname or "").removeprefix("www.") != host.removeprefix("www.") or link == url:
        return False
    text = anchor.text(strip=True)
    has_slug = _SLUG.search(f"{parts.path}?{parts.query}") is not None
    return (has_slug and (len(text) >= 8 or anchor.css_first("img") is not None)) or (
        len(text) >= 30 and len(parts.path) > 8
    )


def target(anchor: LexborNode) -> str:
    """Return where a link leads: its address, or the one inside a `javascript:` call."""
    href = (anchor.attributes.get("href") or "").strip()
    if href.lower().startswith("javascript:"):
        found = _IN_SCRIPT.match(href)
        return found[1] if found and ("/" in found[1] or "?" in found[1] or "." in found[1]) else ""
    return "" if href.startswith("#") else href


def _rows(anchors: list[LexborNode]) -> Iterator[Link]:
    """Yield the links. Each row is read only once, even if several of its links lead to the same place."""
    held = _held(anchors)
    read: set[int] = set()
    for anchor in anchors:
        row = _row(anchor, held)
        yield _link(anchor, anchor if row.mem_id in read else row)
        read.add(row.mem_id)


def _held(anchors: list[LexborNode]) -> dict[int, str | None]:
    """Map each element around links to the place where they lead, or to None if they lead to several.

    An element holds at least what its children hold, so each is visited at most twice.
    """
    held: dict[int, str | None] = {}
    for anchor in anchors:
        own: str | None = target(anchor)
        above = anchor.parent
        while above is not None:
            known = held.get(above.mem_id, own)
            if above.mem_id in held and (known is None or known == own):
                break
            held[above.mem_id] = own if known == own else None
            above = above.parent
    return held


def _row(anchor: LexborNode, held: dict[int, str | None]) -> LexborNode:
    """Return the largest element around the link that holds no link to another article."""
    row = anchor
    for _ in range(_MAX_ROW_LEVELS):
        above = row.parent
        if above is None or above.tag in ("body", "html", "tbody", "table", "ul", "ol"):
            break
        if held.get(above.mem_id) is None:
            break
        row = above
    return row


def _link(anchor: LexborNode, row: LexborNode) -> Link:
    title, printed = _split_title(" ".join(anchor.text().split()) or _title_attribute(anchor))
    texts = _texts(row)
    image = row.css_first("img")
    source = (image.attributes.get("data-src") or image.attributes.get("src") or "") if image is not None else ""
    return Link(
        target(anchor),
        title=title,
        teaser=max((t for t in texts if t != title and len(t) > 60), key=len, default=""),
        published=printed or _date(row, texts, title),
        image="" if source.startswith("data:") or "icon" in source.lower() else source,
    )


def _split_title(title: str) -> tuple[str, str]:
    """Separate a title from its bullet and from the day in brackets at its end: `· Ferry sails (2024.5.3)`."""
    found = _DAY_BEHIND.search(title)
    return (_BULLET.sub("", title[: found.start()] if found else title), found[1] if found else "")


def _title_attribute(anchor: LexborNode) -> str:
    image = anchor.css_first("img[alt]")
    return anchor.attributes.get("title") or (image.attributes.get("alt") if image is not None else "") or ""


def _texts(row: LexborNode) -> list[str]:
    """Return the texts that stand directly in the row's elements, in order."""
    nodes = islice(row.traverse(), _MOST_OF_ROW)
    found = [" ".join(n.text(deep=False).split()) for n in nodes if n.tag != "script"]
    return [text for text in found if text]


def _date(row: LexborNode, texts: list[str], title: str) -> str:
    """Return the date as printed: from a `time` element, else from the first short text that is a date."""
    node = row.css_first("time")
    if node is not None:
        return node.attributes.get("datetime") or " ".join(node.text().split())
    for text in texts:
        if text != title and len(text) < 60:
            for found in find_dates(text, _ANYWHEN):
                return text if found.end - found.start > len(text) // 2 else text[found.start : found.end]
    return ""


def _older(tree: LexborHTMLParser, url: str, rules: EntryRules) -> str:
    """Return the next page: by the file's selector, by `rel=next`, or by the next page number among the links."""
    node = tree.css_first(rules.next) if rules.next else tree.css_first("a[rel~=next], link[rel~=next]")
    if node is None:
        return "" if rules.next else _numbered(tree, url)
    number = _PAGE_NUMBER.match(node.attributes.get("href") or "")
    return _page_of(url, int(number[1])) if number else join_url(url, target(node))


def _numbered(tree: LexborHTMLParser, url: str) -> str:
    """Return the page after this one if a link such as `javascript:page(3)` leads to it."""
    found = _IN_QUERY.search(url)
    following = (int(found[2]) if found else 1) + 1
    calls = (_PAGE_NUMBER.match(a.attributes.get("href") or "") for a in tree.css("a[href^='javascript:']"))
    return _page_of(url, following) if any(call and int(call[1]) == following for call in calls) else ""


def _page_of(url: str, number: int) -> str:
    bare = url.split("#", maxsplit=1)[0]
    if _IN_QUERY.search(bare):
        return _IN_QUERY.sub(rf"\g<1>page={number}", bare, count=1)
    return f"{bare}{'&' if urlsplit(bare).query else '?'}page={number}"
