"""Tell a name from that of a namesake: Melania Trump is not Donald Trump, and Michael Jordan is no country."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib import resources

from shared.names.titles import HEADS, MODIFIERS

LATIN_ENDS = "\u0250"
_GOES_ON = frozenset(" ,")
_CLERGY = ("Rev. ", "Reverend ", "Pastor ", "Bishop ", "Ven. ")
_CLERGY_AFTER = ("목사", " 목사", "스님", " 스님", "牧师", "牧師")
_BEFORE = 40
_AFTER = 60
_PLACES_AND_SURNAMES = (
    "adelaide austin brooklyn cameron chad cuba dallas florence georgia houston india israel jordan kennedy kenia "
    "kenya london milan paris phoenix reagan salvador santiago sofia sydney tito truman valencia vienna victoria"
)
_FIRST = frozenset(_PLACES_AND_SURNAMES.split())
"""Places and surnames that are also given names."""
_WORDS_AFTER_PLACES = (
    "agreement accord accords administration airport army bank city climate club college conference county court "
    "daily declaration defense defence district east exchange force forces games government gate group international "
    "island islands mayor ministry monday tuesday wednesday thursday friday saturday sunday north olympics parliament "
    "police post protocol province river school south state station stock street strip summit supreme times today "
    "university valley west"
)
_NO_SURNAMES = HEADS | MODIFIERS | frozenset(_WORDS_AFTER_PLACES.split())
_GERMAN = re.compile(r" (?:der|die|das|den|dem|und|ist|nicht|von|mit|für|ein|eine|zu|auf) ")
_ANOTHER = re.compile(
    r",? Jr(?!\w)| (?:National |International )?"
    r"(?:Airport|Avenue|Boulevard|Bridge|Center|Centre|Foundation|Hospital|Hotel|Institute|Library|Organization|Plaza|"
    r"Stadium|Street|Towers?)(?!\w)"
)
_NEXT = re.compile(r" ([A-ZÀ-Þ][a-zà-ÿ’'-]+)(?![\w-])")
_LONG_WORD = re.compile(r"(?<![\w’'])[^\W\d_]{4,}")
_INITIALS = re.compile(r"(?: [A-Z]\.)+$")


@cache
def given_names() -> frozenset[str]:
    text = (resources.files("shared.names") / "data/given_names.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


def is_namesake(text: str, start: int, end: int, own: Iterable[str]) -> bool:
    """Return whether the one word at `text[start:end]` is a part of another person's name.

    `own` holds the given names of the persons that the word may mean.
    """
    if (
        text[start - 1 : start] == " "
        and (first := _word_before(text, start - 1)) in given_names()
        and first not in own
    ):
        return True
    return text[start:end].lower() in _FIRST and _surname_follows(text, end)


def _word_before(text: str, end: int) -> str:
    """Return the word that ends here, without initials behind it: `John` of `John F.`"""
    if text[end - 1] == ".":
        end -= len(found[0]) if (found := _INITIALS.search(text, max(0, end - _BEFORE), end)) else 0
    return text[max(text.rfind(mark, max(0, end - _BEFORE), end) for mark in ' \n\0(“"') + 1 : end]


def is_genitive(text: str, start: int, end: int) -> bool:
    """Return whether a German genitive ends the word: `Trumps Regierung`, `die Hauptstadt Chinas`."""
    if text[end : end + 1] != "s" or text[end + 1 : end + 2].isalnum() or text[start:end].lower() in _FIRST:
        return False
    return _GERMAN.search(text, max(0, start - _AFTER), end + _AFTER) is not None


def is_another(text: str, end: int) -> bool:
    """Return whether a person's name goes on to a son's or to that of a thing: `Donald Trump Jr.`, `Trump Tower`."""
    return text[end : end + 1] in _GOES_ON and _ANOTHER.match(text, end) is not None


def is_cleric(text: str, start: int, end: int) -> bool:
    """Return whether the person is of the clergy. The list has nobody who is called so: `Rev. Kim Yong Ju`."""
    return text.endswith(_CLERGY, max(0, start - _BEFORE), start) or text.startswith(_CLERGY_AFTER, end)


def _surname_follows(text: str, end: int) -> bool:
    """Return whether a surname follows in running text. In headlines and in German any word may have a capital."""
    found = _NEXT.match(text, end)
    if not found or found[1].lower() in _NO_SURNAMES or found[1] in given_names():
        return False
    around = _line(text[max(0, end - _AFTER) : end], -1) + _line(text[found.end() : found.end() + _AFTER], 0)
    return any(word.islower() for word in _LONG_WORD.findall(around)) and not _GERMAN.search(around)


def _line(text: str, number: int) -> str:
    """Return the last or the first line of a piece of text, which is all that belongs to the same block."""
    return text.replace("\0", "\n").split("\n")[number]
