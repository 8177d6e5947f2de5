"""Why each run of text on a page is kept or cut."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser

from services.parser.core.body import Body
from services.parser.core.extract import prepare
from services.parser.core.extraction import Context
from services.parser.core.leaves import Leaf
from shared.sources.rules import Rules

TEXT = "text"
BEFORE, AFTER = "before the text", "behind the text"
WITHIN = "label, link or headline within the text"
ASIDE = "named or placed as side matter"
ELSEWHERE = "outside the box that is the article"


class Explained(NamedTuple):
    """`why` is `text`, or the reason for cutting it; `linked` the share of its characters in links."""

    text: str
    tag: str
    why: str
    weight: float
    linked: float
    prose: bool


def explain(html: str, url: str, context: Context, rules: Rules | None) -> tuple[str, list[Explained]]:
    """The rule that gave the text, and all runs of text of the page in order."""
    tree = LexborHTMLParser(html)
    if tree.body is None:
        return "", []
    body = prepare(tree, url, context, rules).body
    return body.rule, list(_explained(body))


def _explained(body: Body) -> Iterator[Explained]:
    chosen, kept = _places(body.chosen), _places(body.choice.kept)
    ends = [kept[at] for at in chosen if at in kept] or [0]
    for leaf in (one for one in body.outline.leaves if one.node is None):
        why = TEXT if id(leaf) in chosen else _why(body, leaf, kept.get(id(leaf)), min(ends), max(ends))
        size = len(leaf.text) or 1
        yield Explained(leaf.text, leaf.tag, why, leaf.weight, leaf.linked / size, leaf.prose)


def _places(leaves: list[Leaf] | tuple[Leaf, ...]) -> dict[int, int]:
    return {id(leaf): at for at, leaf in enumerate(leaves)}


def _why(body: Body, leaf: Leaf, place: int | None, first: int, last: int) -> str:
    if place is not None:
        return BEFORE if place < first else AFTER if place > last else WITHIN
    box = leaf.box
    while box > body.choice.box:
        box = body.outline.parent[box]
    return ASIDE if box == body.choice.box else ELSEWHERE
