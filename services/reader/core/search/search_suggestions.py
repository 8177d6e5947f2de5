"""Suggest what to search when nothing is found: other words, or one part less."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from services.reader.core.search.search_request import SearchRequest
from services.reader.core.wording.translation import N_, _
from shared.names.gazetteer import named
from shared.query.errors import QueryError
from shared.query.nodes import All, Node, Not, Query, Words
from shared.query.parser import parse_query
from shared.text.tokenizer import composed, tokens

SHARED = ((2, 400), (1, 2_000), (0, 2_000))
"""First letters that a similar word shares, and how many words with them are compared: in turn, until one is near.

Of words with another first letter, only those with the same second and third letter are compared.
"""
_SHORTEST = 3

_FILTERS = {
    "outlet": N_("Outlet"), "edition": N_("Edition"), "language": N_("Language"), "country": N_("Country"),
    "state": N_("State"), "topic": N_("Topic"), "since": N_("From"), "until": N_("To"),
}  # fmt: skip
"""The filters as the form names them."""
_IN_QUOTES = re.compile(r'("[^"]*")')
_EMPTY = re.compile(r'"\s*"(?:~[0-9]+)?|\s+')
_HYPHEN = re.compile(r"(?<=[^\W\d])-(?=[^\W\d])")
_LONG_NUMBER = re.compile(r"(?<![\w.,-])[1-9][0-9]{4,}(?![\w.,-])")
_SMALL_OPERATOR = re.compile(r"(?<!\S)(?:or|and|not)(?=\s)")


@dataclass(frozen=True, slots=True)
class Without:
    """The same search without one of its parts. `label` names the part for a reader.

    parameter  the filter that is left out, or `q`; empty if the search cannot be written without the part
    """

    label: str
    request: SearchRequest
    parameter: str = ""


def searches_without(request: SearchRequest) -> list[Without]:
    """Return the search without each of its filters and parts in turn, if it has more than one part."""
    found = [
        Without(
            _("the filter {name}").format(name=_(_FILTERS[name])),
            replace(request, filters=tuple(f for f in request.filters if f[0] != name)),
            name,
        )
        for name, _value in request.filters
    ]
    tree = request.query.tree
    if isinstance(tree, All):
        found += [_without(request, part, _joined(tree.parts, part)) for part in tree.parts]
    return [one for one in found if one.request.node is not None and one.request.node != All(())]


def _without(request: SearchRequest, part: Node, rest: Node) -> Without:
    """Return the search without words, written as a person would. Other parts are only left out of the query."""
    if isinstance(part, Words):
        shorter = rewritten(request, _EMPTY.sub(" ", respelled(request.q, dict.fromkeys(part.words, ""))).strip())
        if shorter and shorter.query.tree == rest:
            return Without(_label(part), shorter, "q")
    return Without(_label(part), replace(request, query=Query(rest)))


def _joined(parts: Sequence[Node], left_out: Node) -> Node:
    kept = tuple(part for part in parts if part != left_out)
    return kept[0] if len(kept) == 1 else All(kept)


def _label(part: Node) -> str:
    if isinstance(part, Words):
        return "“" + " ".join(part.words) + "”"
    if isinstance(part, Not):
        return _("the exclusion of {part}").format(part=_label(part.part))
    return _("a part in brackets") if not hasattr(part, "field") else f"{part.field}:"


def unknown_words(request: SearchRequest) -> list[str]:
    """Return single words that may be misspelt, in scripts that separate words with spaces."""
    return [w.words[0] for w in request.words if w.stems and len(w.words[0]) >= _SHORTEST and w.words[0].isalpha()]


def nearest(word: str, known: Sequence[tuple[str, int]]) -> str | None:
    """Return the most frequent of the words most similar to `word`; None if nothing is near."""
    counts = dict(known)
    found = difflib.get_close_matches(word, counts, 5, 0.75)
    return max(found, key=lambda one: (difflib.SequenceMatcher(a=word, b=one).ratio(), counts[one]), default=None)


def respelled(q: str, words: Mapping[str, str]) -> str:
    """Return the search with these words replaced, and all else as it was written."""
    text, at, found = composed(q), 0, ""
    for token in tokens(text):
        if token.word in words:
            found, at = found + text[at : token.start] + words[token.word], token.end
    return found + text[at:]


def with_operators(q: str) -> str:
    """Return the search with `or`, `and` and `not` between words as operators, which are written in capitals."""
    parts = _IN_QUOTES.split(q)
    return "".join(part if n % 2 else _SMALL_OPERATOR.sub(lambda m: m[0].upper(), part) for n, part in enumerate(parts))


def joined(q: str) -> str:
    """Return the search with words that have a hyphen as one word, as many outlets write them: `cooperative`."""
    return _HYPHEN.sub("", q)


def grouped(q: str) -> str:
    """Return the search with long numbers as newspapers print them: `10,000`."""
    return _LONG_NUMBER.sub(lambda number: f"{int(number[0]):,}", q)


def as_name(q: str) -> str:
    """Return a search for all spellings of the name that the whole search spells; empty if it spells none."""
    text = q.strip().strip('"')
    return f'name:"{text}"' if '"' not in text and named(text) else ""


def rewritten(request: SearchRequest, q: str) -> SearchRequest | None:
    """Return the request with another search; None if it is the same or cannot be read."""
    if not q or q == composed(request.q):
        return None
    try:
        return replace(request, q=q, query=parse_query(q))
    except QueryError:
        return None
