"""Read the names in an element of a byline: from its links, or from its first part and those joined to it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from selectolax.lexbor import LexborNode

from services.parser.core.metadata.dateline import is_only_date
from services.parser.core.metadata.person_names import persons_in
from services.parser.core.metadata.printed_bylines import is_bare_name, without_addenda
from services.parser.core.metadata.titles import clean

_LABEL = re.compile(
    r"^\W*(?:(?:written|posted|story|words|article|published)\s+)?(?:by|von|par|por|di|door|av|af|authors?|autor(?:in)?)\b\W*$",
    re.I,
)
WRITTEN_BY = re.compile(r"\b(?:written|authored|posted|created|submitted)\s+by\b\s*:?\s*", re.I)
_REVIEWED = re.compile(r"^\W*(?:medically\s+|expert\s+|fact\s+)?(?:reviewed|checked|edited)\b", re.I)
_JOINS = re.compile(r"^\W*(?:and|und|et|y|&|og|och|en|e|,)\W*$", re.I)
_AND = r"(?:and|und|et|y|&|og|och|en)"
_JOINED_TO_LINK = re.compile(
    r"(?P<by>(?:(?:(?:written|story|words|text|reported|article)\s+)?(?:by|von|par|por|di|door|av|af)|"
    rf"(?:authors?|autor(?:in|en)?|redaktion):)\s+|,\s+|{_AND}\s+)?(?P<names>.+?)(?P<end>,?\s+{_AND}|,)",
    re.I,
)
"""A text before a linked name that names others, who have no page: `By Ana Lee and`."""
_JOINED_BEHIND = re.compile(rf"(?:(?P<comma>,)\s+(?=.+\s{_AND}\s)|,?\s*{_AND}\s+)(?P<names>.+)", re.I)
"""A text behind a linked name that names others, who have no page: `and Bo Kim`, or `, Bo Kim and Cy Ho`."""
_BETWEEN_NAMES = re.compile(rf",?\s+{_AND}\s+|,\s+", re.I)
_LONGEST = 120


def names_in(node: LexborNode, text: str) -> tuple[str, ...]:
    """Return the names in the element.

    They come from its parts that are links, or from the first part and those joined to it.
    """
    every = _parts(node)
    parts = _after_label(every)
    labelled = len(parts) < len(every)
    if len(parts) > 1:
        parts = [part for part in parts if not is_only_date(part[0])]
    if len(parts) > 1:
        names = persons_in(_linked_names(parts, labelled))
        names = names or persons_in(_first_joined([said for said, _ in parts], labelled))
        if names:
            return names
    said = parts[0][0] if len(parts) == 1 else text
    written = WRITTEN_BY.search(said)
    return persons_in([said[written.end() :] if written else said])


def _linked_names(parts: Sequence[tuple[str, bool]], labelled: bool) -> list[str]:
    """Return the texts of the links, each after the names without a link that are joined to it, and those behind."""
    found: list[str] = []
    last = max((at for at, (_, in_link) in enumerate(parts) if in_link), default=len(parts))
    for at, (said, in_link) in enumerate(parts):
        if in_link:
            found += [*(_joined(parts[at - 1][0]) if at and not parts[at - 1][1] else ()), said]
        elif at == last + 1:
            found += names_behind(said, labelled)
    return found


def names_behind(said: str, labelled: bool) -> list[str]:
    """Return the names in a text behind a name, joined to it by `and`, or by a comma if a label is before all."""
    joined = _JOINED_BEHIND.fullmatch(without_addenda(said)) if 0 < len(said) < _LONGEST else None
    if not joined or (joined["comma"] and not labelled):
        return []
    names = _BETWEEN_NAMES.split(joined["names"])
    return names if all(map(is_bare_name, names)) else []


def _joined(before: str) -> list[str]:
    """Return the names in a text before a link. Without `By` or a link before it, only `and` joins names."""
    joined = _JOINED_TO_LINK.fullmatch(before)
    if not joined or not (joined["by"] or joined["end"] != ","):
        return []
    names = _BETWEEN_NAMES.split(joined["names"])
    return names if all(map(is_bare_name, names)) else []


def _after_label(parts: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """Return the parts after the first `By`, or all, without labels and without what was only reviewed by someone."""
    labels = (at for at, (said, _) in enumerate(parts[:-1]) if _LABEL.match(said))
    parts = parts[next(labels, -1) + 1 :]
    reviewed = next((at for at, part in enumerate(parts) if at and _REVIEWED.match(part[0])), len(parts))
    return [part for part in parts[:reviewed] if not _LABEL.match(part[0])]


def _parts(node: LexborNode) -> list[tuple[str, bool]]:
    """Return the texts in an element, one per inner element, each with whether it is a link."""
    found = []
    for part in node.traverse(include_text=True):
        if part.tag == "-text" and (said := clean(part.text_content or "")):
            parent = part.parent
            found.append((said, parent is not None and parent.tag == "a"))
    return found


def _first_joined(parts: Sequence[str], labelled: bool) -> list[str]:
    """Return the first text, those separated from it only by `and` or a comma, and names in the text behind them.

    The list ends at any other separator, which shows that a sentence goes on.
    """
    found, at = [parts[0]], 1
    while at < len(parts) - 1 and _JOINS.match(parts[at]):
        found.append(parts[at + 1])
        at += 2
    return found + (names_behind(parts[at], labelled) if at < len(parts) else [])
