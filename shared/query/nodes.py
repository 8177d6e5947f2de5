"""A search as a tree: the output of the parser and the input of each engine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Where = Literal["anywhere", "title", "text", "translation", "former"]


@dataclass(frozen=True, slots=True)
class Words:
    """Adjacent words in this order.

    exact   as written except for case, width and accents; otherwise other forms of a word match as well
    slop    for two words: how many others may be between them, in either order
    prefix  the last word is the beginning of a word
    letter  a single letter of an unspaced script: it matches in a pair or alone
    """

    words: tuple[str, ...]
    where: Where = "anywhere"
    exact: bool = False
    slop: int = 0
    prefix: bool = False
    letter: bool = False

    @property
    def stems(self) -> bool:
        """Return whether other forms of the word match."""
        return len(self.words) == 1 and not (self.exact or self.prefix or self.letter)

    @property
    def orders(self) -> tuple[tuple[str, ...], ...]:
        """Return the orders in which the words may stand. Engines count two more words for the reverse order."""
        return (self.words, self.words[::-1]) if self.slop else (self.words,)


@dataclass(frozen=True, slots=True)
class Is:
    """A field with this value, such as `outlet` or `has`."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Within:
    """A time or a count (`edits`), from `least` inclusive to `below` exclusive.

    `published` and `removed` are moments. `printed` is the outlet's wall clock as if it were UTC, for its days.
    """

    field: str
    least: datetime | int | None
    below: datetime | int | None


@dataclass(frozen=True, slots=True)
class Not:
    """Texts that the part does not match."""

    part: Node


@dataclass(frozen=True, slots=True)
class All:
    """All parts match. Without parts, everything matches."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """Texts that at least one of the parts matches."""

    parts: tuple[Node, ...]


Node = Words | Is | Within | Not | All | Any


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed search. `tree` is None if the search is empty: no letter, no digit, no field."""

    tree: Node | None

    @property
    def asks(self) -> bool:
        return self.tree is not None

    @property
    def wanted(self) -> tuple[Words, ...]:
        """Return the words that make an article match, so that they can be highlighted."""
        return tuple(dict.fromkeys(_wanted(self.tree))) if self.tree else ()


def _wanted(node: Node) -> Iterator[Words]:
    if isinstance(node, Words):
        yield node
    elif isinstance(node, All | Any):
        for part in node.parts:
            yield from _wanted(part)
