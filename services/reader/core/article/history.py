"""Arrange an article's history as one list in order of time: its texts and everything else that was seen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.archive.read.changes import ChangeRow
from shared.archive.read.revisions import RevisionRow


@dataclass(frozen=True, slots=True)
class Step:
    """A new text with its number, or something else that was seen.

    `change` brought the text, if it has one. A step without a text has the `number` of a text that came back.
    `compared` are the ids of the two texts to compare. `retitled`: the title differs from the text before.
    """

    at: datetime
    text: RevisionRow | None = None
    change: ChangeRow | None = None
    number: int = 0
    retitled: bool = False
    compared: tuple[str, str] | None = None

    @property
    def order_known(self) -> bool:
        """Return whether the two compared texts arrived at different moments."""
        return self.change is None or self.compared is None or self.change.since != self.change.at

    @property
    def evidence(self) -> Sequence[str]:
        """Return the ids of the visits that showed the change, for a step without a text."""
        return self.change.evidence.get("after", ()) if self.change and not self.text else ()


def steps(texts: Sequence[RevisionRow], changes: Iterable[ChangeRow]) -> list[Step]:
    """Return all steps, earliest first. A text that came back has a further step, without the text."""
    numbers = {text.id: number for number, text in enumerate(texts, 1)}
    brought: dict[str, ChangeRow] = {}
    others = []
    for change in sorted(changes, key=lambda one: (one.at, one.id)):
        target = change.to_revision or ""
        if change.kind == "revised" and numbers.get(target, 1) > 1 and target not in brought:
            brought[target] = change
        else:
            others.append(Step(change.at, None, change, numbers.get(target, 0), compared=_compared(change)))
    return sorted([*_of_texts(texts, brought), *others], key=lambda step: step.at)


def _of_texts(texts: Sequence[RevisionRow], brought: dict[str, ChangeRow]) -> Iterable[Step]:
    before = None
    for number, text in enumerate(texts, 1):
        change = brought.get(text.id)
        compared = (_compared(change) if change else None) or ((before.id, text.id) if before else None)
        yield Step(text.first_seen, text, change, number, before is None or before.title != text.title, compared)
        before = text


def _compared(change: ChangeRow) -> tuple[str, str] | None:
    return (change.from_revision, change.to_revision) if change.from_revision and change.to_revision else None
