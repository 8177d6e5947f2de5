"""Walk over the page once and keep boxes (block elements) and leaves (text runs and images) in order."""

from __future__ import annotations

from collections.abc import Iterable

from selectolax.lexbor import LexborNode

from services.parser.core.document import class_names, elements
from services.parser.core.document.class_names import JUDGED, LONGEST, judge_element, read_names
from services.parser.core.document.elements import BOX_NAME, COMMENT, KNOWN, MARKS, NAME, OBJECTS, SKIPPED, TEXT
from services.parser.core.document.hidden import is_hidden, is_hidden_in_line, marked_in, unfolds
from services.parser.core.document.kept_elements import TEXT_OF_FIGURES, is_note, keep_figure
from services.parser.core.document.lines import Lines
from services.parser.core.document.outline import Attributes, Dropped, Outline
from services.parser.core.document.text_runs import InlineSpan, TextRun, add_text_runs

MAX_DEPTH = 200
"""The content of deeper elements is taken as plain text. Each level takes three nested calls of this code."""

_WORDED = frozenset(("nav", "footer", "button", "label", "dialog", "figcaption", "rt"))
"""Skipped elements that hold words."""
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_KEPT_THROUGH_DIVS = frozenset(("li", "blockquote", "dd"))
_ALWAYS_ASIDE = dict.fromkeys(("figure", "aside", "form"), class_names.DOUBTFUL)
_HOLD_PARAGRAPHS = frozenset(("div", "section", "article", "main", "body", "center", "tr"))
"""Elements in which a span that is shown as a block is a paragraph. In a heading or list item, it is a line."""
_TELLING = frozenset(("style", "aria-hidden", "aria-modal", "role", "hidden", "itemprop"))
"""The attributes other than names that decide about a box."""
_DIALOGS = ("dialog", "alertdialog")
_STORY = "article, [itemprop=articleBody]"
_NEVER_PRUNED = frozenset(("article", "main", "body", "td", "tr", "tbody"))
_PRUNING = (class_names.DOUBTFUL, class_names.BOILERPLATE)
_LABEL_LENGTH = 200
_SPECIAL = OBJECTS | {"br", "td", "th", "script"}


