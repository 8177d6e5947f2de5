"""Explain why each text run on a page is kept or cut."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser

from services.parser.core.content.body import Body
from services.parser.core.content.cut_reasons import CutReasons
from services.parser.core.extract import prepare
from services.parser.core.extraction import Context
from shared.contracts import CutReason
from shared.sources.rules import Rules

TEXT = "text"
_WORDS = {
    CutReason.HEADLINE: "repeats the title",
    CutReason.BEFORE: "before the text",
    CutReason.AFTER: "after the text",
    CutReason.LABEL: "label within the text",
    CutReason.LINKS: "links within the text",
    CutReason.FRAGMENT: "a few words within the text",
    CutReason.ASIDE: "named or placed as side matter",
    CutReason.ELSEWHERE: "outside the box that is the article",
    CutReason.RULE: "cut by the outlet's rules",
}


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
    prepared = prepare(tree, url, context, rules)
    return prepared.body.rule, list(_explained(prepared.body, prepared.title[0]))


def _explained(body: Body, title: str) -> Iterator[Explained]:
    chosen = set(map(id, body.chosen))
    reasons = CutReasons(body.outline, body.choice, len(chosen), title)
    for text_run in (one for one in body.outline.text_runs if one.node is None):
        is_text = id(text_run) in chosen
        why = TEXT if is_text else _WORDS[CutReason.RULE if body.rule == "rule" else reasons.of(text_run)]
        reasons.texts_passed += is_text
        size = len(text_run.text) or 1
        yield Explained(text_run.text, text_run.tag, why, text_run.weight, text_run.linked / size, text_run.prose)
