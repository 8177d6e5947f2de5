"""Translate a search into OpenSearch's query language, with the meaning that it has in tantivy."""

from __future__ import annotations

from datetime import datetime
from typing import Any as Anything

from services.reader.adapters.search.schema import milliseconds
from services.reader.core.search.neighbours import neighbours
from shared.query.nodes import All, Any, Is, Node, Not, Within, Words
from shared.text.stemmer import stems_of

Clause = dict[str, Anything]
_EVERYTHING: Clause = {"match_all": {}}
_TITLE_BOOST = 3.0
_EXACT_BOOST = 2.0
_PHRASE_BOOST = 5.0
_ALL_WORDS = 2**31 - 1
"""A prefix is replaced by every word that starts with it."""


def translated(node: Node) -> Clause:
    """Return the query. Words, and words side by side, affect the order of hits; filters do not."""
    match node:
        case Words():
            return _words(node)
        case Is(field, value):
            return _filtered({"term": {field: value}})
        case Within(field, least, below):
            return _filtered({"range": {field: _bounds(least, below)}})
        case Not(part):
            return {"bool": {"must": [_EVERYTHING], "must_not": [translated(part)]}}
        case All(parts):
            return _all(parts)
        case Any(parts):
            return _either([translated(part) for part in parts])


def _all(parts: tuple[Node, ...]) -> Clause:
    must = [translated(part) for part in parts if not isinstance(part, Not)]
    must_not = [translated(part.part) for part in parts if isinstance(part, Not)]
    together = [{"bool": {"must": [_words(phrase)], "boost": _PHRASE_BOOST}} for phrase in neighbours(parts)]
    return {"bool": {"must": must or [_EVERYTHING], "must_not": must_not, "should": together}}


def _either(clauses: list[Clause]) -> Clause:
    return {"bool": {"should": clauses, "minimum_should_match": 1}} if clauses else {"match_none": {}}


def _filtered(clause: Clause) -> Clause:
    return {"bool": {"filter": [clause]}}


def _bounds(least: datetime | int | None, below: datetime | int | None) -> Clause:
    bounds = {"gte": least, "lt": below}
    return {
        name: milliseconds(value) if isinstance(value, datetime) else value
        for name, value in bounds.items()
        if value is not None
    }


def _words(node: Words) -> Clause:
    """Match words. Hits in the title and hits of the exact form score higher."""
    if node.where in ("translation", "former"):
        return _in_field(node.where, node)
    found = []
    if node.where != "text":
        found.append({"bool": {"must": [_in_field("title", node)], "boost": _TITLE_BOOST}})
    if node.where != "title":
        found.append(_in_field("text", node))
    return _either(found)


def _in_field(field: str, node: Words) -> Clause:
    words = " ".join(node.words)
    if node.letter:
        return {"regexp": {field: {"value": f".?{words}.?", "flags": "NONE"}}}
    if node.prefix and len(node.words) == 1:
        return {"prefix": {field: {"value": words}}}
    if node.prefix:
        return {"match_phrase_prefix": {field: {"query": words, "max_expansions": _ALL_WORDS}}}
    if len(node.words) > 1:
        return _either([{"match_phrase": {field: {"query": " ".join(o), "slop": node.slop}}} for o in node.orders])
    return _with_stems(field, node) if node.stems else {"term": {field: {"value": words}}}


def _with_stems(field: str, node: Words) -> Clause:
    exact = {"term": {field: {"value": node.words[0], "boost": _EXACT_BOOST}}}
    return _either([exact, {"terms": {f"{field}_stems": sorted(stems_of(node.words[0]))}}])
