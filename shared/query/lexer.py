"""Split a search query into lexemes: words, phrases, fields, brackets and operators."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from shared.query.errors import QueryError, said

Kind = Literal["word", "phrase", "field", "(", ")", "AND", "OR", "NOT"]


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A lexeme. `text` is the word, phrase or field name.

    `slop` is the distance of a phrase such as `"…"~5`. `near` says that a phrase has a `~`, with a number or without.
    """

    kind: Kind
    text: str
    start: int
    end: int
    slop: int = 0
    near: bool = False


_WIDE = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if code != 0xFF0D}
"""Full-width letters and signs with their plain forms, as Korean and Japanese keyboards write them.

The full-width hyphen is left out, because headlines have it for a dash, which does not mean NOT.
"""
_PLAIN = str.maketrans(dict.fromkeys("“”„«»「」『』", '"') | _WIDE)
_HYPHEN_IN_DATE = re.compile(r"(?<=[0-9])\uff0d(?=[0-9])")
_NEXT = re.compile(
    r"""(?P<space>\s+)
    | (?P<phrase>"(?P<inner>[^"]*)"(?P<near>~(?P<slop>[^\s()"]*))?)
    | (?P<open>\() | (?P<close>\))
    | (?P<twice>![!-]+(?=[\w"(]))
    | (?P<not>-(?=[^\s-])|!(?=[\w"(]))
    | (?P<or>\|+)
    | (?P<field>[A-Za-z][A-Za-z_]*):(?!//)
    | (?P<word>[^\s()"|]+)
    | (?P<quote>")""",
    re.VERBOSE,
)
_OPERATORS = ("AND", "OR", "NOT")
_DISTANCE = re.compile(r"[0-9]{0,2}", re.ASCII)


def lexemes(text: str) -> Iterator[Lexeme]:
    """Yield the lexemes. Raises `QueryError` for an unclosed phrase, and for `!!` and `!-`.

    A bracket inside a word belongs to the word: `Kim(Jong)`.
    """
    text = _HYPHEN_IN_DATE.sub("-", text.translate(_PLAIN))
    at = 0
    while at < len(text):
        found = _NEXT.match(text, at)
        assert found is not None, "every character begins one of the alternatives"
        if found["quote"]:
            message = said("This phrase has no closing quotation mark.")
            raise QueryError(message, at, len(text), said('Write "two words".'))
        if found["twice"]:
            message = said("{word} needs something after it.", word="!")
            raise QueryError(message, at, found.end(), said("Write rice NOT maize, or rice -maize."))
        yield from _lexeme(found)
        at = found.end()


def _lexeme(found: re.Match[str]) -> Iterator[Lexeme]:
    start, end = found.span()
    if found["phrase"]:
        if found["near"] and not _DISTANCE.fullmatch(found["slop"]):
            message = said("The distance after ~ is a number, at most 99.")
            raise QueryError(message, found.start("near"), end, said('Write "rice harvest"~5.'))
        yield Lexeme("phrase", found["inner"], start, end, int(found["slop"] or 0), bool(found["near"]))
    elif found["open"]:
        yield Lexeme("(", "(", start, end)
    elif found["close"]:
        yield Lexeme(")", ")", start, end)
    elif found["not"]:
        yield Lexeme("NOT", found["not"], start, end)
    elif found["or"]:
        yield Lexeme("OR", found["or"], start, end)
    elif found["field"]:
        yield Lexeme("field", found["field"], start, end)
    elif found["word"]:
        word = found["word"]
        operator = next((one for one in _OPERATORS if one == word), None)
        yield Lexeme(operator or "word", word, start, end)  # type: ignore[arg-type]
