"""What somebody typed into the search box, as clauses that must all hold."""

from __future__ import annotations

import re
from dataclasses import dataclass

from shared.text.words import composed, tokens

MAX_LENGTH = 400
MAX_CLAUSES = 24
_PARTS = re.compile(r'(-?)(?:"([^"]*)"?|(\S+))')


@dataclass(frozen=True, slots=True)
class Clause:
    """Words that stand together in this order; `letter` for a single letter of an unspaced script, which is in
    a pair or alone; `without` where no article with them is wanted."""

    words: tuple[str, ...]
    without: bool = False
    letter: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """`clauses` all hold. Without a positive clause nothing is asked for."""

    clauses: tuple[Clause, ...]

    @property
    def asks(self) -> bool:
        return any(not clause.without for clause in self.clauses)

    @property
    def wanted(self) -> tuple[Clause, ...]:
        return tuple(clause for clause in self.clauses if not clause.without)


def parse_query(text: str) -> Query:
    """Words, "phrases" and -exclusions. Anything at all is a query: what holds no letter or digit asks for nothing."""
    text = composed(text[:MAX_LENGTH]).translate(_QUOTES)
    clauses: list[Clause] = []
    for minus, phrase, word in _PARTS.findall(text):
        clauses.extend(_clauses(phrase or word, bool(minus), quoted=bool(phrase)))
    return Query(tuple(dict.fromkeys(clauses))[:MAX_CLAUSES])


_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "「": '"', "」": '"', "『": '"', "』": '"'})


def _clauses(text: str, without: bool, quoted: bool) -> list[Clause]:
    """A quoted part is one clause, and so is each run that a word falls into: `Kim-jong` asks for two together."""
    found = list(tokens(text))
    words = tuple(token.word for token in found if token.word)
    if not words:
        return []
    single = len(found) == 1 and found[0].pair and found[0].end - found[0].start == 1
    return [Clause(words, without, letter=single and not quoted)]


def holds(query: Query, *texts: str) -> bool:
    """Whether every clause is as wanted in one of the texts, each cut as `words.indexed` cuts it."""
    padded = [f" {text} " for text in texts]
    return query.asks and all(any(_stands_in(c, text) for text in padded) != c.without for c in query.clauses)


def _stands_in(clause: Clause, text: str) -> bool:
    return clause.words[0] in text if clause.letter else f" {' '.join(clause.words)} " in text
