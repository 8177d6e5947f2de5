"""Read the authors that linked data and meta tags declare."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from services.parser.core.document.whitespace import without_controls
from services.parser.core.metadata.head import Head
from services.parser.core.metadata.json_ld import Thing, names_of
from services.parser.core.metadata.person_names import NO_NAME, people_in
from services.parser.core.metadata.titles import clean
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


def declared_bylines(head: Head, things: Sequence[Thing]) -> Iterator[Byline]:
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


def organisations(things: Sequence[Thing]) -> Iterator[Byline]:
    """Yield organisations that are declared as the writer. Their names are kept as they are."""
    for thing in things:
        names = [clean(n) for value in _writers(thing) if _is_organisation(value) for n in names_of(value)]
        named = tuple(dict.fromkeys(name for name in names if name and "@" not in name and "://" not in name))
        if named:
            yield Byline(printed="; ".join(named)[:500], authors=named[:12], rule="json-ld author")


def _writers(thing: Thing) -> list[Any]:
    """Return the values that name writers, one for each."""
    values = [thing[key] for key in ("author", "creator") if key in thing]
    return [one for value in values for one in (value if isinstance(value, list) else [value])]


def _is_organisation(value: Any) -> bool:
    return isinstance(value, dict) and "Organization" in str(value.get("@type"))
