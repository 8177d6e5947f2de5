"""Apply an outlet's rules to a page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from services.parser.core.document.whitespace import normalize_whitespace
from shared.errors import Misconfigured
from shared.sources.rules import Rules

SELECTORS = ("title", "standfirst", "byline", "published", "section", "body")
"""Rules that should match on every page. The others say what to leave out."""
_MISSED = "rules no longer match: "


def unmatched_rules(doubts: Iterable[str]) -> frozenset[str]:
    """Return the rules that matched nothing, as an article's doubts report them."""
    found = (doubt.removeprefix(_MISSED) for doubt in doubts if doubt.startswith(_MISSED))
    return frozenset(name for names in found for name in names.split(", "))


@dataclass(frozen=True, slots=True)
class RuleMatches:
    """What an outlet's rules matched on a page. `missed` holds the names of the rules that found nothing."""

    title: str = ""
    standfirst: str = ""
    byline: str = ""
    published: str = ""
    section: str = ""
    body: tuple[LexborNode, ...] = ()
    leader: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()
    text_cut: str = ""
    removed: tuple[str, ...] = ()
    """Return the texts of the elements that the rule `remove` took away."""

    def cuts(self, text: str) -> bool:
        return bool(self.text_cut) and re.match(self.text_cut, text) is not None


def apply_rules(tree: LexborHTMLParser, rules: Rules) -> RuleMatches:
    """Apply the rules to a page.

    `remove` is applied first. Elements that gave the title, byline and so on are not part of the body.
    """
    removed = []
    for selector in rules.remove:
        for node in _select(tree, selector):
            removed.append(_text(node))
            node.decompose()
    texts: dict[str, str] = {}
    spent: set[int] = set()
    missed = []
    for name in ("title", "standfirst", "byline", "published", "section"):
        selector = getattr(rules, name)
        nodes = [n for n in _select(tree, selector) if _text(n)] if selector else []
        if nodes:
            texts[name] = _text(nodes[0])
            spent.add(nodes[0].mem_id)
        elif selector:
            missed.append(name)
    body = tuple(n for n in _select(tree, rules.body) if n.mem_id not in spent) if rules.body else ()
    if rules.body and not any(n.text(strip=True) for n in body):
        missed.append("body")
        body = ()
    if rules.title_cut and "title" in texts:
        texts["title"] = re.sub(rules.title_cut, "", texts["title"]).strip()
    return RuleMatches(
        **texts, body=_outermost(body), leader=rules.leader, missed=tuple(missed), text_cut=rules.text_cut,
        removed=tuple(removed),
    )  # fmt: skip


def _select(tree: LexborHTMLParser, selector: str) -> list[LexborNode]:
    try:
        return tree.css(selector)
    except Exception as error:  # selectolax raises its own errors and plain ones
        raise Misconfigured(f"{selector!r} is not a valid CSS selector: {error}") from None


def _text(node: LexborNode) -> str:
    return normalize_whitespace([node.text()], [], lines=False).text


def _outermost(nodes: tuple[LexborNode, ...]) -> tuple[LexborNode, ...]:
    """Return the outermost nodes.

    A selector may match an element and one inside it, and their text must count only once.
    """
    ids = {n.mem_id for n in nodes}
    return tuple(n for n in nodes if not _within(n, ids))


def _within(node: LexborNode, ids: set[int]) -> bool:
    at = node.parent
    while at is not None:
        if at.mem_id in ids:
            return True
        at = at.parent
    return False
