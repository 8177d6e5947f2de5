"""The text of the page: chosen by its outlet's rules where they match, else by where the prose is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from selectolax.lexbor import LexborHTMLParser, LexborNode

from services.parser.core.build import build_blocks
from services.parser.core.choose import Choice, choose
from services.parser.core.leaves import Leaf
from services.parser.core.metadata.head import Head
from services.parser.core.metadata.linked import Thing, text_of
from services.parser.core.metadata.nearby import Noted
from services.parser.core.metadata.titles import clean
from services.parser.core.outline import Outline, Walk
from services.parser.core.ruled import Ruled
from services.parser.core.short import SHORT_STORY, short_story
from services.parser.core.state import read_state
from services.parser.core.trim import trim
from shared.contracts import Block, BlockKind

_PARAGRAPHS = re.compile(r"\n+|<br\s*/?>|</p>", re.I)
_LINKED_AT_LEAST = 250


@dataclass(frozen=True, slots=True)
class Body:
    """`whole` is the outline of all the page; `chosen` the article's leaves; `linked` a text from linked data that is
    used instead, where so little was found that the page's own mark-up cannot hold it."""

    whole: Outline
    outline: Outline
    choice: Choice
    base: str
    rule: str
    chosen: tuple[Leaf, ...] = ()
    linked: tuple[str, ...] = ()
    linked_rule: str = "json-ld articleBody"
    doubts: tuple[str, ...] = field(default=())

    @property
    def headlines(self) -> list[str]:
        return [leaf.text for leaf in self.whole.leaves if leaf.tag == "h1"][:4]

    @property
    def noted(self) -> list[Noted]:
        return self.whole.nodes

    @property
    def late_scripts(self) -> list[LexborNode]:
        return self.whole.scripts

    @property
    def opening(self) -> list[str]:
        """The first short texts of the page, where a date may be printed."""
        return [leaf.text for leaf in self.whole.leaves if leaf.node is None and len(leaf.text) < 200][:400]

    @property
    def beginning(self) -> str:
        """The first paragraph of the text."""
        return next((leaf.text for leaf in self.chosen), "") or next(iter(self.linked), "")

    @property
    def size(self) -> int:
        return sum(len(leaf.text) for leaf in self.chosen) or sum(map(len, self.linked))

    @property
    def weight(self) -> float:
        return sum(leaf.weight for leaf in self.chosen) or float(sum(map(len, self.linked)))

    def with_linked(self, things: Sequence[Thing]) -> Body:
        linked = _linked_text(things)
        return replace(self, linked=linked, linked_rule="json-ld articleBody") if linked else self

    def trimmed(self, title: str) -> Body:
        """The leaves that are the text, or the text of the linked data where that has over twice as much."""
        if self.rule == "rule":
            return self
        if self.rule == SHORT_STORY:
            return replace(self, chosen=tuple(self.choice.kept))
        chosen = tuple(trim(self.outline, self.choice, title))
        size = sum(len(leaf.text) for leaf in chosen)
        if self.linked and size < 0.5 * sum(map(len, self.linked)):
            return replace(self, chosen=(), rule=self.linked_rule)
        return replace(self, chosen=chosen, linked=())

    def blocks(self) -> tuple[Block, ...]:
        if self.linked:
            return tuple(Block(kind=BlockKind.PARAGRAPH, text=text) for text in self.linked)
        return build_blocks(self.outline, self.choice, self.chosen, self.base)


def read_body(tree: LexborHTMLParser, head: Head, things: Sequence[Thing], ruled: Ruled, base: str) -> Body:
    assert tree.body is not None
    walk = Walk(ruled.leader)
    whole = walk.run(tree.body)
    if ruled.body:
        return _by_rule(whole, ruled, base)
    choice = choose(whole)
    linked = _linked_text(things)
    if choice.size < _LINKED_AT_LEAST and not linked:
        return _elsewhere(tree, whole, choice, ruled, base)
    return Body(whole, whole, choice, base, "prose", linked=linked)


def _elsewhere(tree: LexborHTMLParser, whole: Outline, choice: Choice, ruled: Ruled, base: str) -> Body:
    """Where the page shows no text: what browsers without scripts are shown, or the state its scripts start from."""
    assert tree.body is not None
    shown = Walk(ruled.leader, noscript=True).run(tree.body) if whole.skipped["noscript"] else whole
    other = choose(shown)
    if other.size > max(2 * choice.size, _LINKED_AT_LEAST):
        return Body(shown, shown, other, base, "noscript")
    state = read_state(tree)
    if sum(map(len, state.paragraphs)) > max(2 * choice.size, _LINKED_AT_LEAST):
        return Body(whole, whole, choice, base, "prose", linked=state.paragraphs, linked_rule=state.rule)
    story = short_story(whole)
    if story and story.size >= choice.size:
        return Body(whole, whole, story, base, SHORT_STORY)
    return Body(whole, whole, choice, base, "prose")


def _by_rule(whole: Outline, ruled: Ruled, base: str) -> Body:
    """Everything in the elements that the rules name, in order."""
    walk = Walk(ruled.leader)
    for node in ruled.body:
        walk.add_root(node)
    outline = walk.outline
    texts = [leaf for leaf in outline.leaves if leaf.node is None and not ruled.cuts(leaf.text)]
    alive = [True] * len(outline.parent)
    choice = Choice(0, texts, alive, 1.0, sum(len(leaf.text) for leaf in texts))
    return Body(whole, outline, choice, base, "rule", tuple(texts))


def _linked_text(things: Sequence[Thing]) -> tuple[str, ...]:
    text = text_of(things, "articleBody")
    if len(text) < _LINKED_AT_LEAST:
        return ()
    return tuple(filter(None, map(clean, _PARAGRAPHS.split(text))))
