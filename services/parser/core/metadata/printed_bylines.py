"""Find bylines printed as plain text near the headline: after a word such as `By`, or as a name beside the date."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from services.parser.core.metadata.caseless_names import begins_as_name
from services.parser.core.metadata.dateline import is_dateline
from services.parser.core.metadata.houses import is_agency
from services.parser.core.metadata.person_names import NO_NAME, is_name, persons_in
from services.parser.core.metadata.unmarked_dates import ShortTexts
from shared.contracts import Byline

_PRINTED_BY = re.compile(
    r"^(?:(?:written|story|posted|reported|words|text|article|published|submitted|created)\s+)?(?:by|von|par|por|di|door|av|af|автор)\b[\s:]*(.*)$|"
    r"^(?:authors?|author\(s\)|contributors?|autor(?:in|en)?|auteurs?)\s*(?::\s*(.*))?$",
    re.I | re.S,
)
_LABELLED = re.compile(
    r"^(?:(?:written|posted|reported)\s+by|author\(s\)|authors?|contributors?|autor(?:in)?(?:/autor(?:in)?)?|auteurs?|автор)"
    r"(?!\w|\()\s*:?\s*(.*)$",
    re.I | re.S,
)
_SEVERAL = re.compile(r"(?:author\(s\)|(?:auth|contribut)ors|auteurs|autoren)\W*$", re.I)
"""A label above a list of names."""
_AFTER_A_DATE = re.compile(
    r"^[^.!?]{0,60}(?:\d{4}|[|·•●–—]|\d\d:\d\d(?::\d\d)? [A-Z]{3,4})\s*(?:(?:written|posted)\s+)?by\b[\s:]*(.+)$",
    re.I | re.S,
)
_GLUED = re.compile(r"^[Bb]y([A-Z][^\W\d_]+ .+)$", re.S)
"""`ByAna Lee`: label and name are neighbouring elements that only a style sheet separates."""
_BESIDE_ROLE = re.compile(
    r"^([^|•·]{4,40}?)\s*[|•·]\s*(?:\w+\s){0,2}(?:writer|reporter|editor|correspondent|contributor)\b", re.I
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_WAS_WRITTEN = re.compile(
    r"^[Tt]his (?:post|article|story|piece) was (?:originally )?written by "
    r"([A-Z][^\W\d_]+(?: [A-Z][\w.’'-]+){1,3})(?=[,.;(]| for | and |$)"
)
_REPORTER = re.compile(
    r"^(?:Pewarta|Penulis|Wartawan|Müəllif|Muallif)\s*:\s*"
    r"([^\W\d_a-zа-я][\w.’'-]+(?: [^\W\d_a-zа-я][\w.’'-]+){1,3}?)(?=\s+(?:Editor|Redaktur|Uploader|Copyright|Foto)\b|$)"
)
_DAY = r"(?:[A-Z][a-z]{2,8}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}|\d{1,2} [A-Z][a-z]{2,8}\.? \d{4})"
_JOINT = re.compile(r"\s(?:and|und|et|y|og|och|en|&)\s", re.I)
_SET_OFF = re.compile(r"[|•·⋅●/]|\s[-–—]\s")
_BY_SEVERAL = re.compile(r"(?:by|von|par|por|di|door|av|af)\s[^,]+,[^,]+,", re.I)
"""At least three. Behind a single comma stands a place, the outlet or a job as often as a person."""
_BEGINS = tuple("TtPWM")
"""The first letters of sentences and labels that name a writer."""
_FORMS = (_PRINTED_BY, _AFTER_A_DATE, _GLUED, _BESIDE_ROLE)
_DATE_AFTER = re.compile(
    r"\W*\b(?:(?:on|in|at|published|updated|posted|last)\s+)*(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+)?"
    r"\d.*$|\W+\b(?:published|updated|posted|last updated|in)\b.*$",
    re.I | re.S,
)
_OTHERS_WORK = re.compile(
    r"(?:\s+(?:and|with|&))?[\s,;(|–—-]+"
    r"(?:edited|reviewed|checked|translated|illustrat\w+|photo\w*|pictures?|images?|video|graphics?)\s+by\b.*$",
    re.I | re.S,
)
_BEHIND, _BEFORE, _BESIDE = 12, 3, 5
"""The number of short texts after and before the headline that may hold a byline, and of those close to it."""
_LONGEST, _LONGEST_NAME = 120, 40
_CLOSE = 4
_WORD_OF_NAME = re.compile(r"(?![a-z]|[A-Z]{3,}$)(?:[^\W\d_]+[’'\-.]?){1,4}")
_PARTICLES = frozenset(("van", "von", "de", "del", "der", "den", "da", "di", "dos", "la", "le", "bin", "al", "ter"))
_NO_NAME = re.compile(
    r"\b(?:the|of|in|by|to|on|and|for|your|this|share|read|next|table|contents?|get|start|view|topics?|press|images?|recent|"
    r"posts?|latest|related|news|agency|network|privacy|policy|contact|terms|cookies?|about|"
    r"redaksi|kantor|berita|redaksiya)\b",
    re.I,
)
_SIGNED_AND_DATED = re.compile(rf"^(?:posted|written)\s+by\s+([A-Z][^\W\d_]+)\s+(?:at|on)\s+{_DAY}", re.I)


def printed_bylines(short_texts: ShortTexts, most: int = _BEHIND) -> Iterator[Byline]:
    """Yield bylines among the short texts around the headline, `most` of them after it.

    They have the form `By Ana Lee`, or `By` with the name in the next text.
    """
    near = _near(short_texts, most)
    for n, text in enumerate(near):
        printed = _printed_in(text, near[n + 1 : n + 2])
        names = tuple(name for name in persons_in([printed]) if " " in name or is_agency(name)) if printed else ()
        if names and _SEVERAL.match(text):
            names += _listed(near[n + 2 :], short_texts)
        if names:
            yield Byline(printed=text if printed in text else f"{text} {printed}", authors=names, rule="printed byline")


def bylines_in(texts: Iterable[str]) -> Iterator[Byline]:
    """Yield the bylines that whole texts with a year are, as `By Ana Lee, 3 May 2024`."""
    for text in (" ".join(text.split()) for text in texts if _YEAR.search(text)):
        if names := tuple(name for name in persons_in([_printed_in(text, ())]) if is_bare_name(name)):
            yield Byline(printed=text, authors=names, rule="printed byline")


def labelled(short_texts: ShortTexts) -> Iterator[Byline]:
    """Yield bylines anywhere on the page that a label gives, as `Written by Ana Lee` or `Author` above the name."""
    texts = short_texts.texts
    for n, text in enumerate(texts):
        found = _LABELLED.match(text) if len(text) < _LONGEST else None
        printed = _cut(found[1] or "".join(texts[n + 1 : n + 2])) if found else ""
        names = tuple(name for name in persons_in([printed]) if is_bare_name(name)) if printed else ()
        if names and _SEVERAL.match(text):
            names += _listed(texts[n + 2 :], short_texts)
        if names := names or _signer(text):
            yield Byline(
                printed=text if printed in text else f"{text} {printed}", authors=names, rule="labelled byline"
            )


def _listed(texts: Sequence[str], short_texts: ShortTexts) -> tuple[str, ...]:
    """Return the names in the lines below the first one of a list, up to a heading."""
    return tuple(takewhile(lambda text: text not in short_texts.headings and is_bare_name(text), texts[:_BEHIND]))


def beside_headline(short_texts: ShortTexts) -> Iterator[Byline]:
    """Yield bylines printed directly below the headline."""
    return printed_bylines(short_texts, _BESIDE)


def beside_date(short_texts: ShortTexts) -> Iterator[Byline]:
    """Yield names that stand alone directly before or after the line of the date, below the headline."""
    at = short_texts.headline if short_texts.title else None
    texts = short_texts.texts[at + 1 : at + 1 + _BESIDE] if at is not None else ()
    for n, text in enumerate(texts[:_CLOSE]):
        beside = (*texts[max(0, n - 1) : n], *texts[n + 1 : n + 2])
        if is_bare_name(text) and any(map(is_dateline, beside)):
            yield Byline(printed=text, authors=(text,), rule="name beside the date")


def with_others(declared: Byline, short_texts: ShortTexts) -> Byline | None:
    """Return the line near the headline that names the declared author and others: `By Ana Lee and Bo Chen`.

    Without `By`, it may be a caption, a section or a place.
    """
    for text in texts_near(short_texts):
        if len(text) < _LONGEST and declared.authors[0] in text and _JOINT.search(text):
            names = persons_in([_printed_in(text, ())])
            if len(names) > len(declared.authors) and {*names} >= {*declared.authors} and all(map(is_bare_name, names)):
                return Byline(printed=text, authors=names, rule="printed byline")
    return None


def texts_near(short_texts: ShortTexts) -> Sequence[str]:
    """Return the short texts around the headline that may be or hold a name."""
    return _near(short_texts, _BEHIND)


def _near(short_texts: ShortTexts, most: int) -> Sequence[str]:
    at = short_texts.headline if short_texts.title else None
    return short_texts.texts[max(0, at - _BEFORE) : at + most] if at is not None else ()


def _printed_in(text: str, following: Sequence[str]) -> str:
    """Return the words after `By`, without a date behind them, or an empty string."""
    found = next(filter(None, (form.match(text) for form in _FORMS)), None) if len(text) < _LONGEST else None
    return _cut(found[found.lastindex or 1] or "".join(following)) if found else ""


def _signer(text: str) -> tuple[str, ...]:
    """Return the name in `Posted by Ana at May 3, 2024` or in a sentence that says who wrote the text."""
    if (dated := _SIGNED_AND_DATED.match(text)) and is_name(dated[1]) and not NO_NAME.search(dated[1]):
        return (dated[1],)
    if not text.startswith(_BEGINS):
        return ()
    written = _WAS_WRITTEN.match(text) or _REPORTER.match(text)
    return (written[1],) if written and is_bare_name(written[1]) and not NO_NAME.search(written[1]) else ()


def _cut(printed: str) -> str:
    if not printed or len(printed) > _LONGEST or printed.endswith((".", "?", "!", ":")):
        return ""
    return without_addenda(printed)


def without_addenda(printed: str) -> str:
    """Return the names of a byline without the day behind them, and without who edited or illustrated."""
    return _DATE_AFTER.sub("", _OTHERS_WORK.sub("", printed)).strip()


def are_joined(printed: str) -> bool:
    """Return whether a byline joins several names, rather than a name and the outlet, a section, a place or a job.

    Behind `Ana Lee and Bo Kim` and a comma stands such a place or job, so an `and` counts only behind the last comma.
    """
    if _SET_OFF.search(printed):
        return False
    return ";" in printed or bool(_JOINT.search(printed[printed.rfind(",") + 1 :]) or _BY_SEVERAL.match(printed))


def is_bare_name(text: str) -> bool:
    """Return whether the text is two to four words with capitals, without words that names do not contain."""
    words = text.split()
    if len(text) > _LONGEST_NAME or not 2 <= len(words) <= 4 or not is_name(text):
        return False
    if text == text.lower() and not begins_as_name(text):
        return False
    return all(_WORD_OF_NAME.fullmatch(word) or word in _PARTICLES for word in words) and not _NO_NAME.search(text)
