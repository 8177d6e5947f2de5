"""Parse the text of the search box into a tree. docs/searching.md describes the language for users."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from shared.query.errors import QueryError
from shared.query.fields import FIELDS, PHRASES, SCOPES, BadValue, nearest
from shared.query.lexer import Lexeme, lexemes
from shared.query.nodes import All, Any, Node, Not, Query, Where, Words
from shared.query.spellings import korean_spellings
from shared.text.tokenizer import composed, tokens

MAX_LENGTH = 1000
MAX_PARTS = 64
_MAX_DEPTH = 20
_LEAST_PREFIX = 2
_NEAR = 5
"""The distance of `near:` without a number."""


def parse_query(text: str) -> Query:
    """Parse a search. Raises `QueryError` with the place and a remedy.

    A search without letter, digit or field is empty.
    """
    if len(text) > MAX_LENGTH:
        raise QueryError(f"A search has at most {MAX_LENGTH} characters.", MAX_LENGTH, len(text), "Shorten it.")
    return Query(_Parser(composed(text)).whole())


class _Parser:
    """A recursive descent parser. `None` stands for a part without letter or digit, which is left out."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lexemes = list(lexemes(text))
        self._at = 0
        self._depth = 0
        self._parts = 0

    def whole(self) -> Node | None:
        node = self._either("anywhere")
        left = self._peek()
        if left is not None:
            raise _error("This bracket was never opened.", left, "Take it out, or open one before it.")
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
            if self._at == 1 or self._peek() is None:
                raise _error("OR needs something on both sides.", found, "Write rice OR maize.")
            parts.append(self._both(where))
        return _joined(Any, parts)

    def _both(self, where: Where) -> Node | None:
        parts: list[Node | None] = []
        while (found := self._peek()) is not None and found.kind not in ("OR", ")"):
            self._at += 1
            if found.kind != "AND":
                parts.append(self._one(found, where))
            elif self._at == 1 or self._peek() is None:
                raise _error("AND needs something on both sides.", found, "Write rice AND maize, or rice maize.")
        return _joined(All, parts)

    def _one(self, found: Lexeme, where: Where) -> Node | None:
        self._parts += 1
        if self._parts > MAX_PARTS:
            raise _error(f"A search has at most {MAX_PARTS} parts.", found, "Search in two steps.")
        match found.kind:
            case "NOT":
                return self._not(found, where)
            case "(":
                return self._bracket(found, where)
            case "field":
                return self._field(found)
            case "phrase":
                return _phrase(found, where)
            case _:
                return _word(found, where)

    def _not(self, found: Lexeme, where: Where) -> Node | None:
        following = self._peek()
        if following is None or following.kind in ("OR", "AND", ")"):
            raise _error(f"{found.text} needs something after it.", found, "Write rice NOT maize, or rice -maize.")
        self._at += 1
        node = self._deeper(following, where)
        return Not(node) if node else None

    def _deeper(self, found: Lexeme, where: Where) -> Node | None:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise _error("This search is nested too deep.", found, "Use fewer brackets.")
        node = self._one(found, where)
        self._depth -= 1
        return node

    def _bracket(self, found: Lexeme, where: Where) -> Node | None:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise _error("This search is nested too deep.", found, "Use fewer brackets.")
        node = self._either(where)
        if not self._takes(")"):
            raise _error("This bracket is never closed.", found, "Write (rice OR maize).")
        self._depth -= 1
        return node

    def _field(self, found: Lexeme) -> Node | None:
        name = found.text.lower()
        if name not in FIELDS and name not in (*SCOPES, *PHRASES):
            raise _unknown_field(found)
        value = self._peek()
        example = _example(name)
        if value is None or value.start != found.end or value.kind in (")", "field"):
            raise _error(f"Nothing stands after {name}:", found, f"Write {example}, without a space.")
        self._at += 1
        if name in SCOPES:
            return self._deeper(value, SCOPES[SCOPES.index(name)])
        if name in PHRASES:
            return _words_together(name, found, value)
        return _value(name, found, value)


def _example(name: str) -> str:
    if name in FIELDS:
        return FIELDS[name].example
    return f"{name}:rice" if name in SCOPES else f'{name}:"rice harvest"'


def _words_together(name: str, found: Lexeme, value: Lexeme) -> Node | None:
    """Build the node of `phrase:` or `near:`. Both say what quotation marks say, as a field."""
    words = _words_of(value.text) if value.kind in ("word", "phrase") else ()
    if name == "phrase" and words:
        return Words(words, exact=True)
    if name == "near" and len(words) > 1:
        return _phrase(replace(value, slop=value.slop or _NEAR), "anywhere")
    least = "one word" if name == "phrase" else "two words"
    hint = f"Write {_example(name)}{'~8' if name == 'near' else ''}, for example."
    raise QueryError(f"{name}: takes at least {least} in quotation marks.", found.start, value.end, hint)


def _value(name: str, found: Lexeme, value: Lexeme) -> Node:
    field = FIELDS[name]
    try:
        if value.kind not in ("word", "phrase"):
            raise BadValue
        return field.read(value.text.strip())
    except BadValue:
        message = f"{name}: takes {field.takes}."
        raise QueryError(message, found.start, value.end, f"Write {field.example}, for example.") from None


def _phrase(found: Lexeme, where: Where) -> Node | None:
    """Build the node of a phrase.

    A phrase with a distance requires it for each two neighbouring words, because engines differ for longer phrases.
    """
    words = _words_of(found.text)
    if not words:
        return None
    if not found.slop or len(words) == 1:
        return Words(words, where, exact=True)
    return _joined(All, [Words(pair, where, exact=True, slop=found.slop) for pair in pairwise(words)])


def _word(found: Lexeme, where: Where) -> Node | None:
    text = found.text
    prefix = text.endswith("*")
    if "*" in text.rstrip("*") and any(character.isalnum() for character in text):
        raise _error("A * may only stand at the end of a word.", found, "Write fact* for fact, facts, factory.")
    written = list(tokens(text))
    words = _words_of(text)
    if not words:
        return None
    pairs = written[-1].pair
    if prefix and not pairs and len(words[-1]) < _LEAST_PREFIX:
        raise _error("A * needs at least two letters before it.", found, "Write fa*.")
    letter = len(written) == 1 and pairs and written[0].end - written[0].start == 1
    node = Words(words, where, prefix=prefix and not pairs, letter=letter)
    others = [Words(_words_of(one), where) for one in korean_spellings(text.rstrip("*"))]
    return Any((node, *others)) if others else node


def _words_of(text: str) -> tuple[str, ...]:
    return tuple(token.word for token in tokens(text) if token.word)


def _joined(kind: type[All] | type[Any], parts: Iterable[Node | None]) -> Node | None:
    kept = tuple(dict.fromkeys(part for part in parts if part is not None))
    if not kept:
        return None
    return kept[0] if len(kept) == 1 else kind(kept)


def _error(message: str, found: Lexeme, hint: str) -> QueryError:
    return QueryError(message, found.start, found.end, hint)


def _unknown_field(found: Lexeme) -> QueryError:
    meant = nearest(found.text.lower())
    near = f"Did you mean {meant}:? " if meant else ""
    hint = f"{near}Fields are {', '.join((*SCOPES, *PHRASES, *FIELDS))}. Quotation marks search for the text itself."
    return _error(f"There is no field {found.text}:", found, hint)
