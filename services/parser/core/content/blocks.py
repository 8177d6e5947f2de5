"""Build blocks from leaves: kind, text and marks, with images and embeds in their places."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from services.parser.core.content.images import embed_block, image_block, is_printed_caption
from services.parser.core.content.scoring import Choice
from services.parser.core.document.outline import Outline
from services.parser.core.document.text_runs import HEADING_TAGS, TextRun
from services.parser.core.document.whitespace import fold, normalize_whitespace, without_controls
from services.parser.core.urls.canonical import join_url
from shared.contracts import Block, BlockKind, Mark, MarkKind

_FIGURE_LIKE = ("figure", "figcaption", "p", "div", "center", "section")
MAX_OBJECTS = 200


class _Setting(NamedTuple):
    """The context of a box.

    It holds the number of lists around the box, whether the innermost is numbered, and whether a quote or a list item
    is around it.
    """

    depth: int
    ordered: bool
    quoted: bool
    item: bool


_SETTING_TAGS = frozenset(("ul", "ol", "dl", "blockquote", "li"))
_MARK_KINDS = {kind.value: kind for kind in MarkKind}
_NOWHERE = _Setting(0, False, False, False)


Placed = tuple[Block, TextRun]
"""A block, and the text run or object that it was made of."""


def build_blocks(outline: Outline, choice: Choice, chosen: Sequence[TextRun], base: str) -> list[Placed]:
    """Return the article's blocks in order: the `chosen` text, and the images and embeds between."""
    blocks: list[Placed] = []
    seen: set[str] = set()
    settings: dict[int, _Setting] = {}
    for text_run in _with_objects(outline, choice, chosen):
        block = (
            _object_block(text_run, base)
            if text_run.node is not None
            else _text_block(outline, text_run, base, settings)
        )
        if block is None or (block.url and block.url in seen):
            continue
        if block.url:
            seen.add(block.url)
        blocks.append((block, text_run))
    bare = {
        id(run) for block, run in blocks if run.node is not None and block.kind is BlockKind.IMAGE and not block.caption
    }
    return _captioned(blocks, _captions_below(outline, chosen, bare)) if bare else blocks


def _captioned(blocks: list[Placed], captions: dict[int, str]) -> list[Placed]:
    return [
        (block.model_copy(update={"caption": captions[id(run)]}) if id(run) in captions else block, run)
        for block, run in blocks
    ]


def _captions_below(outline: Outline, chosen: Sequence[TextRun], images: set[int]) -> dict[int, str]:
    """Return the captions printed right below these images, by the image's id. A line that is text stays text."""
    text = set(map(id, chosen))
    return {
        id(image): below.text
        for image, below in pairwise(outline.text_runs)
        if id(image) in images and below.node is None and id(below) not in text
        and is_printed_caption(below.text, outline.classes.get(below.box, ""))
    }  # fmt: skip


def _with_objects(outline: Outline, choice: Choice, chosen: Sequence[TextRun]) -> list[TextRun]:
    """Add the images and embeds to the chosen text.

    They count from the top of the article's box to its last text, and directly after it.
    """
    wanted = set(map(id, chosen))
    found: list[TextRun] = []
    objects = 0
    for text_run in outline.text_runs:
        if id(text_run) in wanted:
            wanted.remove(id(text_run))
            found.append(text_run)
        elif text_run.node is not None and objects < MAX_OBJECTS and _in_article(outline, choice, text_run):
            found.append(text_run)
            objects += 1
        elif not wanted:
            break
    return found


def _in_article(outline: Outline, choice: Choice, text_run: TextRun) -> bool:
    """Return whether an image or embed belongs to the article.

    Figures are pruned as text, but their image stays if the box around the figure stays.
    """
    box = text_run.box
    for _ in range(4):
        if choice.alive[box]:
            return True
        if outline.tag[box] not in _FIGURE_LIKE or box <= choice.box:
            return False
        if outline.tag[box] != "figure" and outline.verdict[box] not in (0, 2):
            return False
        box = outline.parent[box]
    return choice.alive[box]


def _object_block(text_run: TextRun, base: str) -> Block | None:
    assert text_run.node is not None
    return image_block(text_run.node, base) if text_run.tag in ("img", "picture") else embed_block(text_run.node, base)


def _text_block(outline: Outline, text_run: TextRun, base: str, settings: dict[int, _Setting]) -> Block | None:
    if text_run.tag == "tr" and "\x02" in text_run.pieces:
        return _row(text_run)
    kind, level, ordered = _kind(outline, text_run, settings)
    if not text_run.spans and (text_run.clean or "\x01" not in text_run.pieces):
        text = text_run.text if text_run.clean else without_controls(text_run.text)
        return Block(kind=kind, text=text, level=level, ordered=ordered)
    folded = fold(text_run)
    text = folded.text if text_run.clean else without_controls(folded.text)
    if not text:
        return None
    marks = () if len(text) != len(folded.text) else _marks(text_run, folded.starts, folded.text, base)
    return Block(kind=kind, text=text, marks=marks, level=level, ordered=ordered)


def _row(text_run: TextRun) -> Block:
    cells: list[list[str]] = []
    for piece in text_run.pieces:
        if piece == "\x02" or not cells:
            cells.append([])
        cells[-1].append(piece)
    texts = [without_controls(normalize_whitespace(cell, [], lines=False).text) for cell in cells]
    if texts and not texts[0] and text_run.pieces[0] != "\x02":
        texts = texts[1:]
    if len(texts) == 1:
        return Block(kind=BlockKind.PARAGRAPH, text=texts[0])
    return Block(kind=BlockKind.TABLE_ROW, text="\t".join(texts), cells=tuple(texts))


def _kind(outline: Outline, text_run: TextRun, settings: dict[int, _Setting]) -> tuple[BlockKind, int, bool]:
    tag = text_run.tag
    if tag in HEADING_TAGS:
        return BlockKind.HEADING, int(tag[1]), False
    if tag == "pre":
        return BlockKind.PREFORMATTED, 0, False
    depth, ordered, quoted, item = _setting(outline, text_run.box, settings)
    if depth and (item or tag in ("li", "dd", "dt")):
        return BlockKind.LIST_ITEM, min(depth, 20), ordered
    return (BlockKind.QUOTE if quoted else BlockKind.PARAGRAPH), 0, False


def _setting(outline: Outline, box: int, settings: dict[int, _Setting]) -> _Setting:
    """Return the context of a box's text. Boxes lie near each other, so each result is kept."""
    if box <= 0:
        return _NOWHERE
    known = settings.get(box)
    if known is None:
        name, around = outline.tag[box], outline.parent[box]
        known = settings.get(around) or _setting(outline, around, settings)
        if name in _SETTING_TAGS:
            known = _within(known, name)
        settings[box] = known
    return known


def _within(around: _Setting, name: str) -> _Setting:
    depth, ordered, quoted, item = around
    if name in ("ul", "ol", "dl"):
        depth, ordered = depth + 1, name == "ol"
    return _Setting(depth, ordered, quoted or name == "blockquote", item or name == "li")


def _marks(text_run: TextRun, starts: list[int], text: str, base: str) -> tuple[Mark, ...]:
    marks = []
    for span in text_run.spans:
        start, end = starts[span.start], starts[span.end]
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        url = join_url(base, span.href) if span.kind == "link" else None
        if start < end and (span.kind != "link" or url):
            marks.append(Mark(kind=_MARK_KINDS[span.kind], start=start, end=end, url=url or None))
    return tuple(sorted(marks, key=lambda m: (m.start, -m.end)) if len(marks) > 1 else marks)
