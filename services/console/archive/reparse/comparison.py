"""The differences between two readings of one capture: counted by kind, shown word by word. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from services.parser.core.content.rule_matches import unmatched_rules
from shared.archive.diff.compare import BlockRow, Op, diff, fold, key, shown
from shared.archive.read.captures.stored_captures import StoredCapture
from shared.contracts import Article

UNCHANGED, REFUSED, READABLE = "unchanged", "refused", "readable"
KINDS = {
    UNCHANGED: "unchanged",
    "text": "another text",
    "title": "another title",
    "published": "another date",
    "byline": "other authors",
    READABLE: "newly readable",
    REFUSED: "now refused",
}
"""Kind of difference -> its name for people. A capture may have several kinds."""

_LONGEST = 160


@dataclass(frozen=True, slots=True)
class ComparableReading:
    """The parts of a reading that a comparison shows. `refused` is the reason why it gave no article."""

    title: str = ""
    standfirst: str = ""
    blocks: Sequence[BlockRow] = ()
    published: str = ""
    byline: str = ""
    refused: str = ""
    parser: str = ""
    missed: frozenset[str] = frozenset()

    @classmethod
    def of_article(cls, article: Article) -> ComparableReading:
        """Make a reading from what the current parser read."""
        return cls(
            title=article.title,
            standfirst=article.standfirst,
            blocks=[block.model_dump(mode="json", exclude_defaults=True) for block in article.blocks],
            published=_moment(article.published.value) if article.published else "",
            byline=_authors(article.byline.authors, article.byline.printed),
            parser=article.parser,
            missed=unmatched_rules(article.doubts),
        )

    @classmethod
    def of_row(cls, row: Mapping[str, Any]) -> ComparableReading:
        """Make a reading from the archive's row of a capture's text."""
        byline, published = row["byline"] or {}, row["published"] or {}
        return cls(
            title=row["title"],
            standfirst=row["standfirst"],
            blocks=row["blocks"],
            published=_moment(datetime.fromisoformat(published["value"])) if published else "",
            byline=_authors(byline.get("authors") or (), byline.get("printed") or ""),
        )

    @classmethod
    def of_refusal(cls, reason: str) -> ComparableReading:
        """Make a reading that gave no article."""
        return cls(refused=reason or "no-article")


@dataclass(frozen=True, slots=True)
class Comparison:
    """One capture read twice. `kinds` are keys of `KINDS`."""

    stored: StoredCapture
    old: ComparableReading
    new: ComparableReading
    kinds: tuple[str, ...]

    @property
    def lines(self) -> list[str]:
        """Return the differences, one on each line: `-` for the old, `+` for the new, `~` for words changed within a
        block.
        """
        return list(_lines(self.old, self.new, self.kinds))


@dataclass
class Tally:
    """Number of captures by kind of difference, with the first few examples of each kind."""

    examples: int = 3
    read: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    shown: dict[str, list[Comparison]] = field(default_factory=dict)

    def add(self, one: Comparison) -> None:
        """Count a comparison. The first few of each kind are kept to be shown."""
        self.read += 1
        for kind in one.kinds:
            self.counts[kind] += 1
            if kind != UNCHANGED and len(self.shown.setdefault(kind, [])) < self.examples:
                self.shown[kind].append(one)


def compare_readings(stored: StoredCapture, old: ComparableReading, new: ComparableReading) -> Comparison:
    """Compare the stored reading of a capture with that of the current parser."""
    return Comparison(stored, old, new, _kinds(old, new))


def _kinds(old: ComparableReading, new: ComparableReading) -> tuple[str, ...]:
    if old.refused or new.refused:
        return (UNCHANGED,) if old.refused and new.refused else (READABLE,) if old.refused else (REFUSED,)
    found = []
    if [key(b) for b in old.blocks] != [key(b) for b in new.blocks] or fold(old.standfirst) != fold(new.standfirst):
        found.append("text")
    found += [name for name in ("title", "published", "byline") if fold(getattr(old, name)) != fold(getattr(new, name))]
    return tuple(found) or (UNCHANGED,)


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def _authors(names: Sequence[str], printed: str) -> str:
    return ", ".join(names) or printed


def _lines(old: ComparableReading, new: ComparableReading, kinds: Sequence[str]) -> Iterator[str]:
    if REFUSED in kinds:
        yield f"- {old.title}"
        yield f"  refused: {new.refused}"
    if READABLE in kinds:
        yield f"  was refused: {old.refused}"
        yield f"+ {new.title}"
    for name in ("title", "published", "byline"):
        if name in kinds:
            yield f"- {name}: {getattr(old, name)}"
            yield f"+ {name}: {getattr(new, name)}"
    if "text" in kinds:
        if fold(old.standfirst) != fold(new.standfirst):
            yield f"- standfirst: {_short(old.standfirst)}"
            yield f"+ standfirst: {_short(new.standfirst)}"
        for op in diff(old.blocks, new.blocks):
            yield from _line(op, old.blocks, new.blocks)


def _line(op: Op, old: Sequence[BlockRow], new: Sequence[BlockRow]) -> Iterator[str]:
    if op.kind == "removed" and op.before is not None:
        yield f"- {old[op.before]['kind']}: {_short(shown(old[op.before]) or str(old[op.before].get('url') or ''))}"
    elif op.kind == "added" and op.after is not None:
        yield f"+ {new[op.after]['kind']}: {_short(shown(new[op.after]) or str(new[op.after].get('url') or ''))}"
    elif op.kind == "moved":
        yield f"~ moved: {_short(shown(new[op.after or 0]))}"
    elif op.kind == "changed":
        marks = {"removed": "[-{}-]", "added": "{{+{}+}}", "same": "{}"}
        yield "~ " + "".join(marks[w.kind].format(w.text if w.kind != "same" else _middle(w.text)) for w in op.words)


def _short(text: str) -> str:
    text = fold(text)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _middle(text: str) -> str:
    """Shorten unchanged text between two changes to the words next to them."""
    return text if len(text) <= 60 else f"{text[:25]} … {text[-25:]}"
