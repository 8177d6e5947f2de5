"""Record the text that an article leaves out, with the reason and its place between the blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from services.parser.core.content.blocks import Placed
from services.parser.core.content.body import Body
from services.parser.core.content.cut_reasons import CutReasons
from services.parser.core.document.outline import Dropped, Outline
from services.parser.core.document.text_runs import TextRun
from services.parser.core.document.whitespace import without_controls
from shared.contracts import Block, Cut, CutReason

MOST_BYTES = 20_000
"""The most UTF-8 bytes of left out text that an article carries."""


class Cuts(NamedTuple):
    recorded: tuple[Cut, ...] = ()
    limited: bool = False


class _Part(NamedTuple):
    text: str
    reason: CutReason
    before: int | None


def record_cuts(
    body: Body, placed: Sequence[Placed], kept: Sequence[Block], title: str, removed: Iterable[str]
) -> Cuts:
    """Return what the page shows and the article does not hold.

    `placed` are the blocks as built, `kept` those that the article has, `removed` the texts that the outlet's rules
    removed before the page was read.
    """
    parts = list(_placed_parts(body, placed, kept, title)) if placed else []
    if body.linked or body.outline is not body.whole:
        parts += _prose_without_place(body.whole, kept)
    parts += [_Part(text, CutReason.RULE, None) for text in removed if text]
    return _limited(parts)


def _placed_parts(body: Body, placed: Sequence[Placed], kept: Sequence[Block], title: str) -> Iterator[_Part]:
    reasons = CutReasons(body.outline, body.choice, len(body.chosen), title)
    block_of = {id(text_run): block for block, text_run in placed}
    staying = set(map(id, kept))
    captions = {text for block in kept if block.url for text in (block.caption, block.credit)}
    before, is_inside = 0, reasons.is_inside
    for text_runs, dropped in _in_order(body.outline):
        for one in text_runs:
            block = block_of.get(id(one))
            if block is None:
                is_wanted = one.prose or is_inside[one.box]  # most text runs are in menus
                if is_wanted and one.node is None and one.text not in captions:
                    yield from _part(body, reasons, one, before)
                continue
            if id(block) in staying:
                before += 1
            else:
                yield _Part(block.text, CutReason.METADATA, before)
            reasons.texts_passed += one.node is None
        if dropped and is_inside[dropped.box] and (text := dropped.text()) and text not in captions:
            yield _Part(text, CutReason.ELEMENT, before)


def _in_order(outline: Outline) -> Iterator[tuple[list[TextRun], Dropped | None]]:
    """Yield the text runs before each dropped element with the element, and at last those after all of them."""
    start = 0
    for dropped in outline.dropped:
        yield outline.text_runs[start : dropped.at], dropped
        start = max(start, dropped.at)
    yield outline.text_runs[start:], None


def _part(body: Body, reasons: CutReasons, text_run: TextRun, before: int) -> Iterator[_Part]:
    reason = CutReason.RULE if body.rule == "rule" else reasons.of(text_run)
    if reason is not CutReason.ELSEWHERE or reasons.may_be_text(text_run):
        yield _Part(without_controls(text_run.text), reason, before)


def _prose_without_place(whole: Outline, kept: Sequence[Block]) -> Iterator[_Part]:
    """Yield the page's prose that is in no block. The text comes from elsewhere, so there is no order between them."""
    text = "\n".join(map(_without_spaces, (block.text for block in kept)))
    for text_run in whole.text_runs:
        if text_run.prose and _without_spaces(text_run.text) not in text:
            yield _Part(without_controls(text_run.text), CutReason.ELSEWHERE, None)


def _without_spaces(text: str) -> str:
    return "".join(text.split())


def _limited(parts: Sequence[_Part]) -> Cuts:
    """Join neighbours with the same reason and place. If there is too much, prose outside the text's box goes first."""
    chosen = parts if _is_little(parts) else _with_room(parts)
    groups = groupby(chosen, key=lambda part: part[1:])
    cuts = (
        Cut(text="\n".join(part.text for part in group), reason=reason, before=before)
        for (reason, before), group in groups
    )
    return Cuts(tuple(cuts), len(chosen) < len(parts))


def _is_little(parts: Sequence[_Part]) -> bool:
    """Return whether there is room for all parts, however their letters are encoded."""
    return sum([4 * len(part.text) + 1 for part in parts]) <= MOST_BYTES


def _with_room(parts: Sequence[_Part]) -> list[_Part]:
    room, chosen = MOST_BYTES, set()
    for at in sorted(range(len(parts)), key=lambda at: parts[at].reason is CutReason.ELSEWHERE):
        size = len(parts[at].text.encode()) + 1
        if size <= room:
            room -= size
            chosen.add(at)
    return [parts[at] for at in sorted(chosen)]
