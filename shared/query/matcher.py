"""Match a search against one article without an index: for subscriptions, exports, and to check the engines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from shared.query.nodes import All, Any, Is, Node, Not, Query, Within, Words
from shared.text.stemmer import stem_in, stems_of
from shared.text.tokenizer import indexed


@dataclass(frozen=True)
class Document:
    """One text of an article and its properties. An unknown property matches no filter.

    `translations` are those that other programs made, each with its language. `former` are passages of earlier texts
    that the newest one lacks.
    """

    title: str
    text: str
    language: str = "und"
    is_: dict[str, frozenset[str]] = field(default_factory=dict)
    within: dict[str, datetime | int | None] = field(default_factory=dict)
    translations: tuple[tuple[str, str], ...] = ()
    former: str = ""

    @cached_property
    def words(self) -> dict[str, list[str]]:
        translated = [word for _, text in self.translations for word in indexed(text).split()]
        own = {name: indexed(text).split() for name, text in self._own.items()}
        return {**own, "translation": translated}

    @cached_property
    def stems(self) -> dict[str, frozenset[str]]:
        own = {part: frozenset(stem_in(self.language, word) for word in self.words[part]) for part in self._own}
        translated = (stem_in(language, word) for language, text in self.translations for word in indexed(text).split())
        return {**own, "translation": frozenset(translated)}

    @property
    def _own(self) -> dict[str, str]:
        """Return what the outlet wrote, all in one language."""
        return {"title": self.title, "text": self.text, "former": self.former}


def holds(query: Query, document: Document) -> bool:
    """Return whether the document matches the search; False for an empty search."""
    return query.tree is not None and _holds(query.tree, document)


def _holds(node: Node, document: Document) -> bool:
    match node:
        case Words():
            return any(_stands_in(node, document, part) for part in _parts(node))
        case Is(name, value):
            return value in document.is_.get(name, ())
        case Within(name, least, below):
            return _lies(document.within.get(name), least, below)
        case Not(part):
            return not _holds(part, document)
        case All(parts):
            return all(_holds(part, document) for part in parts)
        case Any(parts):
            return any(_holds(part, document) for part in parts)


def _parts(node: Words) -> Sequence[str]:
    return ("title", "text") if node.where == "anywhere" else (node.where,)


def _lies(value: datetime | int | None, least: datetime | int | None, below: datetime | int | None) -> bool:
    if value is None:
        return False
    return (least is None or value >= least) and (below is None or value < below)  # type: ignore[operator]


def _stands_in(node: Words, document: Document, part: str) -> bool:
    words = document.words[part]
    if node.letter:
        return any(node.words[0] in word for word in words if len(word) <= 2)
    if node.stems:
        return node.words[0] in words or not document.stems[part].isdisjoint(stems_of(node.words[0]))
    return any(True for _ in places(node, words))


def places(node: Words, words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield where the words occur: numbers of the first and the last word."""
    last = len(node.words) - 1
    for at, word in enumerate(words):
        if not _same(node, 0, word):
            continue
        if node.slop:
            yield from _near(node, words, at)
        elif at + last < len(words) and all(_same(node, n, words[at + n]) for n in range(1, last + 1)):
            yield at, at + last


def _same(node: Words, number: int, word: str) -> bool:
    wanted = node.words[number]
    return word.startswith(wanted) if node.prefix and number == len(node.words) - 1 else word == wanted


def _near(node: Words, words: Sequence[str], at: int) -> Iterator[tuple[int, int]]:
    for other in range(max(0, at - node.slop - 1), min(len(words), at + node.slop + 2)):
        if other != at and words[other] == node.words[1]:
            yield min(at, other), max(at, other)
