"""Walks over the page once and keeps boxes (block elements) and leaves (text runs and images) in order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from services.parser.core.document import class_names
from services.parser.core.document.elements import BOXES, MARKS, NAMES, OBJECTS, SKIPPED, TEXT
from services.parser.core.document.text_runs import InlineSpan, TextRun, add_text_runs

Attributes = dict[str, str | None]

MAX_DEPTH = 200
"""The content of deeper elements is taken as plain text. Each level takes three nested calls of this code."""

_WORDED = frozenset(("nav", "footer", "button", "label", "dialog", "figcaption"))
"""Skipped elements that hold words."""
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_LEAF_TAGS = frozenset(("p", "li", "blockquote", "pre", "tr", "dt", "dd")) | HEADINGS
_KEPT_THROUGH_DIVS = frozenset(("li", "blockquote", "dd"))
_ALWAYS_ASIDE = dict.fromkeys(("figure", "aside", "form"), class_names.DOUBTFUL)
_NO_DISPLAY = re.compile(r"display\s*:\s*none", re.I)
_NEVER_PRUNED = frozenset(("article", "main", "body", "td", "tr", "tbody"))
_PRUNING = (class_names.DOUBTFUL, class_names.BOILERPLATE)
_LABEL_LENGTH = 200
_LONGEST_NAME = 400
"""The longest class name that is read. The results are cached, and longer names would fill the memory."""
_BOX, _CELL = ("",), (" ",)
"""What is left behind at the end of an element: a box ends a text run, a cell adds a space to it."""
_SPECIAL = OBJECTS | {"br", "td", "th", "script"}
_NO_SPAN = ("", [], 0, "")
_Leaving = tuple[str, ...] | tuple[str, list[str], int, str]


class Dropped(NamedTuple):
    """Words in box `box` that make no text run, and the number of text runs before them."""

    at: int
    box: int
    content: LexborNode | str

    def text(self) -> str:
        content = self.content
        return " ".join((content if isinstance(content, str) else content.text(separator=" ")).split())


@dataclass(slots=True)
class Outline:
    """Boxes as parallel lists of parent index, tag and verdict on the names. Box 0 is the root of the walk.

    - `text_runs`: all leaves in document order
    - `nodes`: elements that may hold an author or a date, with their class and id names and their attributes
    - `scripts`: elements of linked data found in the body
    - `skipped`: the number of elements of each kind that hold no text of the page's own
    - `names`: the class and id names of the boxes that have any
    - `classes`: the class names of boxes that have any, by box
    - `dropped`: skipped elements that hold words, and labels within lines
    """

    parent: list[int] = field(default_factory=lambda: [-1])
    tag: list[str] = field(default_factory=lambda: ["body"])
    verdict: list[int] = field(default_factory=lambda: [class_names.PLAIN])
    text_runs: list[TextRun] = field(default_factory=list)
    nodes: list[tuple[LexborNode, str, Attributes]] = field(default_factory=list)
    scripts: list[LexborNode] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    names: list[str] = field(default_factory=list)
    classes: dict[int, str] = field(default_factory=dict)
    dropped: list[Dropped] = field(default_factory=list)


class OutlineBuilder:
    """Collects the outline of one page.

    `leader` names the elements (`nobr`, `span.leader`) that set the names of leaders. With `noscript`, the content for
    browsers without scripts is read too.
    """

    def __init__(self, leader: Iterable[str] = (), *, noscript: bool = False) -> None:
        self.outline = Outline()
        self._skipped = SKIPPED - {"noscript"} if noscript else SKIPPED
        self._leader = frozenset(leader)
        self._pieces: list[str] = []
        self._spans: list[InlineSpan] = []
        self._linked = 0

    def run(self, root: LexborNode) -> Outline:
        self._walk(root, 0, "body", 0)
        return self.outline

    def add_root(self, root: LexborNode) -> None:
        """Walk one more subtree, as a box under box 0."""
        name = root.tag or "div"
        self._walk(root, self._open(root, name, 0), name, 1)

    def _flush(self, box: int, tag: str) -> list[str]:
        """End the text run in a box. Return the list for the pieces of the next one."""
        add_text_runs(self.outline.text_runs, box, tag, self._pieces, self._spans, self._linked)
        self._pieces, self._spans, self._linked = [], [], 0
        return self._pieces

    def _walk(self, root: LexborNode, box: int, tag: str, depth: int) -> None:
        """Walk over everything below `root`, which is the box `box`.

        This is the hot loop: most nodes of a page are white space, boxes or skipped elements, and cost at most one
        call. The elements that are open are kept in a list, because a call for each would cost twice as much.
        """
        open_elements: list[tuple[LexborNode, _Leaving, int, str, bool]] = []
        pieces, skipped, in_link = self._pieces, self._skipped, False
        deepest = MAX_DEPTH - depth
        child = root.first_child
        while child is not None or open_elements:
            if child is None:
                node, leaving, outer, outer_tag, in_link = open_elements.pop()
                if leaving is _BOX:
                    if pieces:
                        pieces = self._flush(box, tag)
                elif leaving is not _NO_SPAN:
                    self._leave(leaving)
                box, tag, child = outer, outer_tag, node.next
                continue
            number = child.tag_id
            if number == TEXT:
                text = child.text_content
                if text and (pieces or not text.isspace()):
                    pieces.append(text)
                    if in_link:
                        self._linked += len(text.strip())
                child = child.next
                continue
            name = NAMES.get(number) or child.tag
            if name in BOXES:
                if pieces:
                    pieces = self._flush(box, tag)
                inner = self._open(child, name, box)
                if len(open_elements) < deepest:
                    open_elements.append((child, _BOX, box, tag, in_link))
                    box, tag = inner, (tag if name == "div" and tag in _KEPT_THROUGH_DIVS else name)
                    child = child.first_child
                    continue
                pieces.append(child.text())
                pieces = self._flush(inner, name)
            elif name in skipped:
                self.outline.skipped[name] += 1
                if name in _WORDED:
                    self.outline.dropped.append(Dropped(len(self.outline.text_runs), box, child))
            elif name is not None:
                entered = self._inline(child, name, box, len(open_elements) < deepest)
                if entered is not None:
                    open_elements.append((child, entered, box, tag, in_link))
                    in_link = in_link or name == "a"
                    child = child.first_child
                    continue
            child = child.next
        if pieces:
            self._flush(box, tag)

    def _open(self, node: LexborNode, name: str, box: int) -> int:
        """Add a box, and return its index."""
        outline = self.outline
        attributes = node.attributes
        outline.parent.append(box)
        outline.tag.append(name)
        outline.verdict.append(self._verdict(node, name, attributes) if attributes else _ALWAYS_ASIDE.get(name, 0))
        added = len(outline.parent) - 1
        if attributes and (classes := attributes.get("class")):
            outline.classes[added] = classes[:_LONGEST_NAME]
        return added

    def _verdict(self, node: LexborNode, name: str, attributes: Attributes) -> int:
        found = _ALWAYS_ASIDE.get(name, class_names.PLAIN)
        get = attributes.get
        named = f"{get('class') or ''} {get('id') or ''}"
        if len(named) > 1:
            named = named[:_LONGEST_NAME]
            verdict, fields = class_names.read_names(named)
            if fields or "itemprop" in attributes:
                self.outline.nodes.append((node, named, attributes))
            self.outline.names.append(named)
            if verdict and (verdict != class_names.BODY or name != "p"):
                found = verdict
        if len(attributes) > 1 or len(named) == 1:
            style = get("style")
            if "hidden" in attributes or get("aria-hidden") == "true" or (style and _NO_DISPLAY.search(style)):
                found = class_names.DOUBTFUL
            elif get("itemprop") == "articleBody":
                found = class_names.BODY
        if found in _PRUNING and name in _NEVER_PRUNED:
            return class_names.PLAIN
        return found

    def _inline(self, node: LexborNode, name: str, box: int, may_enter: bool) -> _Leaving | None:
        """Take an element that is part of a text run. Return what to do at its end, or None if it is not entered."""
        if name in _SPECIAL:
            return self._special(node, name, box)
        if name[0] in "-!" or not may_enter:
            return None
        attributes = node.attributes
        named = ""
        if attributes:
            named = (attributes.get("class") or "")[:_LONGEST_NAME]
            verdict, fields = class_names.read_names(named) if named else class_names.NO_HINT
            if fields or name == "time" or "itemprop" in attributes or "rel" in attributes:
                self.outline.nodes.append((node, named or name, attributes))
            if verdict in _PRUNING and len(text := node.text()) < _LABEL_LENGTH:
                self.outline.dropped.append(Dropped(len(self.outline.text_runs), box, text))
                return None
        kind = MARKS.get(name, "")
        if self._leader and self._sets_leaders(name, named):
            kind = "leader"
        if not kind:
            return _NO_SPAN
        return kind, self._pieces, len(self._pieces), (attributes.get("href") or "") if kind == "link" else ""

    def _special(self, node: LexborNode, name: str, box: int) -> _Leaving | None:
        if name == "br":
            self._pieces.append("\x01")
        elif name in OBJECTS:
            # An image or embed is a leaf of its own, after the text that it stands in.
            self.outline.text_runs.append(TextRun.of_object(box, name, node))
        elif name == "script":
            if "ld+json" in (node.attributes.get("type") or ""):
                self.outline.scripts.append(node)
        else:
            self._pieces.append("\x02")
            return _CELL
        return None

    def _leave(self, leaving: _Leaving) -> None:
        """End a table cell or a mark. A mark that spans several text runs is dropped."""
        if leaving is _CELL:
            self._pieces.append(" ")
            return
        kind, pieces, start, href = leaving
        if pieces is self._pieces and len(pieces) > start:
            self._spans.append(InlineSpan(kind, start, len(pieces), href))

    def _sets_leaders(self, name: str, named: str) -> bool:
        return name in self._leader or any(f"{name}.{c}" in self._leader for c in named.split())
