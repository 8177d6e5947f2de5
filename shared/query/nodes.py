"""A search as a tree: what the parser gives, and what each engine reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Where = Literal["anywhere", "title", "text"]


@dataclass(frozen=True, slots=True)
class Words:
    """Words that stand together in this order.

    exact   as written but for case, width and accents; otherwise other forms of one word count as well
    slop    of two words: how many others may stand in between; the other way round counts as two
    prefix  the last word is the beginning of a word
    letter  a single letter of an unspaced script: it stands in a pair or alone
    """

    words: tuple[str, ...]
    where: Where = "anywhere"
    exact: bool = False
    slop: int = 0
    prefix: bool = False
    letter: bool = False

    @property
    def stems(self) -> bool:
        """Whether other forms of the word count."""
        return len(self.words) == 1 and not (self.exact or self.prefix or self.letter)


@dataclass(frozen=True, slots=True)
class Is:
    """A field that has this value, such as `outlet` or `has`."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Within:
    """A moment (`published` or `removed`) or a count (`edits`) from `least` inclusive to `below` exclusive."""

    field: str
    least: datetime | int | None
    below: datetime | int | None


@dataclass(frozen=True, slots=True)
class Not:
    part: Node


@dataclass(frozen=True, slots=True)
class All:
    """No parts: everything."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Any:
    parts: tuple[Node, ...]


Node = Words | Is | Within | Not | All | Any


@dataclass(frozen=True, slots=True)
class Query:
    """`tree` is None where nothing is asked for: no letter, no digit, no field."""

    tree: Node | None

    @property
    def asks(self) -> bool:
        return self.tree is not None

    @property
    def wanted(self) -> tuple[Words, ...]:
        """The words that an article is found for, to be marked in its text."""
        return tuple(dict.fromkeys(_wanted(self.tree))) if self.tree else ()

    @property
    def needs_words(self) -> bool:
        """Whether no article fits without at least one of its words."""
        return self.tree is not None and _needs_words(self.tree)


def _wanted(node: Node) -> Iterator[Words]:
    if isinstance(node, Words):
        yield node
    elif isinstance(node, All | Any):
        for part in node.parts:
            yield from _wanted(part)


def _needs_words(node: Node) -> bool:
    match node:
        case Words():
            return True
        case All(parts):
            return any(map(_needs_words, parts))
        case Any(parts):
            return bool(parts) and all(map(_needs_words, parts))
        case _:
            return False
