"""Choose the text of the page: by its outlet's rules if they match, else by where the prose is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from selectolax.lexbor import LexborHTMLParser, LexborNode

from services.parser.core.content.blocks import Placed, build_blocks
from services.parser.core.content.lead import with_lead
from services.parser.core.content.next_stories import set_aside_next_stories
from services.parser.core.content.rule_matches import RuleMatches
from services.parser.core.content.scoring import Choice, choose_content
from services.parser.core.content.trimming import trim
from services.parser.core.document.class_names import BOILERPLATE, DOUBTFUL
from services.parser.core.document.outline import Outline
from services.parser.core.document.outline_builder import OutlineBuilder
from services.parser.core.document.text_runs import HEADING_TAGS, TextRun, width
from services.parser.core.metadata.head import Head
from services.parser.core.metadata.headline_distance import Noted
from services.parser.core.metadata.json_ld import Thing, text_of
from services.parser.core.metadata.own_article import calls_itself_article
from services.parser.core.metadata.titles import clean
from services.parser.core.short import (
    DATED_STORY,
    PHOTO_STORY,
    SHORT_STORIES,
    SHORT_STORY,
    dated_story,
    photo_story,
    short_story,
)
from services.parser.core.state import read_state
from shared.contracts import Block, BlockKind

_PARAGRAPHS = re.compile(r"\n+|<br\s*/?>|</p>", re.I)
_LINKED_AT_LEAST = 250
_ONE_SENTENCE, _MOST_OF_IT = 40, 0.8
"""Characters of running text that suffice if the page calls itself an article, and the share of it in captions."""


@dataclass(frozen=True, slots=True)
class Body:
    """The chosen text.

    `whole` is the outline of the whole page, and `chosen` holds the article's leaves. `linked` is a text from linked
    data. It is used if so little was found that the page's own mark-up cannot hold the article.
    """

    whole: Outline
    outline: Outline
    choice: Choice
    base: str
    rule: str
    chosen: tuple[TextRun, ...] = ()
    linked: tuple[str, ...] = ()
    linked_rule: str = "json-ld articleBody"
    doubts: tuple[str, ...] = field(default=())

    @property
    def headlines(self) -> list[str]:
        return [text_run.text for text_run in self.whole.text_runs if text_run.tag == "h1"][:4]

    @property
    def noted(self) -> list[Noted]:
        return self.whole.nodes

    @property
    def late_scripts(self) -> list[LexborNode]:
        return self.whole.scripts

    @property
    def short_texts(self) -> list[str]:
        """Return the first short texts of the page. A date may be printed among them."""
        return [
            text_run.text for text_run in self.whole.text_runs if text_run.node is None and len(text_run.text) < 200
        ][:400]

    @property
    def headings(self) -> frozenset[str]:
        return frozenset(text_run.text for text_run in self.whole.text_runs if text_run.tag in HEADING_TAGS)

    @property
    def asides(self) -> frozenset[str]:
        """Return the texts in boxes that are not part of an article, as their names tell, such as links to others."""
        aside = set[int]()
        for box, (parent, verdict) in enumerate(zip(self.whole.parent, self.whole.verdict, strict=True)):
            if parent in aside or verdict in (DOUBTFUL, BOILERPLATE):
                aside.add(box)
        return frozenset(text_run.text for text_run in self.whole.text_runs if text_run.box in aside)

    @property
    def beginning(self) -> str:
        """Return the first paragraph of the text."""
        return next((text_run.text for text_run in self.chosen), "") or next(iter(self.linked), "")

    @property
    def text(self) -> str:
        return "\n".join(self.linked or [text_run.text for text_run in self.chosen])

    @property
    def size(self) -> int:
        return sum(len(text_run.text) for text_run in self.chosen) or sum(map(len, self.linked))

    @property
    def weight(self) -> float:
        return sum(text_run.weight for text_run in self.chosen) or sum(map(width, self.linked))

    def with_linked(self, things: Sequence[Thing]) -> Body:
        linked = _linked_text(things)
        return replace(self, linked=linked, linked_rule="json-ld articleBody") if linked else self

    def trimmed(self, title: str, description: str = "") -> Body:
        """Choose the leaves that are the text, or the text of the linked data if that is more than twice as long.

        `description` is the page's own, by which the lead is known.
        """
        if self.rule == "rule":
            return self
        if self.rule in SHORT_STORIES:
            return replace(self, chosen=tuple(self.choice.kept))
        chosen = tuple(trim(self.outline, self.choice, title, self.base))
        size = sum(len(text_run.text) for text_run in chosen)
        if self.linked and size < 0.5 * sum(map(len, self.linked)):
            return replace(self, chosen=(), rule=self.linked_rule)
        return replace(self, chosen=with_lead(self.outline, chosen, description, title), linked=())

    def placed_blocks(self) -> list[Placed]:
        """Return the blocks with their text runs. Text from data has none."""
        return [] if self.linked else build_blocks(self.outline, self.choice, self.chosen, self.base)

    def blocks(self, placed: Sequence[Placed]) -> tuple[Block, ...]:
        if self.linked:
            return tuple(Block(kind=BlockKind.PARAGRAPH, text=text) for text in self.linked)
        return tuple(block for block, _ in placed)


def read_body(
    tree: LexborHTMLParser, head: Head, things: Sequence[Thing], matches: RuleMatches, url: str, base: str
) -> Body:
    """Find the article's text: by the outlet's rule, else where most prose stands, else in the state of scripts.

    base  the address that relative links are joined to
    """
    assert tree.body is not None
    walk = OutlineBuilder(matches.leader)
    whole = walk.run(tree.body)
    if matches.body:
        return _by_rule(whole, matches, base)
    set_aside_next_stories(whole, url, base)
    choice = choose_content(whole, is_declared=calls_itself_article(head, things))
    linked = _linked_text(things)
    if choice.size < _LINKED_AT_LEAST and not linked:
        return _elsewhere(tree, whole, choice, matches, base, head, calls_itself_article(head, things))
    return Body(whole, whole, choice, base, "prose", linked=linked)


def _elsewhere(
    tree: LexborHTMLParser, whole: Outline, choice: Choice, matches: RuleMatches, base: str, head: Head, is_said: bool
) -> Body:
    """Find the text of a page that shows none.

    It may be in the content for browsers without scripts, or in the state that its scripts start from.
    """
    assert tree.body is not None
    shown = OutlineBuilder(matches.leader, noscript=True).run(tree.body) if whole.skipped["noscript"] else whole
    other = choose_content(shown)
    if other.size > max(2 * choice.size, _LINKED_AT_LEAST):
        return Body(shown, shown, other, base, "noscript")
    headlines = [one.text for one in whole.text_runs if one.tag == "h1"]
    state = read_state(tree, [head.title, head.first("og:title"), *headlines])
    if sum(map(width, state.paragraphs)) > max(2 * choice.size, _LINKED_AT_LEAST):
        return Body(whole, whole, choice, base, "prose", linked=state.paragraphs, linked_rule=state.rule)
    story = short_story(whole)
    if story and (choice.size < _ONE_SENTENCE or story.size > 2 * choice.size):
        return Body(whole, whole, story, base, SHORT_STORY)
    captions = photo_story(whole)
    if captions and captions.size >= _MOST_OF_IT * choice.size:
        return Body(whole, whole, captions, base, PHOTO_STORY)
    enough = _ONE_SENTENCE if is_said else _LINKED_AT_LEAST
    is_enough = sum(one.weight for one in choice.kept if one.prose) >= enough
    is_dated = bool(head.first("article:published_time"))
    lines = None if is_enough else dated_story(whole, head.title, is_dated=is_dated, is_declared=is_said)
    if lines and lines.size >= choice.size:
        return Body(whole, whole, lines, base, DATED_STORY)
    return Body(whole, whole, choice, base, "prose")


def _by_rule(whole: Outline, matches: RuleMatches, base: str) -> Body:
    """Return everything in the elements that the rules name, in order."""
    walk = OutlineBuilder(matches.leader)
    for node in matches.body:
        walk.add_root(node)
    outline = walk.outline
    texts = [text_run for text_run in outline.text_runs if text_run.node is None and not matches.cuts(text_run.text)]
    alive = [True] * len(outline.parent)
    choice = Choice(0, texts, alive, 1.0, sum(len(text_run.text) for text_run in texts))
    return Body(whole, outline, choice, base, "rule", tuple(texts))


def _linked_text(things: Sequence[Thing]) -> tuple[str, ...]:
    text = text_of(things, "articleBody")
    if len(text) < _LINKED_AT_LEAST:
        return ()
    return tuple(filter(None, map(clean, _PARAGRAPHS.split(text))))
