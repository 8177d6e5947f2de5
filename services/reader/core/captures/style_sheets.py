"""Rewrite style sheets so that they name nothing but what the archive has.

A parser reads them and only what it understood is written again, so escapes cannot hide an address. The policy of the
replay's origin is the first line of defence; this is the second.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

import tinycss2

from services.reader.core.captures.style_rewriter import Import, Rewriter
from shared.styles.sheets import SheetText

SHEETS = "style sheets"
_DEEPEST, _MOST_REMEMBERED = 4, 16
_MOST_WRITTEN, _COST_OF_ONE = 2 << 20, 64
"""How many characters of styles a page may have, repetitions included, and how many each sheet counts at least."""


class StyleSheets:
    """The style sheets of one page. `texts` are the captured ones by address, `ours` our paths of pictures and fonts.

    `missing` counts what they lack, each address once.
    """

    def __init__(self, texts: Mapping[str, SheetText], ours: Mapping[str, str]) -> None:
        self._texts, self._ours = texts, ours
        self._missing: set[tuple[str, str]] = set()
        self._left = _MOST_WRITTEN

    @property
    def missing(self) -> Counter[str]:
        return Counter(what for what, _ in self._missing)

    def linked(self, url: str) -> str | None:
        """Return a sheet with all that it imports; None if the archive does not have it."""
        if url not in self._texts:
            self._missing.add((SHEETS, url))
            return None
        return self._written(*self._texts[url], (url,))

    def inline(self, text: str, base: str) -> str:
        """Return the text of a `style` element."""
        return self._written(text, base, ())

    def attribute(self, text: str, base: str) -> str:
        """Return the value of a `style` attribute. Without a function it names nothing."""
        if "(" not in text:
            return text
        if not self._fits(text, base):
            return ""
        try:
            rewriter = Rewriter(base, self._ours)
            text = tinycss2.serialize(rewriter.values(tinycss2.parse_component_value_list(text, skip_comments=True)))
        except RecursionError:
            return ""
        self._missing |= rewriter.missing
        return text

    def _fits(self, text: str, base: str) -> bool:
        """Return whether the page may have this text too. Reading it takes seconds for each megabyte."""
        self._left -= len(text) + _COST_OF_ONE
        if self._left < 0:
            self._missing.add((SHEETS, base))
        return self._left >= 0

    def _written(self, text: str, base: str, above: tuple[str, ...]) -> str:
        if not self._fits(text, base):
            return ""
        pieces, missing = _pieces(text, base, _of(self._ours, text, base))
        self._missing |= missing
        return "".join(one if isinstance(one, str) else self._imported(one, above) for one in pieces)

    def _imported(self, one: Import, above: tuple[str, ...]) -> str:
        if one.url in above or len(above) > _DEEPEST:
            return ""
        if one.url not in self._texts:
            self._missing.add((SHEETS, one.url))
            return ""
        text = self._written(*self._texts[one.url], (*above, one.url))
        for wrapper in reversed(one.wrappers):
            text = f"{wrapper}{{{text}}}"
        return text


def _of(ours: Mapping[str, str], text: str, base: str) -> frozenset[tuple[str, str]]:
    """Return what the sheet needs of `ours`, so that the pages that share a sheet share the rewritten one."""
    text = text.replace(" ", "%20")  # as in absolute addresses
    return frozenset((url, path) for url, path in ours.items() if url.rpartition("/")[2] in text)


@lru_cache(_MOST_REMEMBERED)
def _pieces(
    text: str, base: str, ours: frozenset[tuple[str, str]]
) -> tuple[tuple[str | Import, ...], frozenset[tuple[str, str]]]:
    """Return a sheet as text and imports in order, and what it lacks."""
    rewriter = Rewriter(base, dict(ours))
    try:
        return tuple(rewriter.rules(tinycss2.parse_stylesheet(text, skip_comments=True))), frozenset(rewriter.missing)
    except RecursionError:
        return (), frozenset({(SHEETS, base)})
