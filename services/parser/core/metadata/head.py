"""The head of the page, and meta tags wherever they stand."""

from __future__ import annotations

from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

_OTHERS = frozenset(("title", "script", "base"))
_RELS = frozenset(("canonical", "amphtml", "alternate", "shortlink", "image_src"))


@dataclass(slots=True)
class Head:
    """metas: lower-case property, name or itemprop -> contents in order; links: (rel, attributes) of those of use."""

    title: str = ""
    language: str = ""
    metas: dict[str, list[str]] = field(default_factory=dict)
    links: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    scripts: list[LexborNode] = field(default_factory=list)
    base: str = ""

    def first(self, *names: str) -> str:
        """The first content that is not blank, by the order of `names`."""
        for name in names:
            for content in self.metas.get(name, ()):
                if content.strip():
                    return content.strip()
        return ""

    def which(self, *names: str) -> tuple[str, str]:
        """As `first`, and the name that gave it."""
        for name in names:
            for content in self.metas.get(name, ()):
                if content.strip():
                    return content.strip(), name
        return "", ""

    def hrefs(self, rel: str) -> list[str]:
        return [a.get("href") or "" for r, a in self.links if rel in r.split() and a.get("href")]


def read_head(head: LexborNode | None, root: LexborNode | None) -> Head:
    """One pass over what stands in the head; meta elements are looked for in the body where the head names nothing.

    A stray element in the head ends it, by the rules of HTML: all that follows then stands in the body.
    """
    found = Head()
    if root is not None:
        attributes = root.attributes
        found.language = attributes.get("lang") or attributes.get("xml:lang") or ""
    for node in head.iter() if head is not None else ():
        name = node.tag
        if name == "meta":
            _take_meta(found, node.attributes)
        elif name == "link":
            _take_link(found, node.attributes)
        elif name in _OTHERS:
            _take_other(found, node, name or "")
    if root is not None and "og:title" not in found.metas and "description" not in found.metas:
        for node in root.css("body meta[content]"):
            _take_meta(found, node.attributes, astray=True)
    return found


def _take_link(found: Head, attributes: dict[str, str | None]) -> None:
    rel = (attributes.get("rel") or "").lower()
    if rel in _RELS or (" " in rel and not _RELS.isdisjoint(rel.split())):
        found.links.append((rel, attributes))


def _take_other(found: Head, node: LexborNode, name: str) -> None:
    if name == "title":
        found.title = found.title or " ".join(node.text().split())
    elif name == "base":
        found.base = found.base or node.attributes.get("href") or ""
    elif "ld+json" in (node.attrs.get("type") or ""):
        found.scripts.append(node)


def _take_meta(found: Head, attributes: dict[str, str | None], *, astray: bool = False) -> None:
    """Items of microdata in the body belong to the things around them, not to the page."""
    get = attributes.get
    content = get("content")
    if not content:
        return
    name = get("property") or get("name") or (None if astray else get("itemprop"))
    if name is None:
        name = get("http-equiv") or ""
        if name.lower() != "content-language":
            return
    found.metas.setdefault(name.strip().lower(), []).append(content)
