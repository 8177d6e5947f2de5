"""Find who wrote an article: the names, and the byline as printed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from services.parser.core.document.whitespace import without_controls
from services.parser.core.metadata import signs
from services.parser.core.metadata.chinese_bylines import chinese_bylines
from services.parser.core.metadata.head import Head
from services.parser.core.metadata.headline_distance import HeadlinePosition, Noted, noted_in, own_footers
from services.parser.core.metadata.houses import is_desk, is_section
from services.parser.core.metadata.json_ld import Thing, names_of
from services.parser.core.metadata.korean_bylines import korean_bylines
from services.parser.core.metadata.person_names import NO_NAME, people_in
from services.parser.core.metadata.printed_bylines import (
    beside_date,
    beside_headline,
    bylines_in,
    is_bare_name,
    labelled,
    printed_bylines,
    texts_near,
    with_others,
)
from services.parser.core.metadata.titles import clean
from services.parser.core.metadata.unmarked_dates import NOTHING, ShortTexts
from shared.contracts import Byline

_METAS = (
    "author", "article:author", "citation_author", "citation_authors", "dc.creator", "dcterms.creator",
    "parsely-author", "sailthru.author", "byl", "cxenseparse:author", "og:article:author", "og:author",
    "article:author_name", "articleauthor",
)  # fmt: skip
_SAYS_WRITER = re.compile(
    r"^(?:written|words|story|interview|verfasst|geschrieben|escrito|écrit|scritto)?\s*(?:by|von|por|par|da)$|^auth?or",
    re.I,
)
_LAST_FIRST = re.compile(r"^([^\s,]+),\s+([^,]+)$")
_FORMS_OF_HOUSE = re.compile(
    r"^(?:the|redaktion|team)\s+|\s+(?:team|staff|editors|redaktion|ltd|inc|llc|gmbh)\.?$", re.I
)
_NOT_ALNUM = re.compile(r"[\W_]+")
_SHORTEST_HOST = 3


def find_byline(
    head: Head,
    things: Sequence[Thing],
    noted: Sequence[Noted],
    hint: str = "",
    short_texts: ShortTexts = NOTHING,
    url: str = "",
) -> Byline:
    """Return the byline from linked data, meta tags, or visible marks, in that order.

    A byline printed directly below the headline comes first if it names other people, because the declared author is
    then often an account. The outlet's own name counts only if no other name is given. The `short_texts` around the
    title may hold a printed byline.
    """
    outlet, hosts = _outlet_names(head, things), _names_of_host(url)
    fallback: Byline | None = None
    for byline in _candidates(head, things, noted, short_texts, outlet):
        if not (signed := _without_sections(byline, outlet)):
            continue
        people = tuple("" if _is_house(name, hosts) else _without_outlet(name, outlet) for name in signed.authors)
        if any(people):
            kept = tuple(person or name for person, name in zip(people, signed.authors, strict=True))
            return signed if kept == signed.authors else signed.model_copy(update={"authors": kept})
        fallback = fallback or signed
    fallback = fallback or next(_organisations(things), None) or _host(head, hosts)
    if fallback is None and hint:
        fallback = Byline(printed=hint, authors=people_in([hint]), rule="listing")
    return fallback or next(beside_date(short_texts), Byline())


def _without_sections(byline: Byline, outlet: set[str]) -> Byline | None:
    """Return the byline without sections, or None if nothing is left. `Weather / Arlen Gazette` is the outlet's."""
    named = (_without_section(name, outlet) for name in byline.authors)
    left = tuple(dict.fromkeys(name for name in named if name))
    if left == byline.authors:
        return byline
    return byline.model_copy(update={"authors": left}) if left else None


def _without_section(name: str, outlet: set[str]) -> str:
    section = _without_outlet(name, outlet)
    return name[len(section) :].strip(" ,-|/") if is_section(section) else name


def _is_house(name: str, hosts: frozenset[str]) -> bool:
    return _folded(name) in hosts or is_desk(name)


def _candidates(
    head: Head, things: Sequence[Thing], noted: Sequence[Noted], short_texts: ShortTexts, outlet: set[str]
) -> Iterator[Byline]:
    """Yield bylines, the most trustworthy place first."""
    for declared in _declared(head, things):
        printed = next(beside_headline(short_texts), None)
        if printed is not None and not _is_also_printed(declared, printed, short_texts):
            yield printed
        yield (
            with_others(declared, short_texts) or _with_others_in_box(declared, noted, short_texts, outlet) or declared
        )
    yield from signs.visible(noted)
    yield from printed_bylines(short_texts)
    headline = HeadlinePosition(noted)
    yield from signs.visible(noted_in(own_footers(headline)))
    yield from bylines_in(footer.text(separator=" ") for footer in own_footers(headline))
    yield from chinese_bylines(short_texts)
    yield from korean_bylines(short_texts)
    yield from labelled(short_texts)


