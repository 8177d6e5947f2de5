"""Find the style sheets that a page links and that count on a screen."""

from __future__ import annotations

from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

from shared.styles.addresses import absolute

_SHEETS = 'base[href], link[href][rel*="stylesheet" i], link[href][rel*="preload" i][as="style" i]'
_MOST_LINKS = 1_000


def media_of(link: LexborNode) -> str | None:
    """Return the media query of a `link` to a style sheet; None if it is none, or does not count on a screen.

    Many pages load a sheet so that it holds up nothing: as `preload`, or for `print`, until a script changes that.
    """
    rels = (link.attrs.get("rel") or "").lower().split()
    if "stylesheet" not in rels and "preload" not in rels:
        return None
    given = link.attributes
    loaded = (given.get("onload") or "").lower()
    if "preload" in rels and (given.get("as") or "").lower() == "style" and "rel" in loaded:
        return given.get("media") or ""
    if "stylesheet" not in rels or "alternate" in rels or "disabled" in given:
        return None
    media = (given.get("media") or "").strip()
    if media.lower() != "print":
        return media
    return "" if "media" in loaded else None


def base_of(tree: LexborHTMLParser, url: str) -> str:
    """Return the base of the page's relative links."""
    return _base(tree.css_first("base[href]"), url)


def _base(base: LexborNode | None, url: str) -> str:
    return (absolute(url, base.attributes.get("href") or "") if base is not None else "") or url


def sheet_urls(tree: LexborHTMLParser, url: str) -> tuple[str, ...]:
    """Return the absolute addresses of the first style sheets of the page at this address, each once.

    An empty address, as templates without a value leave it, is none. It would be that of the page.
    """
    nodes = tree.css(_SHEETS)  # one pass, for the parser does this with every article
    first = next((node for node in nodes if node.tag == "base"), None)
    base = _base(first, url)
    links = (node for node in nodes if node.tag == "link" and media_of(node) is not None)
    found = (address_of(link, base) for link in islice(links, _MOST_LINKS))
    return tuple(dict.fromkeys(one for one in found if one and one != url))


def address_of(link: LexborNode, base: str) -> str:
    """Return the absolute address of a link; an empty string if it has none."""
    given = (link.attributes.get("href") or "").strip()
    return absolute(base, given) if given else ""
