"""Parse the text of the search box into a tree. docs/searching.md describes the language for users."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from shared.query.errors import QueryError, Said, said
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
"""The distance of `near:` and `~` without a number."""
_STAR_IN_PHRASE = re.compile(r"\w\*(?=\s|$)")
_NEAR_OPERATOR = re.compile(r"NEAR|(?:NEAR|N|W|near|n|w)/[0-9]+", re.ASCII)
_DISTANCE_OF_WORD = re.compile(r"[^\W\d]~[0-9]*$")
"""`NEAR/5` and `rice~5` are read by other search engines."""


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
            raise _error(said("This bracket was never opened."), left, said("Take it out, or open one before it."))
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
                raise _error(said("OR needs something on both sides."), found, said("Write rice OR maize."))
            parts.append(self._both(where))
        return _joined(Any, parts)

    def _both(self, where: Where) -> Node | None:
        parts: list[Node | None] = []
        while (found := self._peek()) is not None and found.kind not in ("OR", ")"):
            self._at += 1
            if found.kind != "AND":
                parts.append(self._one(found, where))
            elif self._at == 1 or self._ends():
                raise _error(
                    said("AND needs something on both sides."), found, said("Write rice AND maize, or rice maize.")
                )
        return _joined(All, parts)

    def _ends(self) -> bool:
        """Return whether nothing follows that an operator can join."""
        following = self._peek()
        return following is None or following.kind in ("OR", "AND", ")")

    def _one(self, found: Lexeme, where: Where) -> Node | None:
        self._parts += 1
        if self._parts > MAX_PARTS:
            raise _error(
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
                return _phrase(found, where)
            case _:
                return _word(found, where)

    def _not(self, found: Lexeme, where: Where) -> Node | None:
        following = self._peek()
        if following is None or self._ends():
            message = said("{word} needs something after it.", word=found.text)
            raise _error(message, found, said("Write rice NOT maize, or rice -maize."))
        self._at += 1
        node = self._deeper(following, where)
        return Not(node) if node else None

    def _deeper(self, found: Lexeme, where: Where) -> Node | None:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise _error(said("This search is nested too deep."), found, said("Use fewer brackets."))
        node = self._one(found, where)
        self._depth -= 1
        return node

    def _bracket(self, found: Lexeme, where: Where) -> Node | None:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise _error(said("This search is nested too deep."), found, said("Use fewer brackets."))
        node = self._either(where)
        if not self._takes(")"):
            raise _error(said("This bracket is never closed."), found, said("Write (rice OR maize)."))
        self._depth -= 1
        return node

    def _field(self, found: Lexeme) -> Node | None:
        name = found.text.lower()
        if name not in FIELDS and name not in (*SCOPES, *PHRASES):
            raise _unknown_field(found)
        value = self._peek()
        example = _example(name)
        if value is None or value.start != found.end or value.kind in (")", "field"):
            message = said("Nothing stands after {field}:", field=name)
            raise _error(message, found, said("Write {example}, without a space.", example=example))
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
    """Build the node of `phrase:` or `near:`, which mean the same as quotation marks."""
    words = _words_of(value.text) if value.kind in ("word", "phrase") else ()
    if name == "phrase" and words:
        _refuse_star(value)
        return Words(words, exact=True)
    if name == "near" and len(words) > 1:
        return _phrase(replace(value, near=True), "anywhere")
    takes = (
        said("at least one word in quotation marks")
        if name == "phrase"
        else said("at least two words in quotation marks")
    )
    raise _misused(name, takes, _example(name) + ("~8" if name == "near" else ""), found, value)


def _value(name: str, found: Lexeme, value: Lexeme) -> Node:
    field = FIELDS[name]
    try:
        if value.kind not in ("word", "phrase"):
            raise BadValue
        return field.read(value.text.strip())
    except BadValue:
        raise _misused(name, field.takes, field.example, found, value) from None


def _phrase(found: Lexeme, where: Where) -> Node | None:
    """Build the node of a phrase.

    A phrase with a distance requires it for each two neighbouring words, because engines differ for longer phrases.
    """
    _refuse_star(found)
    words = _words_of(found.text)
    if not words:
        return None
    slop = found.slop if found.slop or not found.near else _NEAR
    if not slop or len(words) == 1:
        return Words(words, where, exact=True)
    return _joined(All, [Words(pair, where, exact=True, slop=slop) for pair in pairwise(words)])


def _refuse_star(found: Lexeme) -> None:
    """Refuse `"fact*"`: a phrase is searched exactly as written."""
    if _STAR_IN_PHRASE.search(found.text):
        hint = said("Write fact* without quotation marks, or leave out the *.")
        raise _error(said("A * cannot stand between quotation marks."), found, hint)


def _word(found: Lexeme, where: Where) -> Node | None:
    text = found.text
    prefix = text.endswith("*")
    if "*" in text.rstrip("*") and any(character.isalnum() for character in text):
        raise _error(
            said("A * may only stand at the end of a word."), found, said("Write fact* for fact, facts, factory.")
        )
    if found.kind == "word" and (_NEAR_OPERATOR.fullmatch(text) or _DISTANCE_OF_WORD.search(text)):
        message = said("{word} cannot be read: words near each other stand between quotation marks.", word=text)
        raise _error(message, found, said('Write "rice harvest"~5.'))
    written = list(tokens(text))
    words = _words_of(text)
    if not words:
        return None
    pairs = written[-1].pair
    if prefix and not pairs and len(words[-1]) < _LEAST_PREFIX:
        raise _error(said("A * needs at least two letters before it."), found, said("Write fa*."))
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


def _error(message: Said, found: Lexeme, hint: Said) -> QueryError:
    return QueryError(message, found.start, found.end, hint)


def _misused(name: str, takes: Said, example: str, found: Lexeme, value: Lexeme) -> QueryError:
    message = said("{field}: takes {takes}.", field=name, takes=takes)
    return QueryError(message, found.start, value.end, said("Write {example}, for example.", example=example))


def _unknown_field(found: Lexeme) -> QueryError:
    meant = nearest(found.text.lower())
    hint = said(
        "Fields are {fields}. Quotation marks search for the text itself.",
        fields=", ".join((*SCOPES, *PHRASES, *FIELDS)),
    )
    if meant:
        hint = said("Did you mean {field}:? {more}", field=meant, more=hint)
    return _error(said("There is no field {field}:", field=found.text), found, hint)
