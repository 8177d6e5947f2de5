"""Two editions of one report, paragraph beside paragraph, with what only one of them names or counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from services.reader.core.article.sections import read_blocks
from shared.archive.read.articles import ArticleRow
from shared.contracts import IN_TITLE, Block, BlockKind
from shared.names.gazetteer import KINDS
from shared.text.editions import number_spans
from shared.text.parallel import MOST, Pair, Paragraph


@dataclass(frozen=True, slots=True)
class ParagraphPair:
    """Paragraphs at one place of the report. `blocks` count from 0, None is the standfirst; one side may be empty.

    names, numbers    what both sides have
    …_left_out        what only this side has, and the whole other text has not
    …_added           what only the other side has, and this whole text has not
    """

    blocks: tuple[int | None, ...]
    other_blocks: tuple[int | None, ...]
    names: tuple[str, ...]
    numbers: tuple[str, ...]
    names_left_out: tuple[str, ...]
    numbers_left_out: tuple[str, ...]
    names_added: tuple[str, ...]
    numbers_added: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text. `only` means that the other text has it nowhere."""

    text: str
    only: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A name or number in a text, from code point `start` to `end`. An ambiguous name has several ids."""

    start: int
    end: int
    ids: tuple[str, ...]


class EditionText:
    """One text with what no translation changes. `pictures` are hashes of pictures by address."""

    def __init__(self, row: ArticleRow, pictures: Mapping[str, str]) -> None:
        self.row = row
        self._pictures = pictures
        self.blocks = read_blocks(row.blocks)
        first = [None] if row.standfirst else []
        self.numbers: list[int | None] = [*first, *(n for n, block in enumerate(self.blocks) if _shown(block))]

    @cached_property
    def _found(self) -> dict[int | None, list[Found]]:
        """Find the names and numbers of each block. It takes long, and a text too long to compare needs none."""
        found = {n: [Found(at, end, (said,)) for at, end, said in number_spans(self.text(n))] for n in self.numbers}
        for name in self.row.names or ():
            if name["block"] in found:
                found[name["block"]].append(Found(name["start"], name["end"], tuple(name["ids"])))
        return found

    def text(self, number: int | None) -> str:
        return self.row.standfirst if number is None else _words(self.blocks[number])

    def paragraphs(self) -> list[Paragraph]:
        return [Paragraph(len(self.text(n)), self.sure(n), self.is_picture(n)) for n in self.numbers]

    def sure(self, number: int | None) -> frozenset[str]:
        """Return the numbers of a block, its names that are not ambiguous, and its picture."""
        url = self.blocks[number].url if number is not None and self.is_picture(number) else None
        picture = {f"picture:{self._pictures.get(url, url)}"} if url else set()
        return frozenset(one.ids[0] for one in self._found[number] if len(one.ids) == 1) | picture

    def everything(self) -> frozenset[str]:
        """Return all that the text may name or count, its title included."""
        title = [number for _start, _end, number in number_spans(self.row.title)]
        named = [id for name in self.row.names or () if name["block"] == IN_TITLE for id in name["ids"]]
        return frozenset([*title, *named, *(id for group in self._found.values() for one in group for id in one.ids)])

    def pieces(self, number: int | None, elsewhere: frozenset[str]) -> tuple[Piece, ...]:
        """Cut the text of a block so that what is not `elsewhere` stands alone."""
        text = self.text(number)
        marked = [one for one in self._found[number] if not elsewhere.intersection(one.ids) and _tells(one.ids[0])]
        return _cut(text, sorted((one.start, min(one.end, len(text))) for one in marked))

    def is_picture(self, number: int | None) -> bool:
        return number is not None and self.blocks[number].kind is BlockKind.IMAGE


def too_long(mine: EditionText, theirs: EditionText) -> bool:
    """Return whether one of the texts is too long to compare."""
    return max(len(mine.numbers), len(theirs.numbers)) > MOST


def side_by_side(mine: EditionText, theirs: EditionText, found: Sequence[Pair]) -> list[ParagraphPair]:
    """Return the pairs with what both sides have and what one has alone."""
    here, there = mine.everything(), theirs.everything()
    return [
        _pair(mine, theirs, [mine.numbers[n] for n in one.mine], [theirs.numbers[n] for n in one.theirs], here, there)
        for one in found
    ]


def _pair(
    mine: EditionText,
    theirs: EditionText,
    blocks: Sequence[int | None],
    others: Sequence[int | None],
    here: frozenset[str],
    there: frozenset[str],
) -> ParagraphPair:
    one = frozenset[str]().union(*(mine.sure(n) for n in blocks))
    other = frozenset[str]().union(*(theirs.sure(n) for n in others))
    both, left_out, added = one & other, one - there, other - here
    return ParagraphPair(
        tuple(blocks), tuple(others), _names(both), _numbers(both), _names(left_out), _numbers(left_out),
        _names(added), _numbers(added),
    )  # fmt: skip


def _cut(text: str, marks: Iterable[tuple[int, int]]) -> tuple[Piece, ...]:
    """Cut a text at its marks, which are in order and may overlap."""
    pieces, at = list[Piece](), 0
    for begin, end in marks:
        start = max(begin, at)
        if end > start:
            pieces += [Piece(text[at:start])] if start > at else []
            pieces.append(Piece(text[start:end], only=True))
            at = end
    return (*pieces, Piece(text[at:])) if at < len(text) else tuple(pieces)


def _names(things: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(thing for thing in things if thing.partition(".")[0] in KINDS))


def _numbers(things: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(thing for thing in things if thing[0].isdigit() and _tells(thing)))


def _tells(thing: str) -> bool:
    """Return whether its absence tells something: a number of one digit may stand there as a word."""
    return not (thing.isdigit() and len(thing) == 1)


def _shown(block: Block) -> bool:
    return bool(_words(block).strip()) or block.kind is BlockKind.IMAGE


def _words(block: Block) -> str:
    return block.text or block.caption
