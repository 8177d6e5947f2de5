"""What a stored page may not contain when it is shown, and its removal until nothing of it is left."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser, LexborNode

SCRIPTS = frozenset(("script", "template"))
LINKS = frozenset(("a", "area"))
FRAMES = frozenset(("iframe", "frame", "object", "embed", "applet", "portal", "fencedframe"))
GONE = frozenset(("base", "link", "animate", "animatemotion", "animatetransform", "animatecolor", "set", "discard"))
"""The last ones are of SVG: they can give an element the address that was taken from it."""
_ADDRESSES = frozenset(
    ("href", "xlink:href", "src", "srcset", "action", "formaction", "ping", "background", "poster", "data", "manifest",
     "imagesrcset", "lowsrc", "dynsrc", "longdesc", "cite", "srcdoc", "nonce", "integrity", "autofocus", "sizes",
     "loading", "referrerpolicy", "crossorigin", "target", "attributionsrc")
)  # fmt: skip
"""Attributes that make a browser request something or navigate. A picture's `src` is put back with our own address."""
NOWHERE = "#-"
"""Where links lead. Without an address a link would not look like one: browsers and `:link` would not know it."""
_MOST_ROUNDS, _MOST_GROWTH = 8, 4


def scrubbed(html: str, ours: frozenset[str]) -> str:
    """Return the page in a form in which a parser finds nothing forbidden. `ours` are the addresses of our pictures.

    Some markup is read in one way before it is written and in another way after that, so a link that was text in a
    style can become a link. Raises `ValueError` if every form leads to another one.
    """
    most = len(html) * _MOST_GROWTH
    for _ in range(_MOST_ROUNDS):
        tree = LexborHTMLParser(html)
        changes = [_scrub(node, ours) for node in reversed(tree.css("*"))]
        if not any(changes):
            return html
        html = written(tree)
        if len(html) > most:
            break
    raise ValueError("the page is read in another way each time it is written")


def _scrub(node: LexborNode, ours: frozenset[str]) -> bool:
    tag = (node.tag or "").lower()
    if tag in SCRIPTS or tag in FRAMES or tag in GONE or redirects(node):
        node.decompose()
        return True
    found = [name for name in forbidden_attributes(node) if not _is_ours(node, name, ours)]
    for name in found:
        del node.attrs[name]
    return bool(found)


def redirects(node: LexborNode) -> bool:
    """Return whether this is a `meta` with `http-equiv`, which may send the browser elsewhere."""
    return node.tag == "meta" and bool(node.attributes.get("http-equiv"))


def forbidden_attributes(node: LexborNode) -> list[str]:
    """Return the attributes that load something or run a script."""
    return [name for name in node.attributes if name in _ADDRESSES or name.startswith("on")]


def _is_ours(node: LexborNode, name: str, ours: frozenset[str]) -> bool:
    if name == "href":
        return node.tag in LINKS and node.attributes[name] == NOWHERE
    return name in ("src", "srcset") and node.attributes[name] in ours


def written(tree: LexborHTMLParser) -> str:
    """Return the page as HTML."""
    return f"<!doctype html>{tree.root.html if tree.root else ''}"
