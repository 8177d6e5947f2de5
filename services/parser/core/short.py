"""Recognise stories too short to be recognised by their prose: a flash, questions and answers, captions of pictures."""

from __future__ import annotations

from services.parser.core.content.scoring import Choice
from services.parser.core.document.class_names import BOILERPLATE, DOUBTFUL
from services.parser.core.document.outline import Outline
from services.parser.core.document.text_runs import HEADING_TAGS, TextRun
from services.parser.core.metadata.dateline import is_dateline

SHORT_STORY, PHOTO_STORY = "article element", "pictures"
SHORT_STORIES = (SHORT_STORY, PHOTO_STORY)
"""The rules that give such a text."""
ENOUGH = 20
"""Characters that make a sentence."""
_MOST_LINKED = 0.2
_PICTURES = 2
"""The least pictures below the headline and the day that make captions a story."""
_BELOW = 4
"""The number of texts below the headline that may hold the day."""
_IMAGES = ("img", "picture")


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
