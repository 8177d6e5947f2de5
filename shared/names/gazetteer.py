"""The known names: each with an id, a kind and all its spellings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cache, lru_cache
from importlib import resources
from typing import Literal, get_args

from shared.names.accepted import Accepted, version_of
from shared.names.folding import fold

Kind = Literal["person", "office", "org", "place", "weapon", "site"]
KINDS: tuple[Kind, ...] = get_args(Kind)
FILES = ("dprk.tsv", "office_holders.tsv", "world.tsv", "countries.tsv", "world_own.tsv")
"""The first file that has an id gives its label.

`office_holders.tsv` has other columns: Wikidata id, Latin, Korean, others.
"""
_HANGUL = "\u1100"
"""The first Korean letter. Chinese and Japanese ones come after it; alphabets with spaces before it."""
_LONGEST = 80
"""Characters of a misspelt name that are compared with the known ones."""
ID = re.compile(r"(?:person|office|org|place|weapon|site)\.[a-z0-9][a-z0-9-]{0,79}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Name:
    """A name. `spellings` begins with `label`. The id begins with the kind: `person.kim-jong-un`."""

    id: str
    label: str
    spellings: tuple[str, ...]
    wikidata: str = ""

    @property
    def kind(self) -> Kind:
        return kind_of(self.id)


def kind_of(id: str) -> Kind:
    """Return the kind: the part of the id before the dot."""
    return id.partition(".")[0]  # type: ignore[return-value]


_accepted: tuple[Accepted, ...] = ()


def set_accepted(accepted: Iterable[Accepted]) -> bool:
    """Replace the accepted names. Return whether anything changed."""
    global _accepted  # noqa: PLW0603 - the names are one table a process
    given = tuple(sorted(set(accepted)))
    if given == _accepted:
        return False
    _accepted = given
    names.cache_clear()
    _by_spelling.cache_clear()
    return True


def accepted_version() -> str:
    """Return the version of the accepted names; empty if there are none."""
    return _version(_accepted)


_version = lru_cache(maxsize=1)(version_of)


@cache
def names() -> Mapping[str, Name]:
    """Return all names by id, from the list and accepted ones. Cached."""
    found = dict(listed())
    for one in _accepted:
        known = found.get(one.id) or Name(one.id, one.spelling, ())
        found[one.id] = replace(known, spellings=tuple(dict.fromkeys((*known.spellings, one.spelling))))
    return found


@cache
def listed() -> Mapping[str, Name]:
    """Return the names of the built-in list by id."""
    found: dict[str, Name] = {}
    for file in FILES:
        for id, wikidata, spellings in _rows(file):
            known = found.get(id) or Name(id, spellings[0], ())
            every = tuple(dict.fromkeys((*known.spellings, *spellings)))
            found[id] = Name(id, known.label, every, known.wikidata or wikidata)
    return found


def words_that_are_no_names() -> tuple[str, ...]:
    """Return words that contain a name but mean something else, such as `Korean War`."""
    text = (resources.files("shared.names") / "data" / "no_names.txt").read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if line and not line.startswith("#"))


def named(spelling: str) -> tuple[str, ...]:
    """Return the ids of all names with this spelling, or the id itself if it is one."""
    if spelling in names():
        return (spelling,)
    return _by_spelling().get(_key(spelling), ())


def names_like(typed: str) -> frozenset[str]:
    """Return the ids of the names with a spelling in which each word typed begins a word.

    Korean, Chinese and Japanese words may stand anywhere in it.
    """
    wanted = [word if word >= _HANGUL else f" {word}" for word in _key(typed).split()]
    known = _by_spelling().items() if wanted else ()
    return frozenset(id for one, ids in known if all(word in f" {one}" for word in wanted) for id in ids)


def nearest_name(spelling: str, kinds: Collection[str]) -> str:
    """Return the label of the name of these kinds whose spelling is most like this one; empty if none is like it."""
    known = [one for one, ids in _by_spelling().items() if any(kind_of(id) in kinds for id in ids)]
    found = get_close_matches(_key(spelling)[:_LONGEST], known, 1, 0.75)
    ids = _by_spelling()[found[0]] if found else ()
    return next((names()[id].label for id in ids if kind_of(id) in kinds), "")


def _key(typed: str) -> str:
    """Return what was typed as spellings are compared. Keyboards and files give Korean in parts, and wide letters."""
    return fold(unicodedata.normalize("NFKC", typed.strip()))


@cache
def _by_spelling() -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for name in names().values():
        for spelling in name.spellings:
            found.setdefault(fold(spelling), {})[name.id] = None
    return {spelling: tuple(ids) for spelling, ids in found.items()}


def _rows(file: str) -> Iterator[tuple[str, str, list[str]]]:
    text = (resources.files("shared.names") / "data" / file).read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            columns = line.split("\t")
            if file == "office_holders.tsv":
                wikidata, latin, korean, others = columns
                yield _person_id(latin), wikidata, [latin, *_several(korean), *_several(others)]
            else:
                yield columns[0], columns[1], _several(columns[2])


def _several(cell: str) -> list[str]:
    return [one for one in cell.split("|") if one]


def _person_id(latin: str) -> str:
    return "person." + re.sub(r"[^a-z0-9]+", "-", fold(latin)).strip("-")
