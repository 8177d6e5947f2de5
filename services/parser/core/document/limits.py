"""Check before parsing whether a page would take too long. The limits are those of `shared.text.markup_limits`."""

from __future__ import annotations

from services.parser.core.extraction import NotAnArticle, Refusal
from shared.text.markup_limits import markup_excess


def exceeds_limits(html: str | bytes) -> NotAnArticle | None:
    """Return why a page should not be read in a shared process; one with `TOO_LARGE` should not be read at all."""
    found = markup_excess(html)
    return NotAnArticle(Refusal(found.kind), found.detail) if found else None
