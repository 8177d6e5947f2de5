"""Stories too short to be known by their prose: a flash of one sentence, questions and answers in a line each."""

from __future__ import annotations

from services.parser.core.choose import Choice
from services.parser.core.leaves import HEADING_TAGS, Leaf
from services.parser.core.names import BOILERPLATE, DOUBTFUL
from services.parser.core.outline import Outline

SHORT_STORY = "article element"
ENOUGH = 20
"""Characters that are a sentence."""
_MOST_LINKED = 0.2


def short_story(outline: Outline) -> Choice | None:
    """What stands below the headline in the page's only `article` element, where that is text and ends like it."""
    boxes = [box for box, tag in enumerate(outline.tag) if tag == "article"]
    if len(boxes) != 1:
        return None
    alive = _alive(outline, boxes[0])
    inside = [leaf for leaf in outline.leaves if leaf.node is None and alive[leaf.box]]
    titles = [at for at, leaf in enumerate(inside) if leaf.tag == "h1"]
    if len(titles) != 1:
        return None
    kept = inside[titles[0] + 1 :]
    size = sum(len(leaf.text) for leaf in kept)
    if size < ENOUGH or not _reads_like_text(kept, size):
        return None
    return Choice(boxes[0], kept, alive, float(size), size)


def _reads_like_text(kept: list[Leaf], size: int) -> bool:
    """Lines that end like sentences, and hardly a link."""
    if sum(leaf.linked for leaf in kept) > _MOST_LINKED * size:
        return False
    lines = [leaf for leaf in kept if leaf.tag not in HEADING_TAGS]
    return bool(lines) and 2 * sum(leaf.ends for leaf in lines) > len(lines)


def _alive(outline: Outline, top: int) -> list[bool]:
    alive = [False] * len(outline.parent)
    alive[top] = True
    for box in range(top + 1, len(alive)):
        alive[box] = alive[outline.parent[box]] and outline.verdict[box] not in (DOUBTFUL, BOILERPLATE)
    return alive
