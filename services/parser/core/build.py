"""Blocks from leaves: kind, text, marks; images and embeds where they stood."""

from __future__ import annotations

from collections.abc import Sequence

from services.parser.core.address import joined
from services.parser.core.choose import Choice
from services.parser.core.folding import fold, without_controls
from services.parser.core.images import embed_block, image_block
from services.parser.core.leaves import HEADING_TAGS, Leaf
from services.parser.core.outline import Outline
from shared.contracts import Block, BlockKind, Mark, MarkKind

_FIGURE_LIKE = ("figure", "figcaption", "p", "div", "center", "section")
MAX_OBJECTS = 200


def build_blocks(outline: Outline, choice: Choice, chosen: Sequence[Leaf], base: str) -> tuple[Block, ...]:
    """The article's blocks in order: `chosen` text, and the images and embeds between."""
    blocks: list[Block] = []
    seen: set[str] = set()
    for leaf in _with_objects(outline, choice, chosen):
        block = _object_block(leaf, base) if leaf.node is not None else _text_block(outline, leaf, base)
        if block is None or (leaf.node is not None and (not block.url or block.url in seen)):
            continue
        if block.url:
            seen.add(block.url)
        blocks.append(block)
    return tuple(blocks)


def _with_objects(outline: Outline, choice: Choice, chosen: Sequence[Leaf]) -> list[Leaf]:
    """Objects count from the top of the article's box to its last text, and those right behind it."""
    wanted = set(map(id, chosen))
    last = max((at for at, leaf in enumerate(outline.leaves) if id(leaf) in wanted), default=-1)
    found: list[Leaf] = []
    objects = 0
    for at, leaf in enumerate(outline.leaves):
        if id(leaf) in wanted:
            found.append(leaf)
        elif leaf.node is not None and objects < MAX_OBJECTS and _in_article(outline, choice, leaf):
            found.append(leaf)
            objects += 1
        elif at > last:
            break
    return found


def _in_article(outline: Outline, choice: Choice, leaf: Leaf) -> bool:
    """Figures are pruned as text, but their image stays where the box around the figure does."""
    box = leaf.box
    for _ in range(4):
        if choice.alive[box]:
            return True
        if outline.tag[box] not in _FIGURE_LIKE or box <= choice.box:
            return False
        if outline.tag[box] != "figure" and outline.verdict[box] not in (0, 2):
            return False
        box = outline.parent[box]
    return choice.alive[box]


def _object_block(leaf: Leaf, base: str) -> Block | None:
    assert leaf.node is not None
    return image_block(leaf.node, base) if leaf.tag in ("img", "picture") else embed_block(leaf.node, base)


def _text_block(outline: Outline, leaf: Leaf, base: str) -> Block | None:
    kind, level, ordered = _kind(outline, leaf)
    if leaf.tag == "tr" and "\x02" in leaf.pieces:
        return _row(leaf)
    if not leaf.spans and "\x01" not in leaf.pieces:
        return Block(kind=kind, text=without_controls(leaf.text), level=level, ordered=ordered)
    folded = fold(leaf.pieces, leaf.spans)
    text = without_controls(folded.text)
    if not text:
        return None
    marks = () if len(text) != len(folded.text) else _marks(leaf, folded.starts, folded.text, base)
    return Block(kind=kind, text=text, marks=marks, level=level, ordered=ordered)


def _row(leaf: Leaf) -> Block:
    cells: list[list[str]] = []
    for piece in leaf.pieces:
        if piece == "\x02" or not cells:
            cells.append([])
        cells[-1].append(piece)
    texts = [without_controls(fold(cell, [], lines=False).text) for cell in cells]
    if texts and not texts[0] and leaf.pieces[0] != "\x02":
        texts = texts[1:]
    if len(texts) == 1:
        return Block(kind=BlockKind.PARAGRAPH, text=texts[0])
    return Block(kind=BlockKind.TABLE_ROW, text="\t".join(texts), cells=tuple(texts))


def _kind(outline: Outline, leaf: Leaf) -> tuple[BlockKind, int, bool]:
    tag = leaf.tag
    if tag in HEADING_TAGS:
        return BlockKind.HEADING, int(tag[1]), False
    if tag == "pre":
        return BlockKind.PREFORMATTED, 0, False
    lists, quoted, item = [], tag == "blockquote", tag in ("li", "dd", "dt")
    box = leaf.box
    while box > 0:
        name = outline.tag[box]
        if name in ("ul", "ol", "dl"):
            lists.append(name)
        elif name == "blockquote":
            quoted = True
        elif name == "li" and outline.leaves:
            item = True
        box = outline.parent[box]
    if item and lists:
        return BlockKind.LIST_ITEM, min(len(lists), 20), lists[0] == "ol"
    return (BlockKind.QUOTE if quoted else BlockKind.PARAGRAPH), 0, False


def _marks(leaf: Leaf, starts: list[int], text: str, base: str) -> tuple[Mark, ...]:
    marks = []
    for span in leaf.spans:
        start, end = starts[span.start], starts[span.end]
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        url = joined(base, span.href) if span.kind == "link" else None
        if start < end and (span.kind != "link" or url):
            marks.append(Mark(kind=MarkKind(span.kind), start=start, end=end, url=url or None))
    return tuple(sorted(marks, key=lambda m: (m.start, -m.end)))
