"""Features of a page's title, headings and days, and of what stands between its paragraphs.

Listings print many days and title links. Services call on their readers in headings, and name their trade in the title.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import compress
from math import log1p

from services.parser.core.document.outline import Outline
from services.parser.core.document.text_runs import HEADING_TAGS, TextRun

TITLED = [
    "title_words",
    "title_trade",
    "title_guide",
    "title_question",
    "title_colon",
    "title_small_words",
    "name_length",
    "title_of_name",
]
HEADED = ["headings_calling", "headings_per_text", "headings_asking", "heading_words"]
PRINTED = ["days", "days_differing", "day_at_title", "byline_at_title"]
BETWEEN = [
    "title_links",
    "title_links_share",
    "between_links",
    "between_short",
    "between_other",
    "between_title_links",
    "between_cut",
]
LAID_OUT = [*TITLED, *HEADED, *PRINTED, *BETWEEN]
_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_YEAR = r"(?:19|20)\d\d"
_DAY = re.compile(
    rf"\b{_MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?,? {_YEAR}\b|\b\d{{1,2}}(?:st|nd|rd|th)? {_MONTH}\.?,? {_YEAR}\b|"
    rf"\b{_YEAR}[-/.年]\s?\d{{1,2}}[-/.月]\s?\d{{1,2}}\b|\b\d{{1,2}}[/.]\d{{1,2}}[/.](?:19|20)?\d\d\b|"
    r"\b\d+ (?:minutes?|hours?|days?|weeks?|months?|years?) ago\b"
)
_DIGIT = re.compile(r"\d")
_TRADE = re.compile(
    r"\b(?:services?|solutions?|software|course|courses|certificates?|certification|programs?|company|agency|pricing|"
    r"tuition|training|near|quotes?|coupons?|insurance|repair|movers?|experts?|free|tools?|platform|consulting|"
    r"lawyers?|attorneys?|plans?)\b"
)
_GUIDE = re.compile(
    r"^(?:how|why|what|when|who|\d+ |the \d+|best|top \d|is|are|can|should|does)\b|"
    r"\b(?:guide|tips|ways|vs|explained|review|reasons)\b"
)
_CALLING = re.compile(
    r"(?:get|learn|discover|explore|find|contact|call|start|join|choose|enjoy|save|try|schedule|book|apply|meet|make|"
    r"build|create|improve|protect|see|request|download|check|use|let|buy|shop|select|our|we|your|why)\b"
)
_BYLINE = re.compile(r"(?:by|written by|posted by|author)\b")
_SMALL_WORDS = frozenset((
    "the", "a", "an", "of", "to", "in", "for", "and", "on", "with", "is", "are", "at", "by", "from", "your", "our",
    "how", "what", "best", "it", "its", "be", "as", "or",
))  # fmt: skip
_WORD = re.compile(r"[^\W_]+")
_SHORT, _TITLE, _DATED, _NEAR = 35, 25, 120, 150
"""Characters: the most of a label, the least of a link that is a title, the most of a text with a day, and of a text at
the title.
"""
_MOSTLY_LINK, _SAME = 0.6, 0.7
_ABOVE, _BELOW = 3, 8
"""The number of texts above the title, and from the title on, that stand near it."""


def laid_out(name: str, title: str, outline: Outline, chosen: Sequence[TextRun]) -> list[float]:
    """Return all features of this module. `name` is the page's name in its head."""
    text_runs = [one for one in outline.text_runs if one.node is None]
    sizes = [len(one.text) for one in text_runs]
    links = [one.linked > _MOSTLY_LINK * size for one, size in zip(text_runs, sizes, strict=True)]
    words = _WORD.findall(title.lower())
    headings = [(at, one.text.lower()) for at, one in enumerate(text_runs) if one.tag in HEADING_TAGS]
    found = [
        *_titled(name, title.lower(), words), *_headed([text for _, text in headings], len(chosen)),
        *_printed(text_runs, sizes), *_near(text_runs, _title_at(text_runs, headings, words)), *_links(sizes, links),
        *_between(text_runs, sizes, links, chosen),
    ]  # fmt: skip
    return [float(one) for one in found]


def _titled(name: str, title: str, words: Sequence[str]) -> list[float]:
    return [
        len(words), len(_TRADE.findall(title)), bool(_GUIDE.search(title)), "?" in title, ":" in title,
        sum([word in _SMALL_WORDS for word in words]) / (len(words) or 1), len(name), len(title) / (len(name) or 1),
    ]  # fmt: skip


def _headed(headings: Sequence[str], chosen: int) -> list[float]:
    many = len(headings) or 1
    calling = sum([_CALLING.match(text) is not None for text in headings])
    asking = sum(["?" in text for text in headings])
    return [calling / many, len(headings) / (chosen + 1), asking, sum([len(text.split()) for text in headings]) / many]


def _printed(text_runs: Sequence[TextRun], sizes: Sequence[int]) -> list[float]:
    """Return the number of days in short texts. Searching all of them at once is cheaper than each alone."""
    short = [one.text for one, size in zip(text_runs, sizes, strict=True) if size < _DATED]
    days = _DAY.findall("|".join(filter(_DIGIT.search, short)).lower())
    return [log1p(len(days)), log1p(len(set(days)))]


def _title_at(text_runs: Sequence[TextRun], headings: Sequence[tuple[int, str]], words: Sequence[str]) -> int:
    """Return the place of the heading that says the title, or of the main heading, or -1."""
    title = set(words)
    same = (at for at, text in headings if title and len(title.intersection(_WORD.findall(text))) >= _SAME * len(title))
    return next(same, next((at for at, _ in headings if text_runs[at].tag == "h1"), -1))


def _near(text_runs: Sequence[TextRun], at: int) -> list[float]:
    """Return whether a day and a byline stand near the title."""
    near = text_runs[max(0, at - _ABOVE) : at + _BELOW] if at >= 0 else text_runs[: _BELOW - 2]
    texts = [one.text.lower() for one in near if len(one.text) < _NEAR]
    return [any(map(_DAY.search, texts)), any(map(_BYLINE.match, texts))]


def _links(sizes: Sequence[int], links: Sequence[bool]) -> list[float]:
    titles = _titles(sizes, links)
    return [log1p(len(titles)), sum(titles) / (sum(sizes) or 1)]


def _between(
    text_runs: Sequence[TextRun], sizes: Sequence[int], links: Sequence[bool], chosen: Sequence[TextRun]
) -> list[float]:
    """Return what stands from the first paragraph of the text to the last. Without paragraphs, it is all -1."""
    known = set(map(id, chosen))
    places = [at for at, one in enumerate(text_runs) if one.prose and id(one) in known]
    if not places:
        return [-1.0] * 5
    part = slice(places[0], places[-1] + 1)
    between, sizes, links = text_runs[part], sizes[part], links[part]
    counts = [
        sum(links),
        sum([size < _SHORT and one.tag not in HEADING_TAGS for one, size in zip(between, sizes, strict=True)]),
        len(between) - sum(map(known.__contains__, map(id, between))),
        sum([one.text.endswith(("…", "...")) for one in between]),
    ]
    linked, short, other, cut = (count / len(between) for count in counts)
    return [linked, short, other, log1p(len(_titles(sizes, links))), cut]


def _titles(sizes: Sequence[int], links: Sequence[bool]) -> list[int]:
    """Return the sizes of links that are titles."""
    return [size for size in compress(sizes, links) if size >= _TITLE]
