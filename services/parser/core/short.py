"""Recognise stories too short to be recognised by their prose.

They are a flash, questions and answers, captions of pictures, and short lines below a headline and a day.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from services.parser.core.content.scoring import Choice
from services.parser.core.document.class_names import BOILERPLATE, DOUBTFUL
from services.parser.core.document.outline import Outline
from services.parser.core.document.text_runs import HEADING_TAGS, TextRun
from services.parser.core.metadata.dateline import is_dateline

SHORT_STORY, PHOTO_STORY, DATED_STORY = "article element", "pictures", "headline and day"
SHORT_STORIES = (SHORT_STORY, PHOTO_STORY, DATED_STORY)
"""The rules that give such a text."""
ENOUGH = 20
"""Characters that make a sentence."""
_MOST_LINKED = 0.2
_PICTURES = 2
"""The least pictures below the headline and the day that make captions a story."""
_BELOW = 4
"""The number of texts below the headline that may hold the day."""
_IMAGES = ("img", "picture")
_HEADINGS = ("h1", "h2", "h3")
_LEAST_LINES, _LEAST_TEXT = 3, 60.0
_MOSTLY_LINK = 0.6
_LEVELS = 12
"""The number of boxes around the headline that are looked at, each in time that grows with the page."""
_ONE_OF_MANY = re.compile(r"\d|[^/?]-|\.[a-z]{3,5}\?")
_CELLS = HEADING_TAGS | {"tr", "td", "th", "dt"}
"""Elements whose text may well be no sentence."""


def short_story(outline: Outline) -> Choice | None:
    """Return the text below the headline in the page's only `article` element, if it reads like sentences."""
    boxes = [box for box, tag in enumerate(outline.tag) if tag == "article"]
    if len(boxes) != 1:
        return None
    alive = _alive(outline, boxes[0])
    inside = [text_run for text_run in outline.text_runs if text_run.node is None and alive[text_run.box]]
    titles = [at for at, text_run in enumerate(inside) if text_run.tag == "h1"]
    if len(titles) != 1:
        return None
    kept = inside[titles[0] + 1 :]
    size = sum(len(text_run.text) for text_run in kept)
    if size < ENOUGH or not _reads_like_text(kept, size):
        return None
    return Choice(boxes[0], kept, alive, float(size), size)


def dated_story(outline: Outline, title: str, *, is_dated: bool, is_declared: bool = False) -> Choice | None:
    """Return the short lines below a headline that the title element repeats, if a day is printed there.

    `is_dated` is whether the page declares its day, and `is_declared` whether it calls itself an article. It needs no
    printed day then. A single line suffices for a page that calls itself an article.
    """
    runs = [text_run for text_run in outline.text_runs if text_run.node is None]
    at = _headline(runs, title)
    if at is None:
        return None
    first, rest = runs[at + 1 :][:_BELOW], runs[at + 1 + _BELOW :]
    below = [one for one in first if not is_dateline(one.text, marked=True)] + rest
    if not (is_dated or is_declared) and len(below) == len(first) + len(rest):
        return None
    least = 1 if is_declared else _LEAST_LINES
    top = runs[at].box
    for _ in range(_LEVELS):
        alive = _alive(outline, top)
        lines = [one for one in below if alive[one.box]]
        kept = [one for one in lines if one.linked <= _MOSTLY_LINK * len(one.text)]
        if sum(one.weight for one in kept) >= _LEAST_TEXT:
            size = sum(len(one.text) for one in kept)
            return Choice(top, kept, alive, float(size), size) if _are_lines(kept, lines, least) else None
        if (top := outline.parent[top]) < 0:
            break
    return None


def names_one_page(url: str) -> bool:
    """Return whether the address is that of one page among many: it has a number, a hyphen or the end of a file.

    The front page, the weather and a search have no such address. Their lines are others on each day.
    """
    parts = urlsplit(url)
    return _ONE_OF_MANY.search(f"{parts.path}?{parts.query}") is not None


def _headline(runs: list[TextRun], title: str) -> int | None:
    """Return the place of the only heading of the highest rank, if the title element begins with it."""
    for tag in _HEADINGS:
        places = [at for at, one in enumerate(runs) if one.tag == tag]
        if places:
            return places[0] if len(places) == 1 and title.startswith(runs[places[0]].text) else None
    return None


def _are_lines(kept: list[TextRun], lines: list[TextRun], least: int) -> bool:
    """Return whether there are at least so many lines, whose text is mostly sentences, and hardly any links."""
    said = [one for one in kept if one.tag not in _CELLS]
    ends = sum(len(one.text) for one in said if one.ends)
    linked, size = sum(one.linked for one in lines), sum(len(one.text) for one in lines)
    mostly = 2 * ends >= sum(len(one.text) for one in said) > 0
    return len(kept) >= least and mostly and linked <= _MOST_LINKED * size


def photo_story(outline: Outline) -> Choice | None:
    """Return the sentences between the pictures below the page's only main heading, if a day is printed there."""
    runs = outline.text_runs
    titles = [at for at, text_run in enumerate(runs) if text_run.tag == "h1"]
    if len(titles) != 1 or not any(is_dateline(one.text, marked=True) for one in runs[titles[0] + 1 :][:_BELOW]):
        return None
    alive = _alive(outline, 0)
    below = [text_run for text_run in runs[titles[0] + 1 :] if alive[text_run.box]]
    places = [at for at, text_run in enumerate(below) if text_run.tag in _IMAGES]
    if len(places) < _PICTURES:
        return None
    lines = [one for one in below[: places[-1] + 2] if one.node is None]
    kept = [one for one in lines if not is_dateline(one.text, marked=True)]
    size = sum(len(text_run.text) for text_run in kept)
    if size < ENOUGH or not all(_is_sentence(one) for one in kept):
        return None
    return Choice(0, kept, alive, float(size), size)


def _is_sentence(text_run: TextRun) -> bool:
    return text_run.ends and text_run.tag not in HEADING_TAGS and text_run.linked <= _MOST_LINKED * len(text_run.text)


def _reads_like_text(kept: list[TextRun], size: int) -> bool:
    """Return whether the lines end like sentences and contain hardly any links."""
    if sum(text_run.linked for text_run in kept) > _MOST_LINKED * size:
        return False
    lines = [text_run for text_run in kept if text_run.tag not in HEADING_TAGS]
    return bool(lines) and 2 * sum(text_run.ends for text_run in lines) > len(lines)


def _alive(outline: Outline, top: int) -> list[bool]:
    alive = [False] * len(outline.parent)
    alive[top] = True
    for box in range(top + 1, len(alive)):
        alive[box] = alive[outline.parent[box]] and outline.verdict[box] not in (DOUBTFUL, BOILERPLATE)
    return alive
