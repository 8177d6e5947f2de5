"""A page as the model sees it: numbers, and words in four groups."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.parser.core.document.outline import Outline
from services.parser.core.document.text_runs import TextRun
from services.parser.core.kinds import box_names, declared, features, layout
from services.parser.core.kinds.words import words_in
from services.parser.core.metadata.head import Head

_DATED_BY = ("json-ld", "meta", "url", "visible", "printed")
"""How the rules begin that find a date of publication."""
NAMES = (
    *declared.ADDRESS,
    *declared.SAID,
    *features.SHAPE,
    *features.COUNTED,
    *features.HINTS,
    *features.WORDING,
    *layout.LAID_OUT,
    "title_length",
    "byline",
    *(f"dated_by_{rule}" for rule in _DATED_BY),
    "undated",
)
_HINTS = slice(NAMES.index(features.HINTS[0]), NAMES.index(features.HINTS[-1]) + 1)
_UNKNOWN = [math.nan] * len(features.HINTS)
GROUPS = ("text", "short", "named", "said")
_MOST = 5_000


@dataclass(frozen=True, slots=True)
class PageSignals:
    numbers: list[float]
    words: Mapping[str, frozenset[str]]


def signals_of(
    url: str,
    head: Head,
    types: Counter[str],
    named: str,
    outline: Outline,
    chosen: Sequence[TextRun],
    title: str,
    byline: bool,
    dated: str,
) -> PageSignals:
    """Return the model's view of a page without the hints of its boxes' names, which cost most. They are NaN.

    `types` are those of its linked data. `named` holds the class names of the page's body. `byline` is whether one was
    found, and `dated` the rule that found the date of publication.
    """
    text = " ".join([text_run.text for text_run in chosen]).lower()
    short = " ".join([text_run.text for text_run in outline.text_runs if not text_run.prose]).lower()
    numbers = [
        *declared.address(url), *declared.said(head, types, named), *features.shape(outline, chosen),
        *features.counted(outline), *_UNKNOWN, *features.wording(text, short),
        *layout.laid_out(head.title, title, outline, chosen), float(len(title)), float(byline),
        *_dated(dated),
    ]  # fmt: skip
    said = {f"j:{name}" for name in types} | {f"m:{name}" for name in head.metas}
    said |= {f"b:{word}" for word in words_in(named.lower())}
    said |= {f"u:{word}" for word in words_in(url.partition("//")[2].lower())}
    said |= {f"t:{word}" for word in words_in(title.lower())}
    return PageSignals(numbers, {
        "text": words_in(text[:_MOST]),
        "short": words_in(short[:_MOST]),
        "named": box_names.words_of(outline.names),
        "said": frozenset(said),
    })  # fmt: skip


def add_hints(numbers: list[float], outline: Outline) -> None:
    numbers[_HINTS] = features.hints(outline)


def _dated(rule: str) -> list[float]:
    return [*(float(rule.startswith(begin)) for begin in _DATED_BY), float(not rule)]
