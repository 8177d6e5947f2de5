"""Says why a text run of the page is not in the article's text."""

from __future__ import annotations

from services.parser.core.content.scoring import Choice
from services.parser.core.content.trimming import is_label, letters, prints_title
from services.parser.core.document.class_names import BOILERPLATE, DOUBTFUL
from services.parser.core.document.outline import Outline
from services.parser.core.document.text_runs import TextRun
from shared.contracts import CutReason

_MOSTLY_LINKS = 0.6


class CutReasons:
    """The reasons on one page. The text runs must be asked for in order, with `texts_passed` kept up to date.

    `texts` is the number of text runs that are in the article's text. `texts_passed` is the number of these before the
    text run that is asked for.
    """

    def __init__(self, outline: Outline, choice: Choice, texts: int, title: str) -> None:
        self._outline = outline
        self._choice = choice
        self._texts = texts
        self._wanted = letters(title)
        self._places: dict[int, bool | None] = {}
        self.texts_passed = 0

    def of(self, text_run: TextRun) -> CutReason | None:
        """Return the reason, or None for text outside the article's box that is no prose, or secondary content."""
        if self._choice.alive[text_run.box]:
            return self._in_the_text(text_run)
        place = self._place(text_run.box)
        if place:
            return CutReason.ASIDE
        return CutReason.ELSEWHERE if place is None and text_run.prose else None

    def is_inside(self, box: int) -> bool:
        """Return whether a box of the article's text is around this box."""
        return self._place(box) is True

    def _place(self, box: int) -> bool | None:
        """Return True within the article's box, False in secondary content outside it, None elsewhere outside it."""
        if self._choice.alive[box]:
            return True
        if box <= 0:
            return None
        if box in self._places:
            return self._places[box]
        place = self._place(self._outline.parent[box])
        if place is None and self._outline.verdict[box] in (DOUBTFUL, BOILERPLATE):
            place = False
        self._places[box] = place
        return place

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
