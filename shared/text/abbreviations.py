"""Tell a full stop that belongs to an abbreviation from one that ends a sentence before a capital."""

from __future__ import annotations

import re

_BEFORE_NAMES = (
    "mr mrs ms messrs dr prof st mt mts gen col lt lieut brig sgt capt cpt cmdr cdr maj adm amb gov sen rep pres rev "
    "hon ven jr sr vs sra srta ud uds dipl г-н г ул им Ft Pt Ing No Nos Mio "
    "Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec"
)
_ALSO_LAST = (
    "no nos vol art pos inc ltd co corp ee.uu mrd млн млрд тыс etc al ca fig p pp ave blvd núm nr bzw z.b d.h u.a т.е "
    "т.д т.п"
)
_NEVER_LAST = frozenset(_BEFORE_NAMES.split())
"""Words before a name or a number. With a capital here, they are abbreviations only with one: no `ft.` or `mar.`"""
_ANY = _NEVER_LAST | frozenset(_ALSO_LAST.split())
_MONTH = re.compile(r"(?:jan|feb|mar|mrt|apr|jun|jul|aug|sept?|o[ck]t|nov|de[cz]|ene|abr|ago|dic)\. +\d", re.IGNORECASE)
_AMOUNT = re.compile(r"m(?:io|rd)\. +(?:Euro|Dollar|Franken|Kronen|Rubel|Pfund|Yen|Won|EUR|USD|CHF|DKK|[$€£])")
_INITIALS = re.compile(r"(?:\S+-)?(?:[A-Z]\.)+[A-Z]|(?:(?:[A-Z]\.)+-)?[A-Z]")
_LETTERS = re.compile(r"(?:\S+-)?(?:[^\W\d_]\.)+[^\W\d_]|(?:(?:[^\W\d_]\.)+-)?[^\W\d_]|\d{1,2}")
_OPENS = "\"'“‘«([—–,"


def never_last(word: str) -> bool:
    """Return whether no sentence ends at `word` and a full stop: `Mt.`, `U.S.`, `J.`, the last of `U.S.-S. Korea`."""
    bare = _bare(word)
    return _is_one(bare, _NEVER_LAST) or _INITIALS.fullmatch(bare) is not None


def rarely_last(word: str) -> bool:
    """Return the same, and for `etc.`, `Inc.` and the `12.` of a German date, at which a sentence may end."""
    bare = _bare(word)
    return _is_one(bare, _ANY) or _LETTERS.fullmatch(bare) is not None


def goes_on(text: str, start: int) -> bool:
    """Return whether a month before a number or an amount begins here: `feb. 2024`, `mio. Euro`, not `al mar. El`."""
    return _MONTH.match(text, start) is not None or _AMOUNT.match(text, start) is not None


def _bare(word: str) -> str:
    return word if word.isalpha() else word[max(map(word.rfind, _OPENS)) + 1 :]


def _is_one(word: str, words: frozenset[str]) -> bool:
    return word in words or word.lower() in words or (word.isupper() and word.capitalize() in words)
