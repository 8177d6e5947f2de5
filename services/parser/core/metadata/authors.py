"""Finds who wrote an article: the names, and the byline as printed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from services.parser.core.document.whitespace import without_controls
from services.parser.core.metadata import signs
from services.parser.core.metadata.head import Head
from services.parser.core.metadata.headline_distance import Noted
from services.parser.core.metadata.json_ld import Thing, names_of
from services.parser.core.metadata.person_names import NO_NAME, is_name, people_in
from services.parser.core.metadata.titles import clean
from services.parser.core.metadata.unmarked_dates import NOTHING, ShortTexts
from shared.contracts import Byline

_METAS = (
    "author", "article:author", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author", "byl",
    "cxenseparse:author", "og:article:author", "citation_author", "og:author", "article:author_name",
)  # fmt: skip
_PRINTED_BY = re.compile(
    r"^(?:(?:written|story|posted|reported|words|text|article|published)\s+)?(?:by|von|par|por|di|door|av|af|автор)\b[\s:]*(.*)$|"
    r"^(?:authors?|author\(s\)|contributors?|autor(?:in|en)?|auteurs?)\s*(?::\s*(.*))?$",
    re.I | re.S,
)
_SAYS_WRITER = re.compile(
    r"^(?:written|words|story|verfasst|geschrieben|escrito|écrit|scritto)?\s*(?:by|von|por|par|da)$|^auth?or", re.I
)
_BESIDE_ROLE = re.compile(
    r"^([^|•·]{4,40}?)\s*[|•·]\s*(?:\w+\s){0,2}(?:writer|reporter|editor|correspondent|contributor)\b", re.I
)
_LAST_FIRST = re.compile(r"^([^\s,]+),\s+([^,]+)$")
_BEHIND, _BEFORE = 12, 3
"""The number of short texts after and before the headline in which a printed byline is searched for."""
_LONGEST_PRINTED = 120


def find_byline(
    head: Head,
    things: Sequence[Thing],
    noted: Sequence[Noted],
    hint: str = "",
    short_texts: ShortTexts = NOTHING,
) -> Byline:
    """Return the byline from linked data, meta tags, or visible marks, in that order.

    The outlet's own name counts only if no other name is given. The `short_texts` around the title may hold a printed
    byline.
    """
    outlet = _outlet_names(head, things)
    fallback: Byline | None = None
    for byline in chain(_declared(head, things, noted), _printed(short_texts)):
        people = tuple(_without_outlet(name, outlet) for name in byline.authors)
        if any(people):
            kept = tuple(person or name for person, name in zip(people, byline.authors, strict=True))
            return byline if kept == byline.authors else byline.model_copy(update={"authors": kept})
        fallback = fallback or byline
    if fallback is None and hint:
        fallback = Byline(printed=hint, authors=people_in([hint]), rule="listing")
    return fallback or Byline()


def _declared(head: Head, things: Sequence[Thing], noted: Sequence[Noted]) -> Iterator[Byline]:
    """Yield bylines, the most trustworthy place first. An address or a login name is not an author."""
    for thing in things:
        names = [n for key in ("author", "creator") if key in thing for n in names_of(thing[key])]
        if names and (found := people_in(names)):
            yield Byline(printed=without_controls("; ".join(names))[:500], authors=found, rule="json-ld author")
    for name in _METAS:
        contents = head.metas.get(name)
        if contents and name == "citation_author":
            contents = [_LAST_FIRST.sub(r"\2 \1", content.strip()) for content in contents]
        if contents and (found := people_in([c for c in contents if not NO_NAME.search(c.strip())])):
            yield Byline(printed=without_controls("; ".join(contents))[:500], authors=found, rule=f"meta {name}")
    for label, printed in (("twitter:label1", "twitter:data1"), ("twitter:label2", "twitter:data2")):
        if _SAYS_WRITER.match(head.first(label)) and (found := people_in([head.first(printed)])):
            yield Byline(printed=head.first(printed)[:500], authors=found, rule=f"meta {printed}")
    yield from signs.visible(noted)


def _without_outlet(name: str, outlet: set[str]) -> str:
    """Cut the outlet's name off the end of an author's name.

    The result is empty if the name is the outlet's own, or begins with it.
    """
    folded = name.casefold()
    for own in outlet:
        if folded.startswith(own):
            return ""
        if folded.endswith(f" {own}"):
            rest = name[: -len(own)].rstrip(" ,-|").split()
            return " ".join(rest) if len(rest) > 1 and not rest[-1].islower() else ""
    return name


def _outlet_names(head: Head, things: Sequence[Thing]) -> set[str]:
    """Return the names that the site uses for itself, casefolded."""
    names = [head.first("og:site_name"), head.first("application-name")]
    names += [name for thing in things for name in names_of(thing.get("publisher"))]
    return {own for name in names if name and (own := clean(name).casefold())}


def _printed(short_texts: ShortTexts) -> Iterator[Byline]:
    """Yield bylines printed among the short texts around the headline.

    They have the form `By Ana Lee`, or `By` with the name in the next text.
    """
    at = short_texts.headline if short_texts.title else None
    texts = short_texts.texts
    near = texts[max(0, at - _BEFORE) : at + _BEHIND] if at is not None else ()
    for n, text in enumerate(near):
        found = _PRINTED_BY.match(text) if len(text) < _LONGEST_PRINTED else None
        if found is None:
            found = _BESIDE_ROLE.match(text)
        printed = found and (found[found.lastindex or 1] or "".join(near[n + 1 : n + 2]))
        if not printed or len(printed) > _LONGEST_PRINTED or printed.endswith((".", "?", "!", ":")):
            continue
        names = tuple(name for name in people_in([printed]) if is_name(name) and " " in name)
        if names:
            yield Byline(printed=text if printed in text else f"{text} {printed}", authors=names, rule="printed byline")
