"""Check before parsing whether a page would take an HTML parser too long.

Its time and memory grow with the square of three numbers: how deep elements nest, how many formatting elements
stay open across paragraphs, and how many attributes one element has. The checks are cheap, and the cheapest come first.
Most pages need only a count of their tags.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Literal, NamedTuple

MAX_BYTES = 32 * 1024 * 1024
AT_ONCE = 8 * 1024 * 1024
"""The maximum number of characters that are parsed in the parser's own process."""
MANY_TAGS = 200_000
SAFE_TAGS = 6_000
"""This many tags cannot nest deep enough to do harm."""
MAX_OPEN = 3_000
_FEW_TAGS = 3_000
"""This many tags make at most a million elements, which take a fifth of a second and 400 MB."""
_FORMATTING_TIMES_TAGS = 2_000_000
"""In the worst case, each formatting element is created again for each paragraph.

This many elements take half a second.
"""
_MAX_ROOTS = 20
_LONG_TAG, _MAX_ATTRIBUTES = 12_000, 2_000

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_FORMATTING = re.compile(
    r"<(?:[bisuBISU]|[eE][mM]|[tT][tT]|[bB][iI][gG]|[cC][oO][dD][eE]|[fF][oO][nN][tT]|[nN][oO][bB][rR]|"
    r"[sS][mM][aA][lL][lL]|[sS][tT][rR](?:[oO][nN][gG]|[iI][kK][eE]))[\s/>]"
)
_BORDERS = frozenset(("td", "th", "caption", "object", "applet", "marquee", "template"))
_FORMATTING_OR_BORDER = re.compile(
    r"<(/?)(big|code|em|font|i|nobr|small|strike|strong|s|tt|u|b|td|th|caption|object|applet|marquee|template)[\s/>]",
    re.I,
)
_ROOT = re.compile(r"<(?:[hH][tT][mM][lL]|[bB][oO][dD][yY])[\s/]")
_WHOLE_TAG = re.compile(r"""<[a-zA-Z](?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+')?+)*+""")
_VALUE = re.compile(r"""=\s*+(?:"[^"]*+"|'[^']*+')""")
_ATTRIBUTE = re.compile(r"""[\s/][^\s/>=]""")
_ENDS_LEFT_OUT = frozenset(
    (
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
        "p", "li", "td", "th", "tr", "option", "dd", "dt",
    )
)  # fmt: skip


class Excess(NamedTuple):
    """Which limit a page exceeds. A page that is `too-large` should not be parsed at all."""

    kind: Literal["too-large", "too-many", "too-deep"]
    detail: str


def markup_excess(html: str | bytes) -> Excess | None:
    """Return why a page should not be parsed in a shared process: size, number, depth, formatting or attributes.

    Bytes are treated as Latin letters, because mark-up is ASCII.
    """
    if len(html) > MAX_BYTES:
        return Excess("too-large", f"{len(html)} characters of mark-up")
    tags = html.count(b"<") if isinstance(html, bytes) else html.count("<")
    if len(html) > AT_ONCE or tags > MANY_TAGS:
        return Excess("too-many", f"{len(html)} characters with {tags} tags")
    if tags <= _FEW_TAGS and len(html) <= _LONG_TAG:
        return None
    return _looked_at(html.decode("latin-1") if isinstance(html, bytes) else html, tags)


def _looked_at(html: str, tags: int) -> Excess | None:
    if tags > SAFE_TAGS and deepest_nesting(html) > MAX_OPEN:
        return Excess("too-deep", f"more than {MAX_OPEN} elements are open at once")
    if tags > _FEW_TAGS and tags * len(_FORMATTING.findall(html)) > _FORMATTING_TIMES_TAGS < tags * left_open(html):
        return Excess("too-deep", "formatting elements that may all stay open")
    if tags > SAFE_TAGS and html.count("<o") + html.count("<O") > SAFE_TAGS < html.lower().count("<option"):
        return Excess("too-many", f"more than {SAFE_TAGS} menu entries")
    if tags > _FEW_TAGS and len(_ROOT.findall(html)) > _MAX_ROOTS:
        return Excess("too-many", f"the page begins more than {_MAX_ROOTS} times")
    if any(_attributes(tag) > _MAX_ATTRIBUTES for tag in _long_tags(html, tags)):
        return Excess("too-many", f"an element with more than {_MAX_ATTRIBUTES} attributes")
    return None


def left_open(html: str) -> int:
    """Return the largest number of formatting elements open at once.

    An end tag does not close an element from before a table cell or an object.
    """
    open_now: Counter[str] = Counter()
    ended_before: Counter[str] = Counter()
    most = 0
    for slash, name in _FORMATTING_OR_BORDER.findall(html):
        tag = name.lower()
        if tag in _BORDERS:
            ended_before = open_now.copy()
        elif not slash:
            open_now[tag] += 1
            most = max(most, open_now.total())
        elif open_now[tag] > ended_before[tag]:
            open_now[tag] -= 1
    return most


def _long_tags(html: str, tags: int) -> Iterator[str]:
    """Yield the start tags of more than `_LONG_TAG` characters.

    In a page with few tags, only a `<` that is followed by no other for a long stretch can begin one.
    """
    found = _WHOLE_TAG.finditer(html) if tags > SAFE_TAGS else (_WHOLE_TAG.match(html, at) for at in _before_gaps(html))
    for tag in found:
        if tag is not None and tag.end() - tag.start() > _LONG_TAG:
            yield tag.group()


def _before_gaps(html: str) -> Iterator[int]:
    """Yield the positions of each `<` that may be the last for a long stretch.

    Steps of half the length miss none, at almost no cost.
    """
    step, at = _LONG_TAG // 2, 0
    while at < len(html):
        last = html.rfind("<", at, at + step)
        if last >= 0 and html.find("<", last + 1, last + step) < 0:
            yield last
        at += step


def _attributes(tag: str) -> int:
    return len(_ATTRIBUTE.findall(_VALUE.sub(" ", tag)))


def deepest_nesting(html: str) -> int:
    """Return the largest number of elements open at once, up to just beyond `MAX_OPEN`.

    Elements whose end tags may be omitted do not count.
    """
    open_now = most = 0
    for slash, name in _TAG.findall(html):
        if name.lower() in _ENDS_LEFT_OUT:
            continue
        open_now += -1 if slash else 1
        if open_now < 0:
            open_now = 0
        elif open_now > most:
            most = open_now
            if most > MAX_OPEN:
                break
    return most
