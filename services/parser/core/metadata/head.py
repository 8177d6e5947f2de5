"""The head of the page, and meta tags in any place."""

from __future__ import annotations

from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

_OTHERS = frozenset(("title", "script", "base"))
_RELS = frozenset(("canonical", "amphtml", "alternate", "shortlink", "image_src"))


@dataclass(slots=True)
class Head:
    """The contents of the head.

    `metas` maps a lower-case property, name or itemprop to its contents in order. `links` holds pairs of rel and
    attributes for the useful links.
    """

    title: str = ""
    language: str = ""
    metas: dict[str, list[str]] = field(default_factory=dict)
    links: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    scripts: list[LexborNode] = field(default_factory=list)
    base: str = ""

    def first(self, *names: str) -> str:
        """Return the first content that is not blank, by the order of `names`."""
        for name in names:
            for content in self.metas.get(name, ()):
                if content.strip():
                    return content.strip()
        return ""

    def which(self, *names: str) -> tuple[str, str]:
        """Return the same as `first`, and the name that gave it."""
        for name in names:
            for content in self.metas.get(name, ()):
                if content.strip():
                    return content.strip(), name
        return "", ""

    def hrefs(self, rel: str) -> list[str]:
        return [a.get("href") or "" for r, a in self.links if rel in r.split() and a.get("href")]


def read_head(head: LexborNode | None, root: LexborNode | None) -> Head:
    """Read the head in one pass. If it names nothing, meta elements in the body are read too.

    By the rules of HTML, a stray element ends the head, and everything after it belongs to the body.
    """
    found = Head()
    if root is not None:
        attributes = root.attributes
        found.language = attributes.get("lang") or attributes.get("xml:lang") or ""
    metas, links = found.metas, found.links
    for node in head.iter() if head is not None else ():  # one of the parser's hot loops: no calls for common cases
        name = node.tag
        if name == "meta":
            attributes = node.attributes
            content = attributes.get("content")
            key = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
            if content and key:
                metas.setdefault(key.strip().lower(), []).append(content)
            elif content and (attributes.get("http-equiv") or "").lower() == "content-language":
                metas.setdefault("content-language", []).append(content)
        elif name == "link":
            rel = node.attrs.get("rel")
            if rel in _RELS or (rel and (" " in rel or rel[0].isupper()) and not _RELS.isdisjoint(rel.lower().split())):
                links.append((rel.lower(), node.attributes))
        elif name in _OTHERS:
            _take_other(found, node, name or "")
    if root is not None and "og:title" not in found.metas and "description" not in found.metas:
        _read_body_metas(found, root)
    return found


def _read_body_metas(found: Head, root: LexborNode) -> None:
    """Read meta elements in the body.

    Items of microdata are left out: they belong to the things around them, not to the page.
    """
    for node in root.css("body meta[content]"):
        attributes = node.attributes
        key, content = attributes.get("property") or attributes.get("name"), attributes.get("content")
        if key and content:
            found.metas.setdefault(key.strip().lower(), []).append(content)


def _take_other(found: Head, node: LexborNode, name: str) -> None:
    if name == "title":
        found.title = found.title or " ".join(node.text().split())
    elif name == "base":
        found.base = found.base or node.attributes.get("href") or ""
    elif "ld+json" in (node.attrs.get("type") or ""):
        found.scripts.append(node)
