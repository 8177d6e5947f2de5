"""Propose names that are not on the list, with the passages that show them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from shared.names.boundaries import without_particle
from shared.names.finder import finder
from shared.names.folding import fold
from shared.names.no_person_words import IN_MANY_ORGS, MINISTRIES, ORG, SITE
from shared.names.person_words import Usage, person_in
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


@dataclass(slots=True)
class Proposal:
    """A possible name. `kind` is a guess; `passages` are article ids, each with some words around the name."""

    spelling: str
    kind: str
    articles: int = 0
    passages: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Mention:
    """The first mention of a candidate in a text."""

    id: str
    text: str
    start: int
    end: int


def proposals(texts: Iterable[tuple[str, str]], known: frozenset[str], least: int) -> list[Proposal]:
    """Return the possible names that occur in at least `least` of these texts (id, text), most frequent first.

    Names that many states or parties have, such as `Ministry of Finance`, come after all others. `known` holds
    spellings that people have already decided on.
    """
    usage, mentions = Usage(), dict[tuple[str, str], list[_Mention]]()
    for id, text in texts:
        usage.add(text)
        for spelling, (kind, start, end) in _in(text).items():
            mentions.setdefault((spelling, kind), []).append(_Mention(id, text, start, end))
    frequent = (one for one in _merged(mentions, usage) if one.articles >= least and one.spelling not in known)
    return sorted(frequent, key=lambda one: (_have_many(one), -one.articles, one.spelling))


def _have_many(one: Proposal) -> bool:
    words = set(fold(one.spelling).split())
    return one.kind == "org" and (not words.isdisjoint(MINISTRIES) or words <= IN_MANY_ORGS)


def _merged(mentions: Mapping[tuple[str, str], Sequence[_Mention]], usage: Usage) -> Iterable[Proposal]:
    """Return one proposal for each name, without words that do not belong to it."""
    spellings = {spelling for spelling, _ in mentions}
    found: dict[str, Proposal] = {}
    for (spelling, kind), every in mentions.items():
        if name := _bare_name(spelling, usage, spellings) if kind == "person" else spelling:
            one = found.setdefault(name, Proposal(name, kind))
            one.articles += len(every)
            one.passages = sorted([*one.passages, *map(_passage, every)], key=itemgetter(0))[:PASSAGES]
    return found.values()


def _bare_name(spelling: str, usage: Usage, spellings: Collection[str]) -> str:
    return person_in(spelling, usage, spellings) if " " in spelling else spelling


def _passage(one: _Mention) -> tuple[str, str]:
    return one.id, " ".join(one.text[max(0, one.start - _AROUND) : one.end + _AROUND].split())


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
    if words & ORG:
        return "org"
    return "site" if words & SITE else ""


def _person(text: str, start: int, end: int) -> int:
    """Return where a person's name begins among these words, before or after a title; -1 if there is no title."""
    words = text[start:end].split(" ")
    starts = [start + len(" ".join(words[:at])) + (at > 0) for at in range(len(words) - 1)]
    fitting = (at for at in starts if text[at].isupper() and len(text[at:end].split()) <= _LONGEST)
    return next((at for at in fitting if title_of(text, at, end)), -1)


def _overlaps(taken: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    return any(first < end and start < last for first, last in taken)
