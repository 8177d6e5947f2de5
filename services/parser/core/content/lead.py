"""Find the lead that stands between the headline and the article's box.

The page's own description says which text it is: it is the lead, or begins like it. So does the place: a sentence
directly below the headline.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from services.parser.core.content.printed_titles import letters, prints_title
from services.parser.core.document.outline import Outline
from services.parser.core.document.text_runs import TextRun

_BEGINNING = 50
"""Descriptions are often cut off, so only the beginning is compared."""
_SHORTEST = 30
_SHORTEST_BELOW = 50
_LINE_HEADINGS = frozenset(("h2", "h3", "h4"))
_NAMED = re.compile(
    r"lead|lede|excerpt|intro|stand-?first|sub-?(?:title|head)|(?<![a-z])dek(?![a-z])|summary|strapline|ingress|perex|"
    r"chapo|teaser",
    re.I,
)
_NO_LEAD = re.compile(
    r"affiliate|commission|disclos|disclaimer|sponsor|cookie|subscri|newsletter|sign up|©|"
    r"^(?:by|von|par|por|di|door|av|af|published|updated|posted|last updated|written|reviewed)\b",
    re.I,
)


def with_lead(outline: Outline, chosen: Sequence[TextRun], description: str, title: str) -> tuple[TextRun, ...]:
    """Return the chosen text, with the lead above it if it lacks that."""
    above = _above(outline, chosen)
    lead = _as_described(above, description) or _below_headline(outline, above, chosen, letters(title))
    return tuple(chosen) if lead is None or _is_in(lead, chosen) else (lead, *chosen)


def _is_in(lead: TextRun, chosen: Sequence[TextRun]) -> bool:
    wanted = letters(lead.text)
    return any(wanted in letters(text_run.text) for text_run in chosen)


def _above(outline: Outline, chosen: Sequence[TextRun]) -> list[TextRun]:
    found: list[TextRun] = []
    for text_run in outline.text_runs if chosen else ():
        if text_run is chosen[0]:
            break
        found.append(text_run)
    return found


def _as_described(above: Sequence[TextRun], description: str) -> TextRun | None:
    whole = letters(description)
    begins = whole[:_BEGINNING]
    if len(begins) < _SHORTEST:
        return None
    return next((one for one in above if _says(one, begins, whole)), None)


def _says(text_run: TextRun, begins: str, whole: str) -> bool:
    """Return whether a text begins like the description, or is all of it: such a line needs no full stop."""
    if _may_be_lead(text_run):
        return begins in letters(text_run.text)
    may_be_whole = text_run.tag in ("p", "div") and not text_run.linked and len(text_run.text) >= len(whole)
    return may_be_whole and letters(text_run.text) == whole


def _may_be_lead(text_run: TextRun) -> bool:
    return text_run.prose or (text_run.tag in _LINE_HEADINGS and text_run.weight >= _SHORTEST_BELOW)


def _below_headline(
    outline: Outline, above: Sequence[TextRun], chosen: Sequence[TextRun], wanted: str
) -> TextRun | None:
    """Return the line directly below the last headline above the text, if it reads like a lead."""
    at = max((at for at, one in enumerate(above) if one.tag == "h1" and _holds_title(one, wanted)), default=len(above))
    below = next((one for one in above[at + 1 :] if one.node is None), None)
    if below is None or (below is not above[at + 1] and below.tag not in _LINE_HEADINGS):
        return None
    if below.weight < _SHORTEST_BELOW or below.linked > 0.3 * len(below.text):
        return None
    is_named = below.tag in ("p", "div") and _is_named(outline, below.box)
    if below.tag not in _LINE_HEADINGS and not is_named and not _is_paragraph_of(outline, below, chosen):
        return None
    return None if _NO_LEAD.search(below.text) else below


def _is_paragraph_of(outline: Outline, below: TextRun, chosen: Sequence[TextRun]) -> bool:
    """Return whether a line is a plain paragraph of the `article` that the text stands in.

    Templates put all paragraphs but the first into a box: those that a button unfolds, or that follow an advertisement.
    """
    around = outline.parent[below.box]
    if below.tag != "p" or not (below.prose and below.ends) or outline.tag[around] != "article":
        return False
    return below.box not in outline.classes and _is_within(outline, chosen[0].box, around)


def _is_within(outline: Outline, box: int, around: int) -> bool:
    while box > around:
        box = outline.parent[box]
    return box == around


def _holds_title(heading: TextRun, wanted: str) -> bool:
    """Return whether a heading is the title, or holds it beside a kicker."""
    return prints_title(heading, wanted) or (bool(wanted) and f" {wanted} " in f" {letters(heading.text)} ")


def _is_named(outline: Outline, box: int) -> bool:
    """Return whether the names of a box, or of the one around it, say that it holds a lead."""
    names = (outline.classes.get(at, "") for at in (box, outline.parent[box]))
    return any(map(_NAMED.search, names))
