"""The elements of HTML by what they mean for a page's text."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from selectolax.lexbor import LexborHTMLParser, LexborNode

SKIPPED = frozenset(
    (
        "style", "noscript", "template", "svg", "button", "select", "nav", "footer", "canvas", "object",
        "dialog", "input", "textarea", "label", "link", "source", "map", "math", "option", "form-control",
        "noframes", "applet", "param", "track", "datalist", "figcaption", "rt", "rp",
    )
)  # fmt: skip
"""Elements that hold no text of the page's own. `rt` says how the word below it is pronounced."""
BOXES = frozenset(
    (
        "p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "table", "tbody",
        "thead", "tr", "section", "article", "main", "header", "figure", "dl", "dt", "dd", "hr", "center",
        "address", "details", "summary", "aside", "form", "body", "fieldset",
    )
)  # fmt: skip
OBJECTS = frozenset(("img", "picture", "iframe", "video", "audio", "embed"))
MARKS = {"a": "link", "b": "strong", "strong": "strong", "em": "emphasis", "i": "emphasis"}
_OTHERS = ("span", "br", "td", "th", "script", "font", "small", "time", "u", "sup", "sub", "abbr", "cite")

TEXT, COMMENT = 2, 4
"""The numbers that the HTML parser gives to text and comments. Numbers are read faster than names."""
_OWN_NUMBERS = 1_000
"""Elements that HTML does not know have larger numbers, which differ from page to page."""


def _numbers(names: Iterable[str]) -> dict[int, str]:
    tree = LexborHTMLParser("")
    found = {tree.create_node(name).tag_id: name for name in names}
    return {number: name for number, name in found.items() if number < _OWN_NUMBERS}


NAMES = _numbers((*BOXES, *SKIPPED, *OBJECTS, *MARKS, *_OTHERS))
"""The names of the known elements by their numbers."""
BOX_NAMES = _numbers(BOXES)
KNOWN = max(NAMES) + 1
"""Greater than the number of any known element."""
BOX_NAME, NAME = (tuple(names.get(number, "") for number in range(KNOWN)) for names in (BOX_NAMES, NAMES))
"""The same names by number, for the walk: a tuple is read faster than a dict."""


def texts_in(node: LexborNode, skipped: Collection[str]) -> list[str]:
    """Return the texts in an element at any depth, without those directly in skipped elements and scripts."""
    texts = (one for one in node.traverse(include_text=True) if one.tag_id == TEXT)
    return [one.text_content or "" for one in texts if not _is_in(one, skipped)]


def _is_in(text: LexborNode, skipped: Collection[str]) -> bool:
    return text.parent is not None and (text.parent.tag == "script" or text.parent.tag in skipped)
