"""An article of the demo press, as written and as it stands at a moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Text:
    """One edition's words.

    `body`: paragraphs parted by empty lines; `> ` begins a quote, `- ` a list item, `### ` a heading, `*…*` emphasis.
    """

    title: str
    byline: str
    caption: str
    body: str


@dataclass(frozen=True, slots=True)
class Edit:
    """A change made `after_s` seconds after the article was first seen; per edition pairs of (old, new) words."""

    after_s: float
    changes: Mapping[str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True, slots=True)
class Removal:
    """`soft`: the address goes on answering 200 with a notice instead of 404."""

    after_s: float
    soft: bool
    restored_after_s: float | None


@dataclass(frozen=True, slots=True)
class Story:
    """`outlet`: herald or gazette; `scene` names the drawing; `texts` by edition."""

    outlet: str
    slug: str
    section: str
    scene: str
    texts: Mapping[str, Text]
    edits: tuple[Edit, ...] = ()
    removal: Removal | None = None


class State(StrEnum):
    LIVE = "live"
    GONE = "gone"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class Shown:
    """A story at a moment: its words after all edits so far, and whether its address still answers with it."""

    story: Story
    texts: Mapping[str, Text]
    published_at: datetime
    modified_at: datetime
    state: State
