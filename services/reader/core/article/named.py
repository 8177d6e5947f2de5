"""List the names of an article by kind, for its page and the API."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.reader.core.wording.translation import N_, page_language
from shared.contracts import IN_TITLE
from shared.names.gazetteer import KINDS, Kind, kind_of, names

KIND_WORDS: Mapping[Kind, str] = {
    "person": N_("People"), "office": N_("Offices"), "org": N_("Organisations"), "place": N_("Places"),
    "weapon": N_("Weapons"), "site": N_("Sites"),
}  # fmt: skip

KIND_WORD: Mapping[Kind, str] = {
    "person": N_("Person"), "office": N_("Office"), "org": N_("Organisation"), "place": N_("Place"),
    "weapon": N_("Weapon"), "site": N_("Facility"),
}  # fmt: skip
"""The words for one name of a kind."""


_KOREAN = re.compile("[가-힣][가-힣0-9· ]*")


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a name stands: `block` counts from 0; None is the title. `others` are ids that it may also mean."""

    block: int | None
    start: int
    end: int
    text: str
    title: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NamedHere:
    """A name of an article with all its mentions, in order."""

    id: str
    kind: Kind
    label: str
    mentions: tuple[Mention, ...]

    @property
    def unsure(self) -> bool:
        """Return whether every mention may mean another name."""
        return all(mention.others for mention in self.mentions)


def named_here(
    stored: Sequence[Mapping[str, Any]] | None, title: str, blocks: Sequence[Mapping[str, Any]]
) -> tuple[NamedHere, ...]:
    """Return the names of one text, most mentions first. `stored` are the revision's names."""
    found: dict[str, list[Mention]] = {}
    for name in stored or ():
        for id in name["ids"]:
            found.setdefault(id, []).append(_mention(name, id, title, blocks))
    ordered = sorted(found, key=lambda id: (-len(found[id]), id))
    return tuple(NamedHere(id, kind_of(id), label_of(id), tuple(found[id])) for id in ordered)


def by_kind(named: Sequence[NamedHere]) -> dict[str, tuple[NamedHere, ...]]:
    """Group the names by the word for their kind. Kinds without a name are left out."""
    groups = {KIND_WORDS[kind]: tuple(one for one in named if one.kind == kind) for kind in KINDS}
    return {words: group for words, group in groups.items() if group}


def label_of(id: str) -> str:
    """Return the name in the language of the request, or the id if the list no longer has it."""
    known = names().get(id)
    if known is None:
        return id.partition(".")[2]
    korean = (spelling for spelling in known.spellings if _KOREAN.fullmatch(spelling))
    return next(korean, known.label) if page_language() == "ko" else known.label


def _mention(name: Mapping[str, Any], id: str, title: str, blocks: Sequence[Mapping[str, Any]]) -> Mention:
    block, start, end = name["block"], name["start"], name["end"]
    text = title if block == IN_TITLE else str(blocks[block].get("text", "")) if block < len(blocks) else ""
    others = tuple(other for other in name["ids"] if other != id)
    return Mention(
        None if block == IN_TITLE else block, start, end, text[start:end], str(name.get("title", "")), others
    )
