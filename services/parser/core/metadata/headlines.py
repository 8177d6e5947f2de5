"""Find the headline of a page without a main heading: the text that its title element sets off from the site's name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from services.parser.core.document.outline import Outline
from services.parser.core.document.text_runs import HEADING_TAGS, TextRun, width
from services.parser.core.metadata.dateline import BY, is_dateline
from services.parser.core.metadata.head import Head
from services.parser.core.metadata.site_names import is_site_name
from services.parser.core.metadata.titles import clean

_SHORTEST = 10
_MOSTLY_LINK = 0.6
_REACH = 6
"""How many texts above the running text are searched for the headline."""
_LONGEST, _SEVERAL = 200, 2
_NAMED = re.compile(r"(?:^|[\s_-])(?:\w{0,12}title\w{0,8}|\w{0,8}headline|subject|heading)(?:$|[\s_-])", re.I)
_SENTENCE = re.compile(r"[.。:：]$")
_WORD = re.compile(r"[^\W\d_]{3,}")


def set_off_in(title: str, outline: Outline) -> list[str]:
    """Return the longest text of the page that begins the title element, with a separator behind it.

    It is the larger part of the title, as a shorter one may be a kicker. The end of a title may be the site's name,
    which pages print too. A link counts only as a heading, because menus and the site's own name are links.
    """
    whole = clean(title)
    found = [one.text for one in outline.text_runs if _may_be_headline(one, whole) and _is_set_off(one.text, whole)]
    return sorted(found, key=len)[-1:]


def _may_be_headline(text_run: TextRun, whole: str) -> bool:
    size = len(text_run.text)
    if width(text_run.text) < _SHORTEST or not size < len(whole) < 2 * size:
        return False
    return text_run.tag in HEADING_TAGS or text_run.linked < _MOSTLY_LINK * size


def _is_set_off(text: str, whole: str) -> bool:
    return whole.startswith(text) and not whole[len(text) :].lstrip()[:1].isalnum()


def above_text(head: Head, url: str, outline: Outline, kept: Sequence[TextRun]) -> list[str]:
    """Return the headline right above the text, where the title element says nothing but the site's name.

    The headline is a heading, in bold, in a box named for it, or the line above the day. `kept` is the text. If more
    lines in it look like that, the page holds several stories, and none of the lines is its headline.
    """
    prose = next((n for n, one in enumerate(kept) if one.prose), len(kept))
    first = next(iter(kept[prose:]), None)
    at = next((n for n, one in enumerate(outline.text_runs) if one is first), 0)
    above = [one for one in outline.text_runs[max(0, at - 3 * _REACH) : at] if one.node is None][-_REACH:]
    marked = [one for n, one in enumerate(above) if _may_stand_above(one) and _is_marked(outline, above, n)]
    if not marked or sum(_look_alike(outline, one, marked[-1]) for one in kept[prose:]) >= _SEVERAL:
        return []
    text, whole = marked[-1].text, clean(head.title)
    if whole.endswith(text) or is_site_name(whole, head, url):
        return [text]
    stands_out = _stands_out(outline, above, above.index(marked[-1]))
    return [text] if stands_out and 2 * width(whole) < width(text) and not _share_a_word(text, whole) else []


def _stands_out(outline: Outline, above: list[TextRun], at: int) -> bool:
    """Return whether a line is surely the headline, so that a title that is much shorter can be the site's."""
    return _NAMED.search(outline.classes.get(above[at].box, "")) is not None or _is_above_only_day(above, at)


def _may_stand_above(text_run: TextRun) -> bool:
    text = text_run.text
    if not width(text) >= _SHORTEST or len(text) > _LONGEST or text_run.linked > _MOSTLY_LINK * len(text):
        return False
    return not (_SENTENCE.search(text) or BY.match(text) or is_dateline(text))


def _is_marked(outline: Outline, above: list[TextRun], at: int) -> bool:
    text_run = above[at]
    if text_run.tag in HEADING_TAGS or _NAMED.search(outline.classes.get(text_run.box, "")):
        return True
    return _is_bold(text_run) or _is_above_only_day(above, at)


def _is_above_only_day(above: list[TextRun], at: int) -> bool:
    """Return whether the line stands above a day, and no other day is near: several days make a list."""
    if above[at].linked or above[at].tag == "li":
        return False
    days = [n for n, one in enumerate(above) if is_dateline(one.text)]
    return days == [at + 1]


def _look_alike(outline: Outline, one: TextRun, headline: TextRun) -> bool:
    classes = outline.classes
    same = one.tag == headline.tag and classes.get(one.box) == classes.get(headline.box)
    return same and not one.prose and (one.tag in HEADING_TAGS or (_is_bold(one) and _is_bold(headline)))


def _is_bold(text_run: TextRun) -> bool:
    spans = [span for span in text_run.spans if span.kind == "strong"]
    return any("".join(text_run.pieces[span.start : span.end]).strip() == text_run.text for span in spans)


def _share_a_word(text: str, whole: str) -> bool:
    return not set(_WORD.findall(text.casefold())).isdisjoint(_WORD.findall(whole.casefold()))
