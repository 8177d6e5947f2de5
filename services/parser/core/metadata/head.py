"""The head of the page, and meta tags wherever they stand."""

from __future__ import annotations

from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode


@dataclass(slots=True)
class Head:
    """metas: lower-case property, name or itemprop -> contents in order; links: (rel, attributes)."""

    title: str = ""
    language: str = ""
    metas: dict[str, list[str]] = field(default_factory=dict)
    links: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    scripts: list[LexborNode] = field(default_factory=list)
    refresh: str = ""

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
    found = Head()
    if root is not None:
        attributes = root.attributes
        found.language = attributes.get("lang") or attributes.get("xml:lang") or ""
    if head is not None:
        for node in head.traverse():
            take(found, node, node.tag or "")
    return found


def take(head: Head, node: LexborNode, tag: str) -> None:
    """Adds one element to what is known of the head."""
    if tag == "meta":
        _take_meta(head, node.attributes)
    elif tag == "link":
        attributes = node.attributes
        rel = attributes.get("rel")
        if rel:
            head.links.append((rel.lower(), attributes))
    elif tag == "title":
        head.title = head.title or " ".join(node.text().split())
    elif tag == "script" and "ld+json" in (node.attributes.get("type") or ""):
        head.scripts.append(node)


def _take_meta(head: Head, attributes: dict[str, str | None]) -> None:
    name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
    content = attributes.get("content")
    if name and content:
        head.metas.setdefault(name.strip().lower(), []).append(content)
    elif content and (attributes.get("http-equiv") or "").lower() in ("refresh", "content-language"):
        head.metas.setdefault((attributes["http-equiv"] or "").lower(), []).append(content)
