"""Findings of other programs, as an article's page shows them: always with their origin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.reader.core.wording.translation import _
from shared.archive.read.annotations import AnnotationRow


@dataclass(frozen=True, slots=True)
class Origin:
    """Who made a finding, with which version of the program, and when."""

    producer: str
    version: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Translation:
    """A translation, to be shown beside the original."""

    origin: Origin
    language: str
    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding in one line: `label` says what it is. `language` is empty for a line in English."""

    origin: Origin
    label: str
    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Findings:
    """All findings about one text."""

    translations: tuple[Translation, ...]
    remarks: tuple[Remark, ...]


def findings(rows: Sequence[AnnotationRow]) -> Findings:
    """Return the findings about one text. Kinds that this version does not know are left out."""
    translations = tuple(_translation(row) for row in rows if row.kind == "translation")
    return Findings(translations, tuple(remark for row in rows if (remark := _remark(row))))


def _origin(row: AnnotationRow) -> Origin:
    return Origin(row.producer, row.version, row.made_at)


def _translation(row: AnnotationRow) -> Translation:
    paragraphs = tuple(line for line in row.value["text"].splitlines() if line.strip())
    return Translation(_origin(row), row.language, row.value.get("title", ""), paragraphs)


def _remark(row: AnnotationRow) -> Remark | None:
    match row.kind:
        case "tags":
            return Remark(_origin(row), _("Tags"), ", ".join(row.value), row.language)
        case "sentiment":
            return Remark(
                _origin(row),
                _("Sentiment"),
                _("{score} (from -1, hostile, to 1, friendly)").format(score=f"{row.value:+.2f}"),
            )
        case "embedding":
            return Remark(_origin(row), _("Embedding"), _("{n} numbers, in the API").format(n=len(row.value)))
        case "note":
            return Remark(_origin(row), _("Note"), row.value, row.language)
    return None
