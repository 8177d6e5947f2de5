"""Searches for what is gone: passages that an edit took out, and articles that the outlet removed."""

from __future__ import annotations

from shared.query.nodes import All, Any, Node, Not, Query, Words


def formerly(q: str, query: Query) -> str:
    """Return the search for articles that it found before an edit took the passage out.

    Empty if it asks so itself, or if an article needs no word to match: an earlier text also lacks what came later.
    """
    tree = query.tree
    return "" if tree is None or _asks_itself(tree) or not _needs_words(tree) else f"former:({q}) -({q})"


def removed_or_formerly(q: str, query: Query) -> str:
    """Return the search for everything that it would have found and a visitor of the outlet no longer can."""
    if query.tree is None or _asks_itself(query.tree):
        return q
    passages = formerly(q, query)
    return f"(({q}) state:removed) OR ({passages})" if passages else f"({q}) state:removed"


def _asks_itself(node: Node) -> bool:
    if isinstance(node, Not):
        return _asks_itself(node.part)
    if isinstance(node, All | Any):
        return any(map(_asks_itself, node.parts))
    return isinstance(node, Words) and node.where == "former"


def _needs_words(node: Node) -> bool:
    if isinstance(node, All):
        return any(map(_needs_words, node.parts))
    return all(map(_needs_words, node.parts)) if isinstance(node, Any) else isinstance(node, Words)
