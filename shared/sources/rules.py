"""Parsing rules of an outlet: corrections of the general parser, in versions with dates of validity."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from shared.errors import Misconfigured


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"is not a regular expression: {error}") from None
    return text


Pattern = Annotated[str, AfterValidator(_pattern)]


class Rules(BaseModel):
    """One version of an outlet's rules.

    Only `version` is required. Values are CSS selectors except where noted.

        version        short name of this version; part of the parser's version on each article
        valid_from, valid_until   days of capture for which it applies, both inclusive
        url            regular expression; the rules apply only to pages with a matching URL
        title, body, standfirst, byline, published, section   elements with these; `body` may match several, in order
        remove         elements that are not part of the text
        leader         element names (`nobr`, `span.leader`) that mark leaders' names
        title_cut      regular expression that is removed from the title
        text_cut       regular expression; a block of text that matches it at the start is left out
        gone           regular expression in the text of a page that is missing although its status is 200
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: str = "1"
    valid_from: date | None = None
    valid_until: date | None = None
    url: Pattern = ""
    title: str = ""
    body: str = ""
    standfirst: str = ""
    byline: str = ""
    published: str = ""
    section: str = ""
    remove: tuple[str, ...] = ()
    leader: tuple[str, ...] = ()
    title_cut: Pattern = ""
    text_cut: Pattern = ""
    gone: Pattern = ""

    def holds(self, url: str, day: date | None) -> bool:
        """Return whether the rules apply to a page captured on `day` (None: the newest apply)."""
        if self.url and not re.search(self.url, url):
            return False
        if day is None:
            return self.valid_until is None
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )


def read_rules(outlet: str, tables: Iterable[Mapping[str, Any]]) -> tuple[Rules, ...]:
    """Read the `[[rules]]` of a source file. Raises `Misconfigured` naming outlet, table and field."""
    found = []
    for number, table in enumerate(tables, 1):
        try:
            found.append(Rules.model_validate(table))
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"]))
            raise Misconfigured(f"{outlet}: rules {number}, {where}: {first['msg']} (docs/parsing.md)") from None
    return tuple(found)


def rules_for(rules: Iterable[Rules], url: str, day: date | None) -> Rules | None:
    """Return the last rules that apply to this page: later tables refine earlier ones."""
    return next((r for r in reversed(tuple(rules)) if r.holds(url, day)), None)
