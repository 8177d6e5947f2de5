"""The outline of a page: boxes (block elements) and leaves (text runs and images) in order."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from services.parser.core.document import class_names
from services.parser.core.document.text_runs import TextRun

Attributes = dict[str, str | None]


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

    def is_within(self, box: int, top: int) -> bool:
        """Return whether a box is the box `top`, or stands in it."""
        while box > top:
            box = self.parent[box]
        return box == top
