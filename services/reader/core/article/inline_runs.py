"""Split a block's text by its marks into runs that a template can print. Nothing in them is read as HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from urllib.parse import urlsplit

from shared.contracts import Mark, MarkKind


@dataclass(frozen=True, slots=True)
class Span:
    """Text with one style. `when` is an ISO date if the text names one."""

    text: str
    emphasis: bool = False
    strong: bool = False
    leader: bool = False
    when: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """Spans under one link, or without a link if `href` is empty. `here` means that the link stays in the archive."""

    spans: tuple[Span, ...]
    href: str = ""
    here: bool = False


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A date recognised in the text, from code point `start` to `end`."""

    start: int
    end: int
    when: str


def safe_href(url: str | None) -> str:
    """Return the URL if it is http or https with a host; otherwise an empty string, so other schemes never link."""
    if not url:
        return ""
    try:
        parts = urlsplit(url)
        usable = parts.scheme.lower() in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return ""
    return url if usable else ""


def runs(
    text: str, marks: Sequence[Mark], here: Mapping[str, str] | None = None, named: Sequence[DateSpan] = ()
) -> tuple[Run, ...]:
    """Split the text where a mark begins or ends. `here` maps URLs to our own pages about them.

    Marks may overlap and may reach beyond the text. If two links cover one place, the one that began last counts.
    """
    pieces = _pieces(text, marks, named)
    found = []
    for url, group in groupby(pieces, key=lambda piece: piece[0]):
        spans = tuple(span for _, span in group)
        ours = (here or {}).get(url, "")
        found.append(Run(spans, ours or safe_href(url), bool(ours)))
    return tuple(found)


def _pieces(text: str, marks: Sequence[Mark], named: Sequence[DateSpan]) -> list[tuple[str, Span]]:
    starts: dict[int, list[Mark | DateSpan]] = {}
    ends: dict[int, list[Mark | DateSpan]] = {}
    every: list[Mark | DateSpan] = [*marks, *named]
    for mark in every:
        start, end = min(mark.start, len(text)), min(mark.end, len(text))
        if start < end:
            starts.setdefault(start, []).append(mark)
            ends.setdefault(end, []).append(mark)
    cuts = sorted({0, len(text), *starts, *ends})
    dress = _OpenMarks()
    pieces = []
    for here, there in pairwise(cuts):
        dress.change(ends.get(here, ()), starts.get(here, ()))
        pieces.append((dress.link(), dress.span(text[here:there])))
    return pieces


class _OpenMarks:
    """The marks that are open. They are counted, because equal marks may nest."""

    def __init__(self) -> None:
        self._open = dict.fromkeys(MarkKind, 0)
        self._links: list[str] = []
        self._dates: list[str] = []

    def change(self, closing: Sequence[Mark | DateSpan], opening: Sequence[Mark | DateSpan]) -> None:
        for mark in closing:
            self._count(mark, -1)
        for mark in opening:
            self._count(mark, 1)

    def _count(self, mark: Mark | DateSpan, by: int) -> None:
        if isinstance(mark, DateSpan):
            self._dates.append(mark.when) if by > 0 else self._dates.remove(mark.when)
        elif mark.kind is MarkKind.LINK:
            url = mark.url or ""
            self._links.append(url) if by > 0 else self._links.remove(url)
        else:
            self._open[mark.kind] += by

    def link(self) -> str:
        return self._links[-1] if self._links else ""

    def span(self, text: str) -> Span:
        return Span(
            text,
            emphasis=self._open[MarkKind.EMPHASIS] > 0,
            strong=self._open[MarkKind.STRONG] > 0,
            leader=self._open[MarkKind.LEADER] > 0,
            when=self._dates[-1] if self._dates else "",
        )
