"""Name the boxes that hold the text: pages of one layout have boxes in common, and other pages have none of them."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from functools import lru_cache

from services.parser.core.document.outline import Outline
from services.parser.core.document.text_runs import TextRun

_DIGIT = re.compile(r"\d")
_MOST_TEXT_RUNS = 200
_MOST_BOXES = 16


def layout_of(outline: Outline, chosen: Iterable[TextRun]) -> tuple[str, ...]:
    """Return hashes of the boxes of the text, each with the tags and classes of all boxes around it.

    Class names with digits often number the page, so they do not count.
    """
    boxes = dict.fromkeys([text_run.box for text_run in chosen if text_run.node is None][:_MOST_TEXT_RUNS])
    places = {(_step(outline, box), outline.parent[box]) for box in boxes if box > 0}  # most paragraphs share one
    known: dict[int, str] = {}
    paths = [step + _path_above(outline, around, known) for step, around in places]
    if 0 in boxes:
        paths.append("")
    hashes = {f"{zlib.crc32(path.encode()):08x}" for path in paths}
    return tuple(sorted(hashes)[:_MOST_BOXES])


def _path_above(outline: Outline, box: int, known: dict[int, str]) -> str:
    """Return the steps from a box up to the page. Places lie near each other, so each result is kept."""
    if box <= 0:
        return ""
    path = known.get(box)
    if path is None:
        path = known[box] = f">{_step(outline, box)}{_path_above(outline, outline.parent[box], known)}"
    return path


def _step(outline: Outline, box: int) -> str:
    return f"{outline.tag[box]}.{_classes(outline.classes.get(box, ''))}"


@lru_cache(maxsize=20_000)
def _classes(named: str) -> str:
    return ".".join(sorted({name for name in named.split() if name.isascii() and not _DIGIT.search(name)}))