def _with_others_in_box(
    declared: Byline, noted: Sequence[Noted], short_texts: ShortTexts, outlet: set[str]
) -> Byline | None:
    """Return the byline of a box marked or named as one, if it names the declared author and others."""
    beside = (text for text in texts_near(short_texts) if len(text) > len(declared.authors[0]))
    if not any(declared.authors[0] in text for text in beside):
        return None
    box = next(signs.visible(noted), None)
    names = {name for name in box.authors if _without_outlet(name, outlet)} if box else set[str]()
    return box if names > {*declared.authors} and all(map(is_bare_name, names)) else None


def _is_also_printed(declared: Byline, printed: Byline, short_texts: ShortTexts) -> bool:
    """Return whether the declared author is printed near the headline, in the byline or beside it."""
    beside = texts_near(short_texts)
    return _share_a_word(printed.authors, declared.authors) or any(name in beside for name in declared.authors)


def _share_a_word(some: Sequence[str], others: Sequence[str]) -> bool:
    return not set(" ".join(some).casefold().split()).isdisjoint(" ".join(others).casefold().split())


def _folded(name: str) -> str:
    return _NOT_ALNUM.sub("", _FORMS_OF_HOUSE.sub("", name).casefold())


def _names_of_host(url: str) -> frozenset[str]:
    """Return the host and the names in it, as an outlet may be named after them."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    names = (host, *host.split(".")[:-1])
    return frozenset(folded for name in names if len(folded := _NOT_ALNUM.sub("", name)) >= _SHORTEST_HOST)


def _declared(head: Head, things: Sequence[Thing]) -> Iterator[Byline]:
    """Yield people. An address or a login name is not an author."""
    for thing in things:
        writers = _writers(thing)
        names = [] if all(map(_is_organisation, writers)) else [n for value in writers for n in names_of(value)]
        if names and (found := people_in(names)):
            yield Byline(printed=without_controls("; ".join(names))[:500], authors=found, rule="json-ld author")
    for name in _METAS:
        contents = head.metas.get(name)
        if contents and name.startswith("citation_author"):
            contents = [_LAST_FIRST.sub(r"\2 \1", content.strip()) for content in contents]
        if contents and (found := people_in([c for c in contents if not NO_NAME.search(c.strip())])):
            yield Byline(printed=without_controls("; ".join(contents))[:500], authors=found, rule=f"meta {name}")
    for label, printed in (("twitter:label1", "twitter:data1"), ("twitter:label2", "twitter:data2")):
        if _SAYS_WRITER.match(head.first(label)) and (found := people_in([head.first(printed)])):
            yield Byline(printed=head.first(printed)[:500], authors=found, rule=f"meta {printed}")


def _writers(thing: Thing) -> list[Any]:
    """Return the values that name writers, one for each."""
    values = [thing[key] for key in ("author", "creator") if key in thing]
    return [one for value in values for one in (value if isinstance(value, list) else [value])]


def _is_organisation(value: Any) -> bool:
    return isinstance(value, dict) and "Organization" in str(value.get("@type"))


def _is_person(value: Any) -> bool:
    """Return whether a publisher is a person. The owner of a blog also writes in it."""
    return isinstance(value, dict) and "Person" in str(value.get("@type"))


def _host(head: Head, hosts: frozenset[str]) -> Byline | None:
    """Return the outlet as the author if the page declares it by its address: `Example.com`."""
    name = clean(head.first("author"))
    return Byline(printed=name, authors=(name,), rule="meta author") if _folded(name) in hosts else None


def _organisations(things: Sequence[Thing]) -> Iterator[Byline]:
    """Yield organisations that are declared as the writer. Their names are kept as they are."""
    for thing in things:
        names = [clean(n) for value in _writers(thing) if _is_organisation(value) for n in names_of(value)]
        named = tuple(dict.fromkeys(name for name in names if name and "@" not in name and "://" not in name))
        if named:
            yield Byline(printed="; ".join(named)[:500], authors=named[:12], rule="json-ld author")


def _without_outlet(name: str, outlet: set[str]) -> str:
    """Cut the outlet's name off the end of an author's name.

    The result is empty if the name is the outlet's own, or begins with it.
    """
    folded = name.casefold()
    for own in outlet:
        if folded.startswith(own):
            return ""
        if folded.endswith(f" {own}"):
            before = name[: -len(own)].rstrip()
            rest = before.rstrip(" ,-|/").split()
            is_set_off = before.endswith(("|", "/"))
            return " ".join(rest) if rest and (is_set_off or len(rest) > 1) and not rest[-1].islower() else ""
    return name


def _outlet_names(head: Head, things: Sequence[Thing]) -> set[str]:
    """Return the names that the site uses for itself, casefolded."""
    names = [head.first("og:site_name"), head.first("application-name")]
    publishers = (thing.get("publisher") for thing in things)
    names += [name for one in publishers if not _is_person(one) for name in names_of(one)]
    return {own for name in names if name and (own := clean(name).casefold())}
