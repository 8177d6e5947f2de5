"""Say why a text run of the page is not in the article's text."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from services.parser.core.content.labels import is_label
from services.parser.core.content.printed_titles import letters, prints_title
from services.parser.core.content.scoring import Choice
from services.parser.core.document.class_names import BOILERPLATE, DOUBTFUL
from services.parser.core.document.outline import Outline
from services.parser.core.document.text_runs import TextRun
from shared.contracts import CutReason

_MOSTLY_LINKS = 0.6


class CutReasons:
    """The reasons on one page. The text runs must be asked for in order, with `texts_passed` kept up to date.

    `texts` is the number of text runs that are in the article's text. `texts_passed` is the number of these before the
    text run that is asked for. `is_inside` is, for each box, whether a box of the article's text is around it or is it.
    """

    def __init__(self, outline: Outline, choice: Choice, texts: int, title: str) -> None:
        self._outline = outline
        self._choice = choice
        self._texts = texts
        self._wanted = letters(title)
        self._places = _places(outline, choice.alive)
        self.is_inside = [place is True for place in self._places]
        self.texts_passed = 0

    def of(self, text_run: TextRun) -> CutReason:
        if self._choice.alive[text_run.box]:
            return self._in_the_text(text_run)
        return CutReason.ASIDE if self._places[text_run.box] else CutReason.ELSEWHERE

    def may_be_text(self, text_run: TextRun) -> bool:
        """Return whether a text run outside the article's box is prose, and in no box of secondary content."""
        return text_run.prose and self._places[text_run.box] is None

    def _in_the_text(self, text_run: TextRun) -> CutReason:
        if prints_title(text_run, self._wanted):
            return CutReason.HEADLINE
        if self.texts_passed == 0:
            return CutReason.BEFORE
        if self.texts_passed == self._texts:
            return CutReason.AFTER
        if is_label(text_run):
            return CutReason.LABEL
        return CutReason.LINKS if text_run.linked > _MOSTLY_LINKS * len(text_run.text) else CutReason.FRAGMENT


def _places(outline: Outline, alive: Sequence[bool]) -> list[bool | None]:
    """Return for each box True within the article's, False in secondary content outside it, None elsewhere outside."""
    places: list[bool | None] = [alive[0] or None]
    for parent, is_alive, verdict in islice(zip(outline.parent, alive, outline.verdict, strict=True), 1, None):
        around = True if is_alive else places[parent]
        places.append(False if around is None and verdict and verdict in (DOUBTFUL, BOILERPLATE) else around)
    return places
