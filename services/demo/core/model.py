"""An article of the demo press, as written and as it appears at a given time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Text:
    """Words of one edition.

    `body` has paragraphs separated by empty lines. `> ` begins a quote, `- ` a list item, `### ` a heading; `*…*` is
    emphasis.
    """

    title: str
    byline: str
    caption: str
    body: str


@dataclass(frozen=True, slots=True)
class Edit:
    """A change `after_s` seconds after first sight of the article. `changes` has (old, new) pairs by edition."""

    after_s: float
    changes: Mapping[str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True, slots=True)
class Removal:
    """A removal. If `soft`, the address still answers 200, with a notice; otherwise 404."""

    after_s: float
    soft: bool
    restored_after_s: float | None


@dataclass(frozen=True, slots=True)
class Story:
    """An article as written. `outlet` is herald or gazette, `scene` names the drawing, `texts` is keyed by edition."""

    outlet: str
    slug: str
    section: str
    scene: str
    texts: Mapping[str, Text]
    edits: tuple[Edit, ...] = ()
    removal: Removal | None = None


class State(StrEnum):
    """What the paper shows at the story's address."""

    LIVE = "live"
    GONE = "gone"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class Shown:
    """A story at a given time: its words after all edits so far, and whether its address still shows it."""

    story: Story
    texts: Mapping[str, Text]
    published_at: datetime
    modified_at: datetime
    state: State
