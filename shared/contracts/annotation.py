"""A finding of another program about a text of the archive."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar, Self

from pydantic import Field, FiniteFloat, StringConstraints, model_validator

from shared.contracts.base import Message
from shared.contracts.common import HexId, Instant, LanguageTag, Part, Producer


class AnnotationKind(StrEnum):
    """What another program found about a text."""

    TRANSLATION = "translation"  # title and text in another language
    TAGS = "tags"  # words
    SENTIMENT = "sentiment"  # a number from -1 (hostile) to 1 (friendly)
    EMBEDDING = "embedding"  # a vector
    NOTE = "note"  # a remark


class TranslatedText(Part):
    """A translation. Newlines separate the paragraphs of `text`."""

    title: str = Field(default="", max_length=4000)
    text: str = Field(min_length=1, max_length=1_000_000)


Tag = Annotated[str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True)]
Tags = Annotated[tuple[Tag, ...], Field(min_length=1, max_length=100)]
Vector = Annotated[tuple[FiniteFloat, ...], Field(min_length=1, max_length=4096)]
Note = Annotated[str, StringConstraints(min_length=1, max_length=20_000)]

_FITS: dict[AnnotationKind, tuple[type, type | None, str]] = {
    AnnotationKind.TRANSLATION: (TranslatedText, None, "an object with `text` and `title`"),
    AnnotationKind.TAGS: (tuple, str, "a list of words"),
    AnnotationKind.SENTIMENT: (float, None, "a number from -1 to 1"),
    AnnotationKind.EMBEDDING: (tuple, float, "a list of numbers"),
    AnnotationKind.NOTE: (str, None, "a text"),
}
_IN_A_LANGUAGE = (AnnotationKind.TRANSLATION, AnnotationKind.NOTE)


class Annotation(Message):
    """A finding of another program about one text of an article.

    article_id   id of the article, or any id it had
    revision_id  the text that the program read
    version      the program's version, and that of its model: findings are withdrawn by it
    value        translation: an object; tags: a list of words; sentiment: a number from -1 to 1; embedding: a list of
                 numbers; note: a text
    language     of the value; required for translations and notes
    made_at      when it was made, by default its arrival at the intake; of two that differ in nothing else, the later
                 counts
    producer     who sent it: the intake writes it
    """

    SCHEMA: ClassVar[str] = "annotation/1"

    article_id: HexId
    revision_id: HexId
    kind: AnnotationKind
    version: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9 ._+@/-]{0,79}$")]
    value: TranslatedText | FiniteFloat | Tags | Vector | Note
    language: LanguageTag | None = None
    made_at: Instant | None = None
    producer: Producer | None = None

    @model_validator(mode="after")
    def _value_fits(self) -> Self:
        kind, inner, says = _FITS[self.kind]
        if not isinstance(self.value, kind) or (
            isinstance(self.value, tuple) and not isinstance(self.value[0], inner or object)
        ):
            raise ValueError(f"the value of kind {self.kind} is {says}")
        if isinstance(self.value, float) and abs(self.value) > 1:
            raise ValueError("a sentiment is a number from -1 to 1")
        if self.kind in _IN_A_LANGUAGE and self.language is None:
            raise ValueError(f"language is missing: a {self.kind} is in one")
        return self
