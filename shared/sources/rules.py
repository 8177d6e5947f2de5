"""Parsing rules of an outlet: what the general reading gets wrong there, in versions with dates of validity."""

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
        raise ValueError(f"is no regular expression: {error}") from None
    return text


Pattern = Annotated[str, AfterValidator(_pattern)]


class Rules(BaseModel):
    """One version of an outlet's rules. All fields but `version` may be left out; texts are CSS selectors unless said.

    version        short name of this version; part of the parser's version on each article
    valid_from, valid_until   days of capture for which it holds, both inclusive
    url            regular expression: only pages whose URL it is found in
    title, body, standfirst, byline, published, section   elements that hold these; `body` may match many, in order
    remove         elements that are no part of the text
    leader         element names (`nobr`, `span.leader`) in which leaders' names are set
    title_cut      regular expression cut out of the title
    text_cut       regular expression; a block of text it matches at the start is left out
    gone           regular expression in the text of a page that says, with status 200, that there is nothing
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
        """Whether these are the rules for a page captured on `day` (None: the newest are)."""
        if self.url and not re.search(self.url, url):
            return False
        if day is None:
            return self.valid_until is None
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )


def read_rules(outlet: str, tables: Iterable[Mapping[str, Any]]) -> tuple[Rules, ...]:
    """The `[[rules]]` of a source file; raises `Misconfigured` naming outlet, table and field."""
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
    """The last of the outlet's rules that holds for this page: later tables refine earlier ones."""
    return next((r for r in reversed(tuple(rules)) if r.holds(url, day)), None)
