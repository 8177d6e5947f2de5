"""Propose names that are not on the list, with the passages that show them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from shared.names.boundaries import without_particle
from shared.names.finder import finder
from shared.names.folding import fold
from shared.names.titles import title_of

PASSAGES = 3
_AROUND = 70
_LONGEST = 4
"""The maximum number of words in a person's name."""
_CAPITALISED = re.compile(
    r"(?<![\w-])(?!The )[A-ZÀ-ÞА-ЯЁ][\w’'-]+(?: (?:(?:of|of the|de|de la|del) )?[A-ZÀ-ÞА-ЯЁ][\w’'-]+)+"
)
_SURNAMES = (
    "김리박최정강조윤장임림한오서신권황안송류유홍전고문손량양배백허남심노로하곽성차주우구"
    "라민진지엄채원천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국어은편용"
)
_TITLES = "동지|위원장|부위원장|총리|부총리|비서|부장|외무상|국방상|대장|상장|선생|녀사|대표|의장|총장"
_KOREAN_PERSON = re.compile(rf"(?<![가-힣])([{_SURNAMES}][가-힣]{{2}})(?= ?(?:{_TITLES})(?![가-힣]{{3}}))")
_KOREAN_ORG = re.compile(
    r"[가-힣]{2,8}(?:위원회|공장|대학|협회|련맹|연맹|총국|농장|탄광|제철소|기업소|회사|박물관|대사관)"
)
_ORG = frozenset(
    re.findall(
        r"\w+",
        """academy agency army assembly association bureau college comite command commission committee company
        corporation council court federation institute league ministerio ministry partido party society union university
        комитет министерство партия университет""",
    )
)
_SITE = frozenset(
    re.findall(r"\w+", "bridge complex dam factory farm hall hospital mine museum palace plant school station theatre")
)
NO_PERSONS = _ORG | _SITE
"""Words of which one within a name shows that it is not a person's."""


@dataclass(slots=True)
class Proposal:
    """A possible name. `kind` is a guess; `passages` are article ids, each with some words around the name."""

    spelling: str
    kind: str
    articles: int = 0
    passages: list[tuple[str, str]] = field(default_factory=list)


def proposals(texts: Iterable[tuple[str, str]], known: frozenset[str], least: int) -> list[Proposal]:
    """Return the possible names that occur in at least `least` of these texts (id, text), most frequent first.

    `known` holds spellings that people have already decided on.
    """
    found: dict[str, Proposal] = {}
    for id, text in texts:
        for spelling, (kind, start, end) in _in(text).items():
            if spelling not in known:
                one = found.setdefault(spelling, Proposal(spelling, kind))
                one.articles += 1
                if len(one.passages) < PASSAGES:
                    one.passages.append((id, " ".join(text[max(0, start - _AROUND) : end + _AROUND].split())))
    frequent = (one for one in found.values() if one.articles >= least)
    return sorted(frequent, key=lambda one: (-one.articles, one.spelling))


def _in(text: str) -> dict[str, tuple[str, int, int]]:
    """Return each candidate of a text once: kind, start and end of its first mention."""
    taken = [(start, end) for _, start, end in finder().find(text)]
    found: dict[str, tuple[str, int, int]] = {}
    for spelling, kind, start, end in _candidates(text):
        if not _overlaps(taken, start, end):
            found.setdefault(spelling, (kind, start, end))
    return found


def _candidates(text: str) -> Iterator[tuple[str, str, int, int]]:
    for match in _CAPITALISED.finditer(text):
        if kind := _kind(match[0]):
            yield match[0], kind, match.start(), match.end()
        elif (start := _person(text, match.start(), match.end())) >= 0:
            yield text[start : match.end()], "person", start, match.end()
    for match in _KOREAN_PERSON.finditer(text):
        if without_particle(match[1]) == match[1]:
            yield match[1], "person", match.start(1), match.end(1)
    for match in _KOREAN_ORG.finditer(text):
        yield without_particle(match[0]) or match[0], "org", match.start(), match.end()


def _kind(spelling: str) -> str:
    """Return the kind that a word of the spelling indicates; an empty string if none does."""
    words = {fold(word) for word in spelling.split()}
    if words & _ORG:
        return "org"
    return "site" if words & _SITE else ""


def _person(text: str, start: int, end: int) -> int:
    """Return where a person's name begins among these words, before or after a title; -1 if there is no title."""
    words = text[start:end].split(" ")
    starts = [start + len(" ".join(words[:at])) + (at > 0) for at in range(len(words) - 1)]
    fitting = (at for at in starts if text[at].isupper() and len(text[at:end].split()) <= _LONGEST)
    return next((at for at in fitting if title_of(text, at, end)), -1)


def _overlaps(taken: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    return any(first < end and start < last for first, last in taken)
