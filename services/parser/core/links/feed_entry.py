"""One entry of a feed: its link, and its content if the feed gives that."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from selectolax.lexbor import LexborHTMLParser, LexborNode

from services.parser.core.document.limits import exceeds_limits
from services.parser.core.links.model import Link

_LEAST_WHOLE = 500
_CUT_OFF = re.compile(r"(?:…|\.\.\.|\[\W*\]|read more\W*|continue reading.{0,200})\s*$", re.I)


@dataclass(frozen=True, slots=True)
class Item:
    """An entry, with its content as HTML: Atom's `content`, RSS's `content:encoded` or JSON Feed's `content_html`."""

    link: Link
    html: str

    @property
    def marked_link(self) -> Link:
        """Return the link, with a mark if the feed holds its whole article."""
        return replace(self.link, whole=self.is_whole)

    @property
    def is_whole(self) -> bool:
        """Return whether the content is the whole article: it is long enough, and not cut off."""
        text = text_of(self.html) if len(self.html) >= _LEAST_WHOLE else ""
        return len(text) >= max(_LEAST_WHOLE, len(self.link.teaser)) and not _CUT_OFF.search(text)


def text_of(html: str) -> str:
    """Return the text of a piece of HTML. A piece that would stall the parser gives an empty string."""
    if "<" not in html and "&" not in html:
        return " ".join(html.split())
    body = _body(html)
    return " ".join(body.text(separator=" ").split()) if body is not None else ""


def first_image(html: str) -> str:
    """Return the address of the first picture."""
    body = _body(html) if "<img" in html else None
    image = body.css_first("img[src]") if body is not None else None
    return (image.attributes.get("src") or "") if image is not None else ""


def _body(html: str) -> LexborNode | None:
    return LexborHTMLParser(html).body if exceeds_limits(html) is None else None
