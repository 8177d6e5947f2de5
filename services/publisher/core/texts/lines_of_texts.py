"""Compare texts line by line, and give lines keys by which the same line is found in other articles.

A line is known by all its words without numbers, and by how it begins: by a label with a colon, and, if it is short,
by its first words or by a time of day. Signs that are escaped once too often count as the signs they stand for.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from services.publisher.core.reading import unpacked
from services.publisher.core.text_hashes import fold
from services.publisher.core.texts.aligned_lines import aligned
from services.publisher.core.texts.escapes import has_escapes, unescaped
from services.publisher.core.texts.repeated_texts import copies
from services.publisher.core.texts.stamps import without_stamps
from shared.archive.diff.compare import shown

Text = Mapping[str, Any]
"""`title`, `standfirst` and `blocks` of a text."""
Block = Mapping[str, Any]
Blocks = Sequence[Block]

_FIGURE, _UNIT = r"\d(?:[\d.,:]{0,40}\d)?", "[千천万萬만亿億억]"
_NUMBER = re.compile(rf"(?:{_FIGURE}{_UNIT}\s?){{0,2}}{_FIGURE}(?:{_UNIT}|[KkMm]?(?![0-9A-Za-z]))")
"""Also before a counter word, as in `3개`, and with a unit, as in `1.25만`, or several, as in `1만 2천`."""
_SPACED_COLON = re.compile(r"\s+:(?=\s)")
"""After a label in French."""
_FORM_OF_PICTURE = re.compile(
    r"(?:[-_@]\d{2,5}x\d{2,5}|[-_]scaled)?\.(?:jpe?g|png|gif|webp|avif)(?:\.webp)?$", re.IGNORECASE
)
"""The size and format at the end of a picture's file name."""
_LEAST_LETTERS = 3
_EAST_ASIAN = "\u1100"
_BEGINNING = 3
_LONGEST = 12
"""Words of the longest line that is known by its first words. A longer one may be so by a label."""
_PICTURE, _TIME = "picture", "time"
SAME_WORDS = "="
"""The key of a line that is known by all its words begins so."""
LONG = ":"
"""The key of a longer line begins so. Its label may be that of a machine's summary, or the place in a date line."""
_CLOCK = re.compile(r"[(\[]?\d{1,2}[:.h]\d\d\b")


