"""Find what the styles of a page name: the sheets that count on a screen, and what its own styles show."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from shared.styles.addresses import absolute
from shared.styles.fonts import fonts
from shared.styles.sheets import imports, pictures

_STYLES = 'base[href], style, link[href][rel*="stylesheet" i], link[href][rel*="preload" i][as="style" i]'
_MOST_LINKS, _MOST_OWN, _MOST_IMPORTING, _MOST_READ = 1_000, 50, 10, 32_768
"""The most links, styles and styles with imports of a page that are read, and how many characters of each style."""


class PageStyles(NamedTuple):
    """Absolute addresses that the styles of a page name, each once.

    sheets    those that the page links, then those that its own styles import
    pictures  those that its own styles show
    fonts     those that its own styles name
    """

    sheets: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    fonts: tuple[str, ...] = ()


NO_STYLES = PageStyles()


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


def page_styles(tree: LexborHTMLParser, url: str) -> PageStyles:
    """Return what the styles of the page at this address name.

    An empty address, as templates without a value leave it, is none. It would be that of the page.
    """
    nodes = tree.css(_STYLES)  # one pass, for the parser does this with every article
    base = _base(next((node for node in nodes if node.tag == "base"), None), url)
    links = (node for node in nodes if node.tag == "link" and media_of(node) is not None)
    found = [address_of(link, base) for link in islice(links, _MOST_LINKS)]
    own = _own_styles(node for node in nodes if node.tag == "style")
    importing = islice((text for text in own if "@import" in text.lower()), _MOST_IMPORTING)
    return PageStyles(
        _once([*found, *(one for text in importing for one in imports(text, base))], url),
        _once((one for text in own for one in pictures(text, base)), url),
        _once((one for text in own for one in fonts(text, base)), url),
    )


def _own_styles(styles: Iterable[LexborNode]) -> list[str]:
    """Return the beginnings of the page's own styles that may name an address. Most name none."""
    texts = (node.text(deep=False)[:_MOST_READ] for node in styles)
    return list(islice((text for text in texts if _names_an_address(text.lower())), _MOST_OWN))


def _names_an_address(small: str) -> bool:
    return "url(" in small or "@import" in small


def _once(found: Iterable[str], url: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for one in found if one and one != url))


def address_of(link: LexborNode, base: str) -> str:
    """Return the absolute address of a link; an empty string if it has none."""
    given = (link.attributes.get("href") or "").strip()
    return absolute(base, given) if given else ""
