"""Build the patterns of the phrases of pages that replace an article."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name("placeholder_phrases.toml")
_CLOSED = r"[\s\"'»”)\]]*(?:$|[.!?…。！？|(]|- |– |— "
"""What ends the words of a notice, unless a known tail follows."""
_WITH_SPACES = ("LATIN", "CYRILLIC", "GREEK")


@dataclass(frozen=True, slots=True)
class Phrases:
    pattern: re.Pattern[str]

    def share_of(self, text: str) -> float:
        """Return the share of the text that is these phrases."""
        return sum(len(found) for found in self.pattern.findall(text)) / max(1, len(text))


def as_plain(text: str) -> str:
    """Return the text in lower case, with `'` for any apostrophe and with single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).replace("’", "'").replace("ʼ", "'").casefold().split())


@cache
def phrase_file() -> Mapping[str, Mapping[str, Any]]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


@cache
def notice_pattern() -> re.Pattern[str]:
    """Return the pattern of what a page says of itself."""
    return prepared((), _itself()).pattern


def _itself() -> Iterable[str]:
    for pairs in phrase_file()["gone"]["itself"]:
        agents = ("", *pairs.get("agents", ()))
        for subject, deed, agent in product(pairs["subjects"], pairs["deeds"], agents):
            yield as_plain(f"{subject}{pairs.get('between', ' ')}{deed.replace('{}', agent)}")


@cache
def nothing_more() -> str:
    """Return the pattern of what follows a notice: the end of its sentence, or who removed the story, why and where."""
    return rf"(?={_CLOSED}|[\s,]*(?:{_tails()})))"


@cache
def tail_pattern() -> re.Pattern[str]:
    return re.compile(rf"[\s,]*(?:{_tails()})")


def _tails() -> str:
    return "|".join(map(_tail, phrase_file()["gone"]["tails"]))


def _tail(tail: str) -> str:
    """Return the pattern of a tail. In scripts with spaces its last word ends there, unless a `*` says otherwise."""
    is_word = unicodedata.name(tail[-1]).startswith(_WITH_SPACES)
    return re.escape(tail.rstrip("*")).replace(r"\#", r"\d") + (r"(?!\w)" if is_word else "")


def prepared(phrases: Iterable[str], done: Iterable[str] = ()) -> Phrases:
    """Prepare the phrases for a search. If one is part of another, the longest counts.

    done  phrases that count where their sentence says no more. They come first
    """
    closed = [f"(?:{_any(done)}){nothing_more()}"] if (done := [*done]) else []
    return Phrases(re.compile("|".join([*closed, *filter(None, [_any(phrases)])])))


def _any(phrases: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(phrases, key=len, reverse=True)))
