"""Translate a search into tantivy's query objects."""

from __future__ import annotations

from datetime import datetime

import tantivy
from tantivy import FieldType, Occur, Query

from services.reader.adapters.search.schema import milliseconds
from services.reader.core.search.neighbours import neighbours
from shared.query.nodes import All, Any, Is, Node, Not, Within, Words
from shared.text.stemmer import stems_of

_TITLE_BOOST = 3.0
_EXACT_BOOST = 2.0
_PHRASE_BOOST = 5.0


def translated(schema: tantivy.Schema, node: Node) -> Query:
    """Return the query. Words, and words side by side, affect the order of hits; filters do not."""
    match node:
        case Words():
            return _words(schema, node)
        case Is(field, value):
            return Query.const_score_query(Query.term_query(schema, field, value), 0.0)
        case Within():
            return Query.const_score_query(_within(schema, node), 0.0)
        case Not(part):
            return Query.boolean_query([(Occur.Must, Query.all_query()), (Occur.MustNot, translated(schema, part))])
        case All(parts):
            return _all(schema, parts)
        case Any(parts):
            return Query.boolean_query([(Occur.Should, translated(schema, part)) for part in parts])


def _all(schema: tantivy.Schema, parts: tuple[Node, ...]) -> Query:
    if not parts:
        return Query.all_query()
    clauses = [
        (Occur.MustNot, translated(schema, part.part))
        if isinstance(part, Not)
        else (Occur.Must, translated(schema, part))
        for part in parts
    ]
    if all(isinstance(part, Not) for part in parts):
        clauses.append((Occur.Must, Query.all_query()))
    clauses += [
        (Occur.Should, Query.boost_query(_words(schema, phrase), _PHRASE_BOOST)) for phrase in neighbours(parts)
    ]
    return Query.boolean_query(clauses)


def _within(schema: tantivy.Schema, node: Within) -> Query:
    least, below = _number(node.least), _number(node.below)
    return Query.range_query(schema, node.field, FieldType.Integer, least, None if below is None else below - 1)


def _number(value: datetime | int | None) -> int | None:
    return milliseconds(value) if isinstance(value, datetime) else value


def _words(schema: tantivy.Schema, node: Words) -> Query:
    """Match words. Hits in the title and hits of the exact form score higher."""
    if node.where in ("translation", "former"):
        return _in_field(schema, node.where, node)
    found = []
    if node.where != "text":
        found.append((Occur.Should, Query.boost_query(_in_field(schema, "title", node), _TITLE_BOOST)))
    if node.where != "title":
        found.append((Occur.Should, _in_field(schema, "text", node)))
    return Query.boolean_query(found)


def _in_field(schema: tantivy.Schema, field: str, node: Words) -> Query:
    if node.letter:
        return Query.regex_query(schema, field, f".?{node.words[0]}.?")
    if node.prefix and len(node.words) == 1:
        return Query.regex_query(schema, field, f"{node.words[0]}.*")
    if node.prefix:
        return Query.regex_phrase_query(schema, field, [*node.words[:-1], f"{node.words[-1]}.*"])
    if len(node.words) > 1:
        orders = [Query.phrase_query(schema, field, list(words), node.slop) for words in node.orders]
        return orders[0] if len(orders) == 1 else Query.boolean_query([(Occur.Should, one) for one in orders])
    exact = Query.term_query(schema, field, node.words[0])
    return _with_stems(schema, field, node, exact) if node.stems else exact


def _with_stems(schema: tantivy.Schema, field: str, node: Words, exact: Query) -> Query:
    stems = Query.term_set_query(schema, f"{field}_stems", sorted(stems_of(node.words[0])))
    return Query.boolean_query([(Occur.Should, Query.boost_query(exact, _EXACT_BOOST)), (Occur.Should, stems)])
