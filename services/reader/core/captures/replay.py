"""Make a stored page safe to show: without scripts, frames and outside requests, with the pictures and styles we have.

This is the second line of defence. The first is the policy of the replay's own origin: a browser runs no script,
submits no form and loads nothing from elsewhere, whatever the page contains.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

from services.reader.core.captures.page_text import page_text
from services.reader.core.captures.replay_rules import (
    FRAMES,
    GONE,
    LINKS,
    NOWHERE,
    SCRIPTS,
    forbidden_attributes,
    redirects,
    scrubbed,
    written,
)
from services.reader.core.captures.style_rewriter import BACKGROUNDS, FONTS
from services.reader.core.captures.style_sheets import SHEETS, StyleSheets
from services.reader.core.wording.translation import _, ngettext
from shared.styles.fonts import fonts
from shared.styles.links import address_of, base_of, media_of, page_styles
from shared.styles.sheets import SheetText, pictures
from shared.text.markup_limits import markup_excess

_MEDIA = frozenset(("video", "audio", "track"))
_PICTURES = frozenset(("img", "source", "input", "image"))


class ReplayPage:
    """A page to replay. Call `sheet_urls` and `part_urls`, find them in the archive, then call `shown`."""

    def __init__(self, text: str, address: str) -> None:
        self._tree = LexborHTMLParser(text)
        self._address, self._base = address, base_of(self._tree, address)
        self._nodes = list(self._tree.css("*"))
        self.missing: Counter[str] = Counter()

    def part_urls(self, sheets: Mapping[str, SheetText] | None = None) -> list[str]:
        """Return the absolute addresses of the pictures and fonts that the page, its styles and these sheets name."""
        found = [url for node in self._nodes if node.tag in _PICTURES for url in self._candidates(node)]
        attributes = [node.attributes.get("style") or "" for node in self._nodes if "style" in node.attributes]
        own = [SheetText(node.text(), self._base) for node in self._nodes if node.tag == "style"]
        found += [url for sheet in (*own, *(sheets or {}).values()) for url in (*pictures(*sheet), *fonts(*sheet))]
        found += [url for text in attributes for url in pictures(text, self._base)]
        return list(dict.fromkeys(found))

    def sheet_urls(self) -> list[str]:
        """Return the absolute addresses of the style sheets that the page links or imports."""
        return list(page_styles(self._tree, self._address).sheets)

    def shown(self, ours: Mapping[str, str], sheets: Mapping[str, SheetText] | None = None) -> str:
        """Return the page to show. `missing` is complete after this.

        `ours` maps the address of a picture or font to our path. Raises `ValueError` if the page cannot be made safe.
        """
        styles = StyleSheets(sheets or {}, ours)
        for node in reversed(self._nodes):  # dropping a node frees what is in it, so children come first
            self._one(node, ours, styles)
        self.missing += styles.missing  # this drops the zeros, too
        return scrubbed(written(self._tree), frozenset(ours.values()))

    def _one(self, node: LexborNode, ours: Mapping[str, str], styles: StyleSheets) -> None:
        tag = node.tag or ""
        if tag in SCRIPTS:
            self._drop(node, "scripts")
        elif tag in FRAMES:
            self._drop(node, "frames")
        elif tag in ("link", "style"):
            _restyle(node, self._sheet(node, styles))
        elif tag in GONE or redirects(node):
            self._drop(node, "")
        else:
            self._clean(node, tag, ours)
            if style := node.attributes.get("style"):
                node.attrs["style"] = styles.attribute(style, self._base)

    def _sheet(self, node: LexborNode, styles: StyleSheets) -> str | None:
        """Return the styles of a `style` element or of a link; None if they do not count or we do not have them."""
        if node.tag == "style":
            kind = node.attributes.get("type") or "css"
            return styles.inline(node.text(), self._base) if "css" in kind.lower() else None
        url = address_of(node, self._base)
        return styles.linked(url) if url and media_of(node) is not None else None

    def _clean(self, node: LexborNode, tag: str, ours: Mapping[str, str]) -> None:
        picture = self._picture(node, ours) if tag in _PICTURES else ""
        if tag in _MEDIA:
            self.missing["videos and sounds"] += tag != "track"
        href = node.attributes.get("href") if tag in LINKS else None
        if href and (link := _joined(self._base, href)):
            node.attrs["title"] = link
        for name in forbidden_attributes(node):
            del node.attrs[name]
        if href is not None:
            node.attrs["href"] = NOWHERE
        if picture:
            node.attrs["srcset" if tag == "source" else "src"] = picture

    def _picture(self, node: LexborNode, ours: Mapping[str, str]) -> str:
        wanted = self._candidates(node)
        found = next((ours[url] for url in wanted if url in ours), "")
        if wanted and not found and node.tag == "img":
            self.missing["pictures"] += 1
        return found

    def _candidates(self, node: LexborNode) -> list[str]:
        """Return the addresses where the picture may be. Pages with lazy loading have them in other attributes."""
        given = node.attributes
        names = [given.get(name) or "" for name in ("src", "data-src", "data-original", "data-lazy-src")]
        for name in ("srcset", "data-srcset"):
            names += [part.split()[0] for part in (given.get(name) or "").split(", ") if part.strip()]
        return [url for url in (_joined(self._base, name.strip()) for name in names if name.strip()) if url]

    def _drop(self, node: LexborNode, what: str) -> None:
        if what:
            self.missing[what] += 1
        node.decompose()


def _restyle(node: LexborNode, css: str | None) -> None:
    """Replace a link or style by a `style` element with this text, or by nothing."""
    made = LexborHTMLParser(f"<style>{css}</style>").css_first("style") if css else None
    if made is None:
        node.decompose()
        return
    media = media_of(node) if node.tag == "link" else node.attributes.get("media")
    if media:
        made.attrs["media"] = media
    node.replace_with(made)


def replay_page(body: bytes, charset: str, address: str) -> ReplayPage | None:
    """Return the stored page, or None if it would take the HTML parser too long."""
    text = page_text(body, charset)
    return None if markup_excess(text) else ReplayPage(text, address)


def _joined(base: str, address: str) -> str:
    """Return the absolute http(s) address, or an empty string if there is none."""
    try:
        url = urljoin(base, address)
    except ValueError:
        return ""
    return url if url.startswith(("http://", "https://")) else ""


def sentence(missing: Mapping[str, int]) -> str:
    """Describe what a replay lacks: `2 style sheets and 1 script`."""
    parts = [_counted(number, what) for what, number in sorted(missing.items())]
    if len(parts) < 2:
        return "".join(parts)
    return _("{parts} and {last}").format(parts=", ".join(parts[:-1]), last=parts[-1])


def _counted(number: int, what: str) -> str:
    return _FORMS[what](number).format(n=number)


_FORMS: Mapping[str, Callable[[int], str]] = {
    "scripts": lambda n: ngettext("{n} script", "{n} scripts", n),
    "frames": lambda n: ngettext("{n} frame", "{n} frames", n),
    SHEETS: lambda n: ngettext("{n} style sheet", "{n} style sheets", n),
    "pictures": lambda n: ngettext("{n} picture", "{n} pictures", n),
    FONTS: lambda n: ngettext("{n} font", "{n} fonts", n),
    BACKGROUNDS: lambda n: ngettext("{n} picture of its styles", "{n} pictures of its styles", n),
    "videos and sounds": lambda n: ngettext("{n} video or sound", "{n} videos and sounds", n),
}