@dataclass(frozen=True)
class Lined:
    """A text, with its lines as they are compared."""

    text: Text

    @cached_property
    def head(self) -> tuple[str, str]:
        return unescaped(self.text["title"]), unescaped(self.text["standfirst"])

    @cached_property
    def blocks(self) -> Blocks:
        blocks: Blocks = unpacked(self.text["blocks"])
        return blocks

    @cached_property
    def is_escaped(self) -> bool:
        """Whether some sign stands there escaped."""
        head = (self.text["title"], self.text["standfirst"])
        return any(
            map(has_escapes, (*head, *(block.get("text") or block.get("caption") or "" for block in self.blocks)))
        )

    @cached_property
    def words(self) -> tuple[str, ...]:
        """All that readers see of it, without escapes, stamps, and what each line is.

        A new template makes a heading of a lead, or a quotation of a paragraph.
        """
        lines = (_shown(block) for block in self.blocks if not _is_picture(block))
        pictures = (part for block in self.blocks if _is_picture(block) for part in _said(block))
        return (self.head[0], *filter(None, (self.head[1], *lines)), *pictures)

    @cached_property
    def copies(self) -> int:
        """How many times over the text is printed."""
        return copies(self._words)

    @cached_property
    def once(self) -> list[str]:
        """The words of one copy."""
        return self._words[: len(self._words) // self.copies]

    @cached_property
    def _words(self) -> list[str]:
        return [line for block in self.blocks if (line := fold(unescaped(shown(block))))]

    @cached_property
    def times(self) -> list[tuple[int, str]]:
        """The lines that begin with a time of day, with their places."""
        return [(n, _shown(block)) for n, block in enumerate(self.blocks) if _CLOCK.match(_shown(block))]

    @property
    def timed(self) -> list[str]:
        return [line for _, line in self.times]

    @cached_property
    def steady(self) -> Blocks:
        """The other lines. A ticker that stands elsewhere at each visit must not be aligned with."""
        return [block for block in self.blocks if not _CLOCK.match(_shown(block))]

    @cached_property
    def exact(self) -> list[tuple[str, str, str]]:
        return [*map(_said, self.steady)]

    @cached_property
    def plain(self) -> list[tuple[str, str, str]]:
        return [_plain(block) for block in self.steady]

    @cached_property
    def untimed(self) -> list[str]:
        return [*map(_shown, self.steady)]

    @cached_property
    def keys_of_lines(self) -> Mapping[str, Collection[str]]:
        """The keys of each line."""
        found: dict[str, set[str]] = {}
        for key, lines in self.keyed.items():
            for line in lines:
                found.setdefault(line, set()).add(key)
        return found

    @cached_property
    def lines(self) -> frozenset[str]:
        return frozenset(map(_shown, self.blocks))

    @cached_property
    def keyed(self) -> Mapping[str, Collection[str]]:
        """The lines by their keys."""
        found: dict[str, set[str]] = {}
        for block in self.blocks:
            for key in {_words(block), _beginning(block)} - {""}:
                found.setdefault(key, set()).add(_shown(block))
        return found


def are_reordered(one: Lined, other: Lined) -> bool:
    """Return whether only lines that begin with a time stand in another order, as in a ticker."""
    if one.times == other.times or one.head != other.head or sorted(one.timed) != sorted(other.timed):
        return False
    return one.untimed == other.untimed


def may_differ_in(one: Lined, other: Lined, keys: frozenset[str]) -> bool:
    """Return whether the texts may differ only in lines with these keys. This check is cheap."""
    if one.head != other.head:
        return False
    return all(
        not keys.isdisjoint(text.keys_of_lines.get(line, ()))
        for text, rest in ((one, one.lines - other.lines), (other, other.lines - one.lines))
        for line in rest
    )


def is_longer(one: Lined, other: Lined) -> bool:
    """Return whether one of both texts is the other with some more lines, and that one makes up most of it."""
    short, long = sorted(({*one.plain}, {*other.plain}), key=len)
    length, whole = (sum(len(shown) for _, shown, _ in lines) for lines in (short, long))
    return short <= long and 2 * length > whole


def changed_lines(one: Lined, other: Lined) -> frozenset[str] | None:
    """Return the keys of the lines in which the texts differ; None if they differ in a line without a key."""
    if one.head != other.head:
        return None
    keys = {_TIME} if one.times != other.times else set()
    for word, i, j, m, n in aligned((one.exact, one.plain), (other.exact, other.plain)):
        before, after = one.steady[i:j], other.steady[m:n]
        if word == "equal":
            keys |= {_words(a) or _beginning(a) for a, b in zip(before, after, strict=True) if _shown(a) != _shown(b)}
        elif word == "replace":
            keys |= {_beginning(block) for block in (*before, *after)}
        else:
            keys |= {_beginning(block) or ("" if _is_picture(block) else _words(block)) for block in (*before, *after)}
        if "" in keys:
            return None
    return frozenset(keys)


def _is_picture(block: Block) -> bool:
    return block.get("kind") in ("image", "embed")


def _shown(block: Block) -> str:
    """Return a value that is equal for equal lines only.

    The host and query of a picture's address do not count, nor does how old the page says that it is.
    """
    if _is_picture(block):
        return urlsplit(block.get("url") or "").path
    return without_stamps(unescaped(block.get("text") or ""))


def _said(block: Block) -> tuple[str, str, str]:
    return block.get("kind", ""), _shown(block), unescaped(block.get("caption") or "")


def _plain(block: Block) -> tuple[str, str, str]:
    """Return the line without numbers, or a picture's file name without its folders, size and format."""
    kind, shown = block.get("kind", ""), _shown(block)
    if _is_picture(block):
        return kind, _FORM_OF_PICTURE.sub("", shown.rpartition("/")[2]), unescaped(block.get("caption") or "")
    return kind, _NUMBER.sub("0", shown), ""


def _words(block: Block) -> str:
    if _is_picture(block):
        return _PICTURE
    if _CLOCK.match(_shown(block)):
        return _TIME
    words = " ".join(filter(str.isalpha, _shown(block).split()))
    return SAME_WORDS + words if _are_telling(words) else ""


def _are_telling(words: str) -> bool:
    """Return whether there are enough letters to know a line by. A sign of Chinese, Japanese or Korean counts twice."""
    return len(words) + sum(sign >= _EAST_ASIAN for sign in words) >= _LEAST_LETTERS


def _beginning(block: Block) -> str:
    shown = _SPACED_COLON.sub(":", _NUMBER.sub("", _shown(block)))
    words = [word for word in shown.split() if any(map(str.isalpha, word))]
    label = next((n for n, word in enumerate(words[:_BEGINNING], 1) if word.endswith(":")), 0)
    if _is_picture(block) or (len(words) > _LONGEST and not label):
        return ""
    if _CLOCK.match(_shown(block)):
        return _TIME
    begins = " ".join(words[: label or _BEGINNING])
    return ("^" if len(words) <= _LONGEST else LONG) + begins if _are_telling(begins) else ""
