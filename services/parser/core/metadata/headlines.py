"""Find the headline of a page without a main heading: the text that its title element sets off from the site's name."""

from __future__ import annotations

from services.parser.core.document.outline import Outline
from services.parser.core.document.text_runs import HEADING_TAGS, TextRun
from services.parser.core.metadata.titles import clean

_SHORTEST = 10
_MOSTLY_LINK = 0.6


def set_off_in(title: str, outline: Outline) -> list[str]:
    """Return the longest text of the page that begins or ends the title element, with a separator beside it.

    It is the larger part of the title, as a shorter one may be a kicker. A link counts only as a heading, because menus
    and the site's own name are links.
    """
    whole = clean(title)
    found = [one.text for one in outline.text_runs if _may_be_headline(one, whole) and _is_set_off(one.text, whole)]
    return sorted(found, key=len)[-1:]


def _may_be_headline(text_run: TextRun, whole: str) -> bool:
    size = len(text_run.text)
    if not _SHORTEST <= size < len(whole) < 2 * size:
        return False
    return text_run.tag in HEADING_TAGS or text_run.linked < _MOSTLY_LINK * size


def _is_set_off(text: str, whole: str) -> bool:
    before, found, after = whole.partition(text)
    if not found or (before and after):
        return False
    rest = before.rstrip() if before else after.lstrip()
    return not (rest[-1:] if before else rest[:1]).isalnum()
