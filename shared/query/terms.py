"""Build the nodes of a search from single words, phrases and fields, and the errors that name a remedy."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from shared.query.errors import QueryError, Said, said
from shared.query.fields import FIELDS, PHRASES, SCOPES, BadValue, nearest
from shared.query.lexer import Lexeme
from shared.query.nodes import All, Any, Node, Where, Words
from shared.query.spellings import korean_spellings
from shared.text.tokenizer import tokens

_LEAST_PREFIX = 2
_NEAR = 5
"""The distance of `near:` and `~` without a number."""
_STAR_IN_PHRASE = re.compile(r"\w\*(?=\s|$)")
_NEAR_OPERATOR = re.compile(r"NEAR|(?:NEAR|N|W|near|n|w)/[0-9]+", re.ASCII)
_DISTANCE_OF_WORD = re.compile(r"[^\W\d]~[0-9]*$")
"""`NEAR/5` and `rice~5` are read by other search engines."""


def example_of(name: str) -> str:
    """Return an example of the field for an error message."""
    if name in FIELDS:
        return FIELDS[name].example
    return f"{name}:rice" if name in SCOPES else f'{name}:"rice harvest"'


def words_together(name: str, found: Lexeme, value: Lexeme) -> Node | None:
    """Build the node of `phrase:` or `near:`, which mean the same as quotation marks."""
    words = _words_of(value.text) if value.kind in ("word", "phrase") else ()
    if name == "phrase" and words:
        _refuse_star(value)
        return Words(words, exact=True)
    if name == "near" and len(words) > 1:
        return phrase_node(replace(value, near=True), "anywhere")
    takes = (
        said("at least one word in quotation marks")
        if name == "phrase"
        else said("at least two words in quotation marks")
    )
    raise _misused(name, takes, example_of(name) + ("~8" if name == "near" else ""), found, value)


def field_node(name: str, found: Lexeme, value: Lexeme) -> Node:
    """Build the node of a field with a value. Raises `QueryError` if the value does not fit."""
    field = FIELDS[name]
    try:
        if value.kind not in ("word", "phrase"):
            raise BadValue
        return field.read(value.text.strip())
    except BadValue as error:
        meant = f'"{error.meant}"' if " " in error.meant else error.meant
        raise _misused(name, field.takes, f"{name}:{meant}" if meant else field.example, found, value) from None


def phrase_node(found: Lexeme, where: Where) -> Node | None:
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
    return joined(All, [Words(pair, where, exact=True, slop=slop) for pair in pairwise(words)])


def _refuse_star(found: Lexeme) -> None:
    """Refuse `"fact*"`: a phrase is searched exactly as written."""
    if _STAR_IN_PHRASE.search(found.text):
        hint = said("Write fact* without quotation marks, or leave out the *.")
        raise error_at(said("A * cannot stand between quotation marks."), found, hint)


def word_node(found: Lexeme, where: Where) -> Node | None:
    """Build the node of a word or a prefix, in all its Korean spellings. Return None without letter or digit."""
    text = found.text
    prefix = text.endswith("*")
    if "*" in text.rstrip("*") and any(character.isalnum() for character in text):
        raise error_at(
            said("A * may only stand at the end of a word."), found, said("Write fact* for fact, facts, factory.")
        )
    if found.kind == "word" and (_NEAR_OPERATOR.fullmatch(text) or _DISTANCE_OF_WORD.search(text)):
        message = said("{word} cannot be read: words near each other stand between quotation marks.", word=text)
        raise error_at(message, found, said('Write "rice harvest"~5.'))
    written = list(tokens(text))
    words = _words_of(text)
    if not words:
        return None
    pairs = written[-1].pair
    if prefix and not pairs and len(words[-1]) < _LEAST_PREFIX:
        raise error_at(said("A * needs at least two letters before it."), found, said("Write fa*."))
    letter = len(written) == 1 and pairs and written[0].end - written[0].start == 1
    node = Words(words, where, prefix=prefix and not pairs, letter=letter)
    others = [Words(_words_of(one), where) for one in korean_spellings(text.rstrip("*"))]
    return Any((node, *others)) if others else node


def _words_of(text: str) -> tuple[str, ...]:
    return tuple(token.word for token in tokens(text) if token.word)


def joined(kind: type[All] | type[Any], parts: Iterable[Node | None]) -> Node | None:
    """Join the parts that are there. Parts that are the same count once."""
    kept = tuple(dict.fromkeys(part for part in parts if part is not None))
    if not kept:
        return None
    return kept[0] if len(kept) == 1 else kind(kept)


def error_at(message: Said, found: Lexeme, hint: Said) -> QueryError:
    """Return an error that points to the lexeme."""
    return QueryError(message, found.start, found.end, hint)


def _misused(name: str, takes: Said, example: str, found: Lexeme, value: Lexeme) -> QueryError:
    message = said("{field}: takes {takes}.", field=name, takes=takes)
    return QueryError(message, found.start, value.end, said("Write {example}, for example.", example=example))


def unknown_field(found: Lexeme) -> QueryError:
    """Return the error for a field that there is not. It suggests the nearest one."""
    meant = nearest(found.text.lower())
    hint = said(
        "Fields are {fields}. Quotation marks search for the text itself.",
        fields=", ".join((*SCOPES, *PHRASES, *FIELDS)),
    )
    if meant:
        hint = said("Did you mean {field}:? {more}", field=meant, more=hint)
    return error_at(said("There is no field {field}:", field=found.text), found, hint)
