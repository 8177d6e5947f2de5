"""Features counted on a page to find its kind: only numbers, each cheap to get, in a fixed order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import log1p

from services.parser.core.document.outline import Outline
from services.parser.core.document.text_runs import HEADING_TAGS, TextRun
from services.parser.core.kinds import box_names

SHAPE = [
    "boxes",
    "leaves",
    "prose_leaves",
    "letters",
    "prose_letters",
    "linked_share",
    "prose_share",
    "largest",
    "prose_mean",
    "chosen",
    "chosen_prose",
    "chosen_share",
    "chosen_leaves",
    "chosen_linked",
    "chosen_headings",
    "chosen_items",
    "chosen_rows",
    "chosen_mean",
    "chosen_long",
    "chosen_code",
    "first_at",
    "last_at",
    "h1",
    "h2",
    "h3",
    "h4",
    "heading_links",
    "heading_letters",
    "items",
    "linked_items",
    "rows",
    "images",
    "figures",
    "articles",
    "sections",
    "forms",
    "asides",
    "tables",
]
COUNTED = [
    "buttons",
    "inputs",
    "selects",
    "labels",
    "svgs",
    "navs",
    "footers",
    "times",
    "noted",
]
HINTS = [
    "named_shop",
    "named_card",
    "named_talk",
    "named_docs",
    "named_hero",
    "named_story",
    "named_comment",
]
WORDING = ["money", "money_short", "you", "we", "said", "question", "quotes", "exclaim", "digits"]
_SKIPPED = ("button", "input", "select", "label", "svg", "nav", "footer")
_BOXES = ("figure", "article", "section", "form", "aside", "table")
_MONEY = ("$", "€", "£", "¥", "₩")
_LONG = 300
_MOST = 20_000


def shape(outline: Outline, chosen: Sequence[TextRun]) -> list[float]:
    """Return how text, links and headings are spread over the page and its chosen part."""
    weights = [text_run.weight for text_run in chosen]
    inside = sum(weights)
    inside_prose = sum([text_run.weight for text_run in chosen if text_run.prose])
    whole, prose_letters = _of_page(outline)
    many = len(chosen) or 1
    tags = Counter([text_run.tag for text_run in chosen])
    boxes = Counter(outline.tag)
    return [
        *whole,
        log1p(inside), log1p(inside_prose), inside_prose / (prose_letters or 1), log1p(len(chosen)),
        sum([text_run.linked for text_run in chosen]) / (inside or 1),
        sum(tags[tag] for tag in HEADING_TAGS) / many, tags["li"] / many, tags["tr"] / many, inside / many,
        sum([weight > _LONG for weight in weights]) / many, tags["pre"] / many,
        *_ends(outline, chosen), *_headings(outline.text_runs),
        *(log1p(boxes[tag]) for tag in _BOXES),
    ]  # fmt: skip


def _of_page(outline: Outline) -> tuple[list[float], float]:
    """Return the features of the whole page, and the weight of its prose."""
    count = prose_count = size = 0
    linked = prose = largest = 0.0
    for text_run in outline.text_runs:
        if text_run.node is None:
            count += 1
            size += len(text_run.text)
            linked += text_run.linked
            if text_run.prose:
                prose_count += 1
                prose += text_run.weight
                largest = max(largest, text_run.weight)
    size = size or 1
    found = [
        log1p(len(outline.tag)), log1p(count), log1p(prose_count), log1p(size), log1p(prose), linked / size,
        prose / size, log1p(largest), prose / (prose_count or 1),
    ]  # fmt: skip
    return found, prose


def _ends(outline: Outline, chosen: Sequence[TextRun]) -> tuple[float, float]:
    """Return where in the page the chosen part begins and ends."""
    if not chosen:
        return 0.0, 0.0
    every = len(outline.text_runs)
    return outline.text_runs.index(chosen[0]) / every, outline.text_runs.index(chosen[-1]) / every


def _headings(text_runs: Sequence[TextRun]) -> list[float]:
    tags = Counter([text_run.tag for text_run in text_runs])
    headings = [text_run for text_run in text_runs if text_run.tag in HEADING_TAGS]
    linked = sum([text_run.linked > 0.5 * len(text_run.text) for text_run in headings])
    listed = [text_run for text_run in text_runs if text_run.tag == "li"] if tags["li"] else []
    items = sum([text_run.linked > 0.5 * len(text_run.text) for text_run in listed])
    return [
        tags["h1"], log1p(tags["h2"]), log1p(tags["h3"]), log1p(tags["h4"]), linked / (len(headings) or 1),
        log1p(sum([len(text_run.text) for text_run in headings])), log1p(tags["li"]), log1p(items), log1p(tags["tr"]),
        log1p(tags["img"] + tags["picture"]),
    ]  # fmt: skip


def counted(outline: Outline) -> list[float]:
    """Return counts of elements without article text."""
    return [
        *(log1p(outline.skipped[tag]) for tag in _SKIPPED),
        log1p(sum(named == "time" or node.tag == "time" for node, named, _ in outline.nodes)),
        log1p(len(outline.nodes)),
    ]


def hints(outline: Outline) -> list[float]:
    """Return how many of a hundred boxes have a name that gives each hint."""
    found, boxes = box_names.count_hints(outline.names), len(outline.tag)
    return [100 * found[bit] / boxes for bit in box_names.BITS]


def wording(text: str, short: str) -> list[float]:
    """Return the frequency of marks and words, per thousand characters.

    Pages that sell or talk use them more than others do.
    """
    text, thousand = text[:_MOST], len(text[:_MOST]) / 1000 + 0.1
    found = [
        sum(map(text.count, _MONEY)), 1000 * sum(map(short.count, _MONEY)) / (len(short) + 100),
        text.count(" you"), text.count(" we ") + text.count(" our "), text.count(" said"), text.count("?"),
        text.count('"') + text.count("“"), text.count("!"), _digits(text),
    ]  # fmt: skip
    return [found[0] / thousand, found[1], *(one / thousand for one in found[2:])]


def _digits(text: str) -> int:
    """Return the number of ASCII digits. One pass over the bytes takes a quarter of the time of ten over the text."""
    data = text.encode("utf-8", "surrogatepass")
    return len(data) - len(data.translate(None, b"0123456789"))