class OutlineBuilder:
    """Collect the outline of one page.

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
        self._lines = Lines()

    def run(self, root: LexborNode) -> Outline:
        self._children(root, 0, "body", False, 0)
        if self._pieces:
            self._flush(0, "body")
        if not self.outline.nodes:
            self.outline.nodes.append((root, "", {}))  # leads to the page for those who search it for links
        return self.outline

    def add_root(self, root: LexborNode) -> None:
        """Walk one more subtree, as a box under box 0."""
        self._box(root, root.tag or "div", 0, "body", False, 0)

    def _flush(self, box: int, tag: str) -> None:
        add_text_runs(self.outline.text_runs, box, tag, self._pieces, self._spans, self._linked)
        self._pieces, self._spans, self._linked = [], [], 0

    def _children(self, node: LexborNode, box: int, tag: str, in_link: bool, depth: int) -> None:
        """Walk over the children of a node. This is the hot loop.

        Most nodes of a page are white space, boxes or skipped elements, and cost at most one call.
        """
        child = node.first_child
        while child is not None:
            number = child.tag_id
            if number == TEXT:
                text = "" if not self._pieces and child.is_empty_text_node else child.text_content
                if text and (self._pieces or not text.isspace()):
                    self._pieces.append(text)
                    if in_link:
                        self._linked += len(text.strip())
            elif number < KNOWN and (name := BOX_NAME[number]):
                if self._pieces:
                    self._flush(box, tag)
                self._box(child, name, box, tag, in_link, depth)
            elif number != COMMENT:
                called = (NAME[number] if number < KNOWN else "") or child.tag
                if called in self._skipped:
                    self._skip(child, called, box, tag, in_link, depth)
                elif called is not None:
                    self._inline(child, called, box, tag, in_link, depth)
            child = child.next

    def _skip(self, node: LexborNode, name: str, box: int, tag: str, in_link: bool, depth: int) -> None:
        is_kept = name == "footer" and is_note(node, node.attributes.get("class") or "")
        if is_kept or (name == "button" and tag in HEADINGS):  # the button opens the answer to a question
            self._children(node, box, tag, in_link, depth + 1)
            return
        self.outline.skipped[name] += 1
        if name in _WORDED:
            self.outline.dropped.append(Dropped(len(self.outline.text_runs), box, node))

    def _box(self, node: LexborNode, name: str, box: int, tag: str, in_link: bool, depth: int) -> None:
        outline = self.outline
        number = len(outline.parent)
        attributes = node.attributes
        if name in TEXT_OF_FIGURES:
            keep_figure(outline, box, attributes)
        outline.parent.append(box)
        outline.tag.append(name)
        outline.verdict.append(
            self._verdict(node, name, attributes, number) if attributes else _ALWAYS_ASIDE.get(name, 0)
        )
        if depth >= MAX_DEPTH:
            self._pieces += elements.texts_in(node, self._skipped)
            self._flush(number, name)
            return
        inner = tag if name == "div" and tag in _KEPT_THROUGH_DIVS else name
        self._children(node, number, inner, in_link, depth + 1)
        if self._pieces:
            self._flush(number, inner)

    def _verdict(self, node: LexborNode, name: str, attributes: Attributes, number: int) -> int:
        found = _ALWAYS_ASIDE.get(name, class_names.PLAIN)
        classes, own_id = attributes.get("class"), attributes.get("id")
        others = len(attributes)
        if own_id and name in HEADINGS:
            own_id, others = None, others - 1
        if classes or own_id:
            outline = self.outline
            if classes:
                if len(classes) > LONGEST:
                    classes = classes[:LONGEST]
                outline.classes[number] = classes
                others -= 1
            if own_id:
                own_id = own_id[:LONGEST]
                others -= 1
            known = JUDGED.get((classes, own_id) if own_id else classes or "")
            named, verdict, fields = known or judge_element(classes, own_id)
            outline.names.append(named)
            if fields or (others and "itemprop" in attributes):
                outline.nodes.append((node, named, attributes))
            if verdict and (verdict != class_names.BODY or name != "p"):
                found = verdict
            elif name == "aside" and is_note(node, named):
                found = class_names.PLAIN
        if others and not _TELLING.isdisjoint(attributes):
            found = _by_attributes(node, attributes, found, name)
        return class_names.PLAIN if found and name in _NEVER_PRUNED and found in _PRUNING else found

    def _inline(self, node: LexborNode, name: str, box: int, tag: str, in_link: bool, depth: int) -> None:
        if name in _SPECIAL:
            self._special(node, name, box, tag, in_link, depth)
            return
        if depth >= MAX_DEPTH or name[0] in "-!":
            self._pieces += [] if name[0] in "-!" else elements.texts_in(node, self._skipped)
            return
        attributes = node.attributes
        named = ""
        if attributes:
            if (
                name == "span"
                and tag in _HOLD_PARAGRAPHS
                and (style := attributes.get("style"))
                and self._lines.is_paragraph(node, style)
            ):
                if self._pieces:
                    self._flush(box, tag)
                self._box(node, "div", box, tag, in_link, depth)
                return
            verdict = fields = 0
            if classes := attributes.get("class"):
                named = classes[:LONGEST]
                verdict, fields = read_names(named)
            if fields or name == "time" or "itemprop" in attributes or "rel" in attributes:
                self.outline.nodes.append((node, named or name, attributes))
            hidden = not _TELLING.isdisjoint(attributes) and is_hidden_in_line(attributes)
            if (hidden or (verdict in _PRUNING and tag != "pre")) and len(text := node.text()) < _LABEL_LENGTH:
                self.outline.dropped.append(Dropped(len(self.outline.text_runs), box, text))
                if hidden:
                    self.outline.nodes += marked_in(node)
                if fields and (time := node.css_first("time")) is not None:
                    self.outline.nodes.append((time, "time", time.attributes))
                return
        kind = "leader" if self._leader and self._sets_leaders(name, named) else MARKS.get(name, "")
        if not kind:
            self._children(node, box, tag, in_link, depth + 1)
            return
        pieces, start = self._pieces, len(self._pieces)
        self._children(node, box, tag, in_link or (name == "a" and _leads_away(attributes, tag)), depth + 1)
        if pieces is self._pieces and len(pieces) > start:
            href = (attributes.get("href") or "") if kind == "link" else ""
            self._spans.append(InlineSpan(kind, start, len(pieces), href))

    def _special(self, node: LexborNode, name: str, box: int, tag: str, in_link: bool, depth: int) -> None:
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
            self._children(node, box, tag, in_link, depth + 1)
            self._pieces.append(" ")

    def _sets_leaders(self, name: str, named: str) -> bool:
        return name in self._leader or any(f"{name}.{c}" in self._leader for c in named.split())


def _by_attributes(node: LexborNode, attributes: Attributes, found: int, name: str) -> int:
    """Return the verdict on an element by its attributes other than names: `found` if they say nothing.

    A paragraph hidden from screen readers alone is text: pages mark those behind a paywall like that.
    """
    if attributes.get("role") in _DIALOGS or attributes.get("aria-modal") == "true":
        # It lies over the page and asks for something, or shows an article over a list.
        return found if node.css_first(_STORY) is not None else class_names.BOILERPLATE
    if (attributes.get("aria-hidden") == "true" and name != "p") or is_hidden(attributes):
        return found if unfolds(attributes) else class_names.DOUBTFUL
    return class_names.BODY if attributes.get("itemprop") == "articleBody" else found


def _leads_away(attributes: Attributes, tag: str) -> bool:
    """Return whether an `a` leads elsewhere. Names of places, and a heading's link to itself, are not links."""
    href = attributes.get("href")
    return bool(href) and not (tag in HEADINGS and href is not None and href.startswith("#"))
