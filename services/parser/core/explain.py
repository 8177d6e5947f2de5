"""Explains why each text run on a page is kept or cut."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser

from services.parser.core.content.body import Body
from services.parser.core.document.text_runs import TextRun
from services.parser.core.extract import prepare
from services.parser.core.extraction import Context
from shared.sources.rules import Rules

TEXT = "text"
BEFORE, AFTER = "before the text", "after the text"
WITHIN = "label, link or headline within the text"
ASIDE = "named or placed as side matter"
ELSEWHERE = "outside the box that is the article"


class Explained(NamedTuple):
    """A text run with the decision about it.

    `why` is `text`, or the reason for cutting it. `linked` is the share of its characters that are in links.
    """

    text: str
    tag: str
    why: str
    weight: float
    linked: float
    prose: bool


def explain(html: str, url: str, context: Context, rules: Rules | None) -> tuple[str, list[Explained]]:
    """Return the rule that gave the text, and all text runs of the page in order."""
    tree = LexborHTMLParser(html)
    if tree.body is None:
        return "", []
    body = prepare(tree, url, context, rules).body
    return body.rule, list(_explained(body))


def _explained(body: Body) -> Iterator[Explained]:
    chosen, kept = _places(body.chosen), _places(body.choice.kept)
    ends = [kept[at] for at in chosen if at in kept] or [0]
    for text_run in (one for one in body.outline.text_runs if one.node is None):
        why = TEXT if id(text_run) in chosen else _why(body, text_run, kept.get(id(text_run)), min(ends), max(ends))
        size = len(text_run.text) or 1
        yield Explained(text_run.text, text_run.tag, why, text_run.weight, text_run.linked / size, text_run.prose)


def _places(text_runs: list[TextRun] | tuple[TextRun, ...]) -> dict[int, int]:
    return {id(text_run): at for at, text_run in enumerate(text_runs)}


def _why(body: Body, text_run: TextRun, place: int | None, first: int, last: int) -> str:
    if place is not None:
        return BEFORE if place < first else AFTER if place > last else WITHIN
    box = text_run.box
    while box > body.choice.box:
        box = body.outline.parent[box]
    return ASIDE if box == body.choice.box else ELSEWHERE
