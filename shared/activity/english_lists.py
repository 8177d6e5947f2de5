"""Find who attended in a list, as news agencies write it: `Present at the meeting were A, minister of B, and C`.

A list of who accompanied somebody is one, too: `Accompanying him were A and B`, `He was accompanied by A; and B`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from shared.activity.acts import Found, Named
from shared.activity.english_names import only_titles
from shared.activity.english_words import TITLE_WORDS

COMPANY = ("Accompanying", "He was accompanied", "She was accompanied")
LISTS = ("Present", "Attending", "Among", *COMPANY)
"""The words with which a list of those present begins."""
_PRESENT = re.compile(
    r"(?:Present\s(?:there|at|on)|Attending\s(?:it|the))\b[^,;:]{0,160}?\s(?:was|were)\s|"
    r"Among\sthe\s(?:audience|spectators|participants|attendants|guests)\b[^,;:]{0,80}?\s(?:was|were)\s|"
    r"Accompanying\s(?:him|her)\s(?:was|were)\s|(?:He|She)\swas\saccompanied\sby\s"
)
_SEPARATOR = r"[,;]\s(?:(?:and|as well as)\s)?|\s(?:and|as well as)\s"
_PARTS = re.compile(_SEPARATOR)
_GOVERNS = re.compile(r"\b(?:by|from|not|without|with|who|whom|whose|which|that)\b")
"""Words behind which the list may be one within another phrase: `those received by the President and A`."""
_BEHIND = re.compile(rf"{_SEPARATOR}|[.;]|\s\(|$")
_MINISTER = re.compile(
    r"(?:former |acting )?(?:vice-|vice |deputy )?minister of (?:the )?"
    r"(?:(?:and|agriculture|armed|building|building-materials|chemical|city|coal|commerce|communications|construction|"
    r"culture|defen[cs]e|economic|education|electric|electronics|environment|external|finance|fisheries|foodstuff|"
    r"foreign|forces|forestry|health|industry|information|labou?r|land|light|machine-building|management|marine|metal|"
    r"mining|natural|oil|people's|posts|power|public|railways|relations|resources|science|security|sports|state|"
    r"technology|telecommunications|tourism|trade|transport),?\s)+",
    re.IGNORECASE,
)
"""A whole title. Behind any other `of` stands another person: `an envoy of A`."""
_WORDS_OF_THINGS = "portrait portraits picture pictures photo photos statue statues letter letters wreath wreaths"
_THINGS = frozenset(_WORDS_OF_THINGS.split())


def present(sentence: str, names: Sequence[Named], at: int) -> Iterator[Found]:
    """Yield the persons of the list that begins at `at`. Each is in the company of the others."""
    begins = _PRESENT.match(sentence, at)
    people = list(_listed(sentence, names, begins.end())) if begins else []
    for one in people:
        others = tuple(dict.fromkeys(other.id for other in people if other.id != one.id))
        yield Found(one.id, "attend", at, begins.end(), begins.end(), (), others)  # type: ignore[union-attr]


def _listed(sentence: str, names: Sequence[Named], at: int) -> Iterator[Named]:
    """Yield each person that is a part of the list, after nothing but titles.

    The list ends at the first person of another part: `letters from A`, `not A`, `an envoy of A`, `A was absent`. It
    begins with a person, known or not: what stands behind `photos` is in the photos.
    """
    ends = [at, *(found.end() for found in _PARTS.finditer(sentence, at))]
    last = max((name.end for name in names if name.kind == "person"), default=at)
    own = sentence[at : _BEHIND.search(sentence, max(at, last)).start()]  # type: ignore[union-attr]
    if not _begins_with_a_name(own) or not _THINGS.isdisjoint(own.lower().split()):
        return
    for number, name in enumerate(names):
        if name.start < at or name.kind != "person":
            continue
        part = max(end for end in ends if end <= name.start)
        if _GOVERNS.search(sentence, at, name.start) or not _is_a_part(sentence, names[:number], name, part):
            return
        if name.id:
            yield name


def _begins_with_a_name(words: str) -> bool:
    """Return whether the first word that is no part of a title has a capital."""
    rest = (word for word in words.split() if word.lower().strip(".,") not in TITLE_WORDS)
    return next(rest, "")[:1].isupper()


def _is_a_part(sentence: str, before: Sequence[Named], name: Named, part: int) -> bool:
    """Return whether nothing but titles stands between the beginning of the part and the name, and nothing behind."""
    last = max([part, *(one.end for one in before)])
    return _BEHIND.match(sentence, name.end) is not None and (
        _MINISTER.fullmatch(sentence, part, name.start) is not None
        or (" of " not in f" {sentence[last : name.start]}" and only_titles(sentence[part : name.start], before, part))
    )
