"""Parse the text of the search box into a tree. docs/searching.md describes the language for users."""

from __future__ import annotations

from shared.query.errors import QueryError, said
from shared.query.fields import FIELDS, PHRASES, SCOPES
from shared.query.lexer import Lexeme, lexemes
from shared.query.nodes import All, Any, Node, Not, Query, Where
from shared.query.terms import (
    error_at,
    example_of,
    field_node,
    joined,
    phrase_node,
    unknown_field,
    word_node,
    words_together,
)
from shared.text.tokenizer import composed

MAX_LENGTH = 1000
MAX_PARTS = 64
_MAX_DEPTH = 20


def parse_query(text: str) -> Query:
    """Parse a search. Raises `QueryError` with the place and a remedy.

    A search without letter, digit or field is empty.
    """
    if len(text) > MAX_LENGTH:
        message = said("A search has at most {most} characters.", most=MAX_LENGTH)
        raise QueryError(message, MAX_LENGTH, len(text), said("Shorten it."))
    return Query(_Parser(composed(text)).whole())


def nothing_in(text: str) -> QueryError:
    """Return the error of a search that was written and is empty all the same: `""`, `*`."""
    return QueryError(said("A search needs a letter or a digit."), 0, len(text), said("Write a word, such as rice."))


class _Parser:
    """A recursive descent parser. `None` stands for a part without letter or digit, which is left out."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lexemes = list(lexemes(text))
        self._at = 0
        self._depth = 0
        self._parts = 0

    def whole(self) -> Node | None:
        """Parse the whole query; None if it is empty. Raises `QueryError`."""
        node = self._either("anywhere")
        left = self._peek()
        if left is not None:
            raise error_at(said("This bracket was never opened."), left, said("Take it out, or open one before it."))
        return node

    def _peek(self) -> Lexeme | None:
        return self._lexemes[self._at] if self._at < len(self._lexemes) else None

    def _takes(self, *kinds: str) -> Lexeme | None:
        """Consume and return the next lexeme if it is of one of these kinds."""
        found = self._peek()
        if found is None or found.kind not in kinds:
            return None
        self._at += 1
        return found

    def _either(self, where: Where) -> Node | None:
        parts = [self._both(where)]
        while found := self._takes("OR"):
            if self._at == 1 or self._ends():
                raise error_at(said("OR needs something on both sides."), found, said("Write rice OR maize."))
            parts.append(self._both(where))
        return joined(Any, parts)

    def _both(self, where: Where) -> Node | None:
        parts: list[Node | None] = []
        while (found := self._peek()) is not None and found.kind not in ("OR", ")"):
            self._at += 1
            if found.kind != "AND":
                parts.append(self._one(found, where))
            elif self._at == 1 or self._ends():
                raise error_at(
                    said("AND needs something on both sides."), found, said("Write rice AND maize, or rice maize.")
                )
        return joined(All, parts)

    def _ends(self) -> bool:
        """Return whether nothing follows that an operator can join."""
        following = self._peek()
        return following is None or following.kind in ("OR", "AND", ")")

    def _one(self, found: Lexeme, where: Where) -> Node | None:
        self._parts += 1
        if self._parts > MAX_PARTS:
            raise error_at(
                said("A search has at most {most} parts.", most=MAX_PARTS), found, said("Search in two steps.")
            )
        match found.kind:
            case "NOT":
                return self._not(found, where)
            case "(":
                return self._bracket(found, where)
            case "field":
                return self._field(found)
            case "phrase":
                return phrase_node(found, where)
            case _:
                return word_node(found, where)

    def _not(self, found: Lexeme, where: Where) -> Node | None:
        following = self._peek()
        if following is None or self._ends():
            message = said("{word} needs something after it.", word=found.text)
            raise error_at(message, found, said("Write rice NOT maize, or rice -maize."))
        self._at += 1
        node = self._deeper(following, where)
        return Not(node) if node else None

    def _deeper(self, found: Lexeme, where: Where) -> Node | None:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise error_at(said("This search is nested too deep."), found, said("Use fewer brackets."))
        node = self._one(found, where)
        self._depth -= 1
        return node

    def _bracket(self, found: Lexeme, where: Where) -> Node | None:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise error_at(said("This search is nested too deep."), found, said("Use fewer brackets."))
        node = self._either(where)
        if not self._takes(")"):
            raise error_at(said("This bracket is never closed."), found, said("Write (rice OR maize)."))
        self._depth -= 1
        return node

    def _field(self, found: Lexeme) -> Node | None:
        name = found.text.lower()
        if name not in FIELDS and name not in (*SCOPES, *PHRASES):
            raise unknown_field(found)
        value = self._peek()
        example = example_of(name)
        if value is None or value.start != found.end or value.kind in (")", "field"):
            message = said("Nothing stands after {field}:", field=name)
            raise error_at(message, found, said("Write {example}, without a space.", example=example))
        self._at += 1
        if name in SCOPES:
            return self._deeper(value, SCOPES[SCOPES.index(name)])
        if name in PHRASES:
            return words_together(name, found, value)
        return field_node(name, found, value)
