"""Group addresses into articles by whatever joins them, over any number of hops."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(slots=True)
class Group:
    """Addresses that form one article. `articles` are the stored articles that turn out to be this one."""

    addresses: set[str] = field(default_factory=set)
    articles: set[str] = field(default_factory=set)


def group(
    pairs: Iterable[tuple[str, str | None]],
    article_of_address: Mapping[str, str],
    articles_of_text: Mapping[str, Iterable[str]],
) -> list[Group]:
    """Group addresses that share a link or a stored article, directly or through others.

    pairs               address id, and the name of something that joins it with others: a same-text hash or a link
    article_of_address  article by address
    articles_of_text    articles by same-text hash
    """
    forest = Forest()
    for address, text in pairs:
        forest.find(("address", address))
        if text is not None:
            forest.join(("address", address), ("text", text))
            for article in articles_of_text.get(text, ()):
                forest.join(("address", address), ("article", article))
        known = article_of_address.get(address)
        if known is not None:
            forest.join(("address", address), ("article", known))
    return forest.groups()


_Node = tuple[str, str]


class Forest:
    """Sets of nodes that can be joined (union-find)."""

    def __init__(self) -> None:
        self._parent: dict[_Node, _Node] = {}

    def find(self, node: _Node) -> _Node:
        """Return the root of the node's group, and shorten the way to it for the next call."""
        root = self._parent.setdefault(node, node)
        while root != self._parent[root]:
            root = self._parent[root]
        while node != root:
            self._parent[node], node = root, self._parent[node]
        return root

    def join(self, a: _Node, b: _Node) -> None:
        self._parent[self.find(a)] = self.find(b)

    def groups(self) -> list[Group]:
        """Return all groups of addresses and articles that belong together."""
        found: dict[_Node, Group] = {}
        for kind, name in self._parent:
            group = found.setdefault(self.find((kind, name)), Group())
            if kind == "address":
                group.addresses.add(name)
            elif kind == "article":
                group.articles.add(name)
        return list(found.values())
