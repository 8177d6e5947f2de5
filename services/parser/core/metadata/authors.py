"""Find who wrote an article: the names, and the byline as printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from services.parser.core.metadata import signs
from services.parser.core.metadata.arabic_bylines import arabic_bylines
from services.parser.core.metadata.chinese_bylines import chinese_bylines
from services.parser.core.metadata.declared_bylines import declared_bylines, organisations
from services.parser.core.metadata.head import Head
from services.parser.core.metadata.headline_distance import HeadlinePosition, Noted, noted_in, own_footers
from services.parser.core.metadata.json_ld import Thing
from services.parser.core.metadata.korean_bylines import korean_bylines
from services.parser.core.metadata.outlet_names import (
    is_house,
    outlet_names,
    outlet_of_host,
    without_outlet,
    without_sections,
)
from services.parser.core.metadata.person_names import people_in, split_names
from services.parser.core.metadata.printed_bylines import (
    are_joined,
    beside_date,
    beside_headline,
    bylines_in,
    is_bare_name,
    labelled,
    printed_bylines,
    texts_near,
    with_others,
    without_addenda,
)
from services.parser.core.metadata.site_names import names_of_host
from services.parser.core.metadata.unmarked_dates import NOTHING, ShortTexts
from shared.contracts import Byline


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
    outlet, hosts = outlet_names(head, things), names_of_host(url)
    fallback: Byline | None = None
    for byline in _candidates(head, things, noted, short_texts, outlet):
        if not (signed := without_sections(byline, outlet)):
            continue
        people = tuple("" if is_house(name, hosts) else without_outlet(name, outlet) for name in signed.authors)
        if any(people):
            kept = tuple(person or name for person, name in zip(people, signed.authors, strict=True))
            return signed if kept == signed.authors else signed.model_copy(update={"authors": kept})
        fallback = fallback or signed
    fallback = fallback or next(organisations(things), None) or outlet_of_host(head, hosts)
    if fallback is None and hint:
        fallback = Byline(printed=hint, authors=people_in([hint]), rule="listing")
    return fallback or next(beside_date(short_texts), Byline())


def _candidates(
    head: Head, things: Sequence[Thing], noted: Sequence[Noted], short_texts: ShortTexts, outlet: set[str]
) -> Iterator[Byline]:
    """Yield bylines, the most trustworthy place first."""
    for declared in declared_bylines(head, things):
        printed = next(beside_headline(short_texts), None)
        if printed is not None and not _is_also_printed(declared, printed, short_texts):
            yield printed
        yield (
            with_others(declared, short_texts) or _with_others_in_box(declared, noted, short_texts, outlet) or declared
        )
    yield from signs.visible(noted)
    yield from printed_bylines(short_texts)
    footers = own_footers(HeadlinePosition(noted))
    yield from signs.visible(noted_in(footers))
    yield from bylines_in(footer.text(separator=" ") for footer in footers)
    yield from chinese_bylines(short_texts)
    yield from korean_bylines(short_texts)
    yield from arabic_bylines(short_texts)
    yield from labelled(short_texts)


def _with_others_in_box(
    declared: Byline, noted: Sequence[Noted], short_texts: ShortTexts, outlet: set[str]
) -> Byline | None:
    """Return the byline of a box marked or named as one, if it names the declared author and others.

    The names are joined: by `and`, by two commas behind `By`, or as elements of one kind. Nothing else stands there but
    a day. Beside a job, another part that looks like a name is a place or where somebody works.
    """
    beside = (text for text in texts_near(short_texts) if len(text) > len(declared.authors[0]))
    if not any(declared.authors[0] in text for text in beside):
        return None
    box = next(signs.visible(noted), None)
    printed = without_addenda(box.printed) if box else ""
    if box is None or not are_joined(printed):
        return None
    names = {name for name in box.authors if without_outlet(name, outlet)}
    is_whole = names > {*declared.authors} and names >= {*split_names(printed)}
    return box if is_whole and all(map(is_bare_name, names)) else None


def _is_also_printed(declared: Byline, printed: Byline, short_texts: ShortTexts) -> bool:
    """Return whether the declared author is printed near the headline, in the byline or beside it."""
    beside = texts_near(short_texts)
    return _share_a_word(printed.authors, declared.authors) or any(name in beside for name in declared.authors)


def _share_a_word(some: Sequence[str], others: Sequence[str]) -> bool:
    return not set(" ".join(some).casefold().split()).isdisjoint(" ".join(others).casefold().split())
