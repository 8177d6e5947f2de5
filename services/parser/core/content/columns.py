"""Find boxes beside the article's that hold nothing but prose: a lead above it, or a part of the text below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from services.parser.core.document.outline import Outline

_LEVELS = 4
_PURE = 0.1
"""The highest cost of links and scraps per character of prose at which a box counts as nothing but prose."""
LEAST, _PART, _PARAGRAPHS = 100, 400, 3
"""The prose that a box must hold: characters above the article's box; characters and paragraphs below it."""


def columns_beside(
    outline: Outline, box: int, dead: Sequence[bool], prose: Sequence[float], cost: Sequence[float]
) -> Iterator[int]:
    """Yield the boxes beside the article's that belong to it.

    The search does not go beyond a `main` element, or beside the page's outermost boxes.
    """
    at = box
    for _ in range(_LEVELS):
        below, at = at, outline.parent[at]
        if at <= 0 or outline.tag[below] == "main":
            return
        if prose[at] < prose[below] + LEAST:
            continue
        for other in range(at + 1, len(outline.parent)):
            if outline.parent[other] == at and other != below and not dead[other]:
                pure = prose[other] >= LEAST and cost[other] <= _PURE * prose[other]
                if pure and _is_text(outline, other, other < below):
                    yield other


def parts_between(outline: Outline, box: int, alive: Sequence[bool], dead: Sequence[bool]) -> set[int]:
    """Return the boxes between two parts of the text that are named like both of them: a part of short lines."""
    at, found = box, set[int]()
    for _ in range(_LEVELS):
        below, at = at, outline.parent[at]
        if at <= 0 or outline.tag[below] == "main":
            break
        inside = [other for other in range(at + 1, len(outline.parent)) if outline.parent[other] == at]
        named = [other for other in inside if _shape(outline, other) == _shape(outline, below)]
        parts = [n for n, other in enumerate(named) if alive[other] or other == below]
        if outline.classes.get(below) and len(parts) > 1:
            between = named[parts[0] : parts[-1]]
            found.update(other for other in between if other != below and not (alive[other] or dead[other]))
    return found


def _shape(outline: Outline, box: int) -> tuple[str, str]:
    return outline.tag[box], outline.classes.get(box, "")


def _is_text(outline: Outline, box: int, is_above: bool) -> bool:
    """Return whether a box holds text of the article.

    Above the article's box, a caption beside its picture does not count. Below it, several paragraphs are needed: a
    single one is more often about the writer.
    """
    end = box + 1
    while end < len(outline.parent) and outline.parent[end] >= box:
        end += 1
    inside = [text_run for text_run in outline.text_runs if box <= text_run.box < end]
    if is_above:
        return not any(text_run.tag in ("img", "picture") for text_run in inside)
    paragraphs = [text_run for text_run in inside if text_run.prose]
    return len(paragraphs) >= _PARAGRAPHS and sum(text_run.weight for text_run in paragraphs) >= _PART
