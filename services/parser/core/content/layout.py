"""Names the boxes that hold the text: pages of one layout have boxes in common, and other pages have none of them."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from services.parser.core.document.outline import Outline
from services.parser.core.document.text_runs import TextRun

_MOST_TEXT_RUNS = 200
_MOST_BOXES = 16


def layout_of(outline: Outline, chosen: Iterable[TextRun]) -> tuple[str, ...]:
    """Return hashes of the boxes of the text, each with the tags and classes of all boxes around it.

    Class names with digits often number the page, so they do not count.
    """
    boxes = dict.fromkeys([text_run.box for text_run in chosen if text_run.node is None][:_MOST_TEXT_RUNS])
    hashes = {f"{zlib.crc32(_path(outline, box).encode()):08x}" for box in boxes}
    return tuple(sorted(hashes)[:_MOST_BOXES])


def _path(outline: Outline, box: int) -> str:
    steps = []
    while box > 0:
        steps.append(f"{outline.tag[box]}.{_classes(outline.classes.get(box, ''))}")
        box = outline.parent[box]
    return ">".join(steps)


def _classes(named: str) -> str:
    return ".".join(sorted({name for name in named.split() if name.isascii() and not any(map(str.isdigit, name))}))
