"""Turn blocks into sections: list items become lists, rows become tables, images become figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from pydantic import TypeAdapter, ValidationError

from services.reader.core.article.inline_runs import DateSpan, Run, runs, safe_href
from shared.contracts import Block, BlockKind

_BLOCKS = TypeAdapter(tuple[Block, ...])


@dataclass(frozen=True, slots=True)
class Shown:
    """A stored picture: our address and its size in pixels, 0 if unknown.

    `evidence` is the page of its capture. It is empty until the day on which the picture was recorded is sealed.
    """

    src: str
    width: int
    height: int
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One element of the page. `kind` decides which fields are used:

    heading (level 2 to 6), paragraph, preformatted: `lines[0]`; quote: `lines`; list: `items`; table: `rows`;
    image: `picture` (None if we have none), `url`, `caption`, `credit`, `alt`; embed: `url`, `lines[0]`.
    """

    kind: str
    lines: tuple[tuple[Run, ...], ...] = ()
    level: int = 2
    ordered: bool = False
    items: tuple[Item, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    picture: Shown | None = None
    url: str = ""
    caption: str = ""
    credit: str = ""
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A list item and the list below it."""

    runs: tuple[Run, ...]
    ordered: bool
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class SectionContext:
    """Context of the text: our pages for linked URLs, our copies of pictures, and dates by block."""

    here: Mapping[str, str] = field(default_factory=dict)
    pictures: Mapping[str, Shown] = field(default_factory=dict)
    dates: Mapping[int, Sequence[DateSpan]] = field(default_factory=dict)


def read_blocks(rows: Sequence[object]) -> tuple[Block, ...]:
    """Parse the stored JSON as blocks. A block written by a later version is kept as plain text."""
    try:
        return _BLOCKS.validate_python(list(rows))
    except ValidationError:
        return tuple(_read_one(row) for row in rows)


def _read_one(row: object) -> Block:
    try:
        return Block.model_validate(row)
    except ValidationError:
        text = row.get("text", "") if isinstance(row, dict) else ""
        return Block(kind=BlockKind.PARAGRAPH, text=text if isinstance(text, str) else "")


def urls_in(blocks: Sequence[Block]) -> tuple[list[str], list[str]]:
    """Return the addresses of links and those of pictures, each once, in order."""
    links = dict.fromkeys(mark.url for block in blocks for mark in block.marks if mark.url)
    images = dict.fromkeys(block.url for block in blocks if block.kind is BlockKind.IMAGE and block.url)
    return list(links), list(images)


def sections(blocks: Sequence[Block], around: SectionContext) -> tuple[Section, ...]:
    """Convert blocks to sections. Never fails: blocks with neither text nor picture are left out."""
    numbered = list(enumerate(blocks))
    found: list[Section] = []
    for kind, group in groupby(numbered, key=lambda pair: pair[1].kind):
        found.extend(_GATHERED.get(kind, _each)(list(group), around))
    return tuple(_without_leaps(found))


def _without_leaps(found: Sequence[Section]) -> Iterator[Section]:
    """Renumber the levels of headings from 2 on, so that no heading is more than one level below the last."""
    ranks = sorted({one.level for one in found if one.kind == "heading"})
    last = 1
    for one in found:
        if one.kind == "heading":
            last = min(ranks.index(one.level) + 2, last + 1)
            yield replace(one, level=last)
        else:
            yield one


Numbered = list[tuple[int, Block]]


def _runs(number: int, block: Block, around: SectionContext) -> tuple[Run, ...]:
    return runs(block.text, block.marks, around.here, around.dates.get(number, ()))


def _each(group: Numbered, around: SectionContext) -> list[Section]:
    return [
        Section(block.kind.value, (_runs(number, block, around),), level=min(max(block.level + 1, 2), 6))
        for number, block in group
        if block.text.strip()
    ]


def _quote(group: Numbered, around: SectionContext) -> list[Section]:
    lines = tuple(_runs(number, block, around) for number, block in group if block.text.strip())
    return [Section("quote", lines)] if lines else []


def _list(group: Numbered, around: SectionContext) -> list[Section]:
    entries = [(max(block.level, 1), block.ordered, _runs(number, block, around)) for number, block in group]
    found = []
    for ordered, items in groupby(_nest(entries, 0, len(entries)), key=lambda item: item.ordered):
        found.append(Section("list", ordered=ordered, items=tuple(items)))
    return found


def _nest(entries: Sequence[tuple[int, bool, tuple[Run, ...]]], start: int, end: int) -> list[Item]:
    """Nest the entries from `start` to `end`: deeper entries that follow an item become its list."""
    items = []
    while start < end:
        level, ordered, text = entries[start]
        below = start + 1
        while below < end and entries[below][0] > level:
            below += 1
        items.append(Item(text, ordered, tuple(_nest(entries, start + 1, below))))
        start = below
    return items


def _table(group: Numbered, around: SectionContext) -> list[Section]:
    rows = tuple(block.cells or tuple(block.text.split("\t")) for _, block in group)
    return [Section("table", rows=rows)]


def _images(group: Numbered, around: SectionContext) -> list[Section]:
    return [
        Section(
            "image",
            picture=around.pictures.get(block.url or ""),
            url=safe_href(block.url),
            caption=block.caption or block.text,
            credit=block.credit,
            alt=block.alt or block.caption,
        )
        for _, block in group
    ]


def _embeds(group: Numbered, around: SectionContext) -> list[Section]:
    return [
        Section("embed", (_runs(number, block, around),), url=safe_href(block.url))
        for number, block in group
        if safe_href(block.url) or block.text.strip()
    ]


_GATHERED = {
    BlockKind.QUOTE: _quote,
    BlockKind.LIST_ITEM: _list,
    BlockKind.TABLE_ROW: _table,
    BlockKind.IMAGE: _images,
    BlockKind.EMBED: _embeds,
}
