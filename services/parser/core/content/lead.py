"""Finds the lead that stands between the headline and the article's box.

The page's own description says which text it is: it is the lead, or begins like it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from services.parser.core.content.trimming import letters
from services.parser.core.document.outline import Outline
from services.parser.core.document.text_runs import TextRun

_BEGINNING = 50
"""Descriptions are often cut off, so only the beginning is compared."""
_SHORTEST = 30


def with_lead(outline: Outline, chosen: Sequence[TextRun], description: str) -> tuple[TextRun, ...]:
    """Return the chosen text, with the lead above it if it lacks that."""
    begins = letters(description[: 2 * _BEGINNING])[:_BEGINNING]
    if not chosen or len(begins) < _SHORTEST:
        return tuple(chosen)
    above = takewhile(lambda text_run: text_run is not chosen[0], outline.text_runs)
    lead = next((text_run for text_run in above if text_run.prose and _is_lead(text_run, begins)), None)
    if lead is None or any(begins in letters(text_run.text) for text_run in chosen):
        return tuple(chosen)
    return (lead, *chosen)


def _is_lead(text_run: TextRun, begins: str) -> bool:
    return begins in letters(text_run.text)
