"""Text that the parser left out of an article, with the reason."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from shared.contracts.common import Part


class CutReason(StrEnum):
    """Why text was left out."""

    HEADLINE = "headline"
    """It repeats the title."""
    METADATA = "metadata"
    """It is the date or the byline, which have fields of their own."""
    BEFORE = "before-text"
    AFTER = "after-text"
    """It stands in the article's box, before or after the running text."""
    LABEL = "label"
    """A label or a cross-reference within the text, as in `Read also: …`."""
    LINKS = "links"
    """Links within the text."""
    FRAGMENT = "fragment"
    """A few words without a sentence, in no element of text."""
    ASIDE = "aside"
    """Its box, within the article's, is named or marked as secondary content."""
    ELEMENT = "element"
    """It is in an element that holds no running text, such as `nav`, `footer` or `button`."""
    ELSEWHERE = "elsewhere"
    """Prose outside the article's box."""
    RULE = "rule"
    """A rule of the outlet removes it."""


class Cut(Part):
    """Text that was left out. Its lines are separated by newlines.

    before   the index of the block before which it stood (the number of blocks: after the last); None if unknown
    """

    text: str
    reason: CutReason
    before: int | None = Field(default=None, ge=0)
