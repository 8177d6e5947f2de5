"""Check source files for errors in and between them, and for likely mistakes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from shared.errors import Misconfigured
from shared.sources.hosts import authority
from shared.sources.loader import read_outlet
from shared.sources.model import EntryPoint, Outlet
from shared.sources.rules import Rules, read_rules
from shared.sources.toml_lines import line_of

_NO_PAGE = LexborHTMLParser("<html></html>")
_PLACEHOLDER = re.compile(r"\{(?!page\}|date:[^{}]+\})[^{}]*\}?")
_SELECTORS = ("title", "body", "standfirst", "byline", "published", "section")


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem in a source file.

    `line` counts from 1; 0 means unknown. A doubt is about something that works but may be unintended.
    """

    file: str
    line: int
    what: str
    is_fault: bool = True

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.what}" if self.is_fault else f"{where}: doubtful: {self.what}"


def check_files(paths: Sequence[Path]) -> list[Finding]:
    """Return all findings in these files, in their order."""
    findings: list[Finding] = []
    read: list[tuple[Path, Outlet]] = []
    for path in paths:
        try:
            read.append((path, read_outlet(path)))
        except Misconfigured as error:
            findings += [_from_text(path, line) for line in str(error).splitlines()]
    texts = {path: path.read_text(encoding="utf-8") for path, _ in read}
    for path, outlet in read:
        findings += _within(path, texts[path], outlet)
    return findings + list(_between(read, texts))


def _from_text(path: Path, said: str) -> Finding:
    found = re.match(rf"{re.escape(str(path))}(?::(\d+))?: (.*)", said)
    return Finding(str(path), int(found[1] or 0), found[2]) if found else Finding(str(path), 0, said)


def _within(path: Path, text: str, outlet: Outlet) -> Iterator[Finding]:
    def finding(where: Sequence[str | int], what: str, *, is_fault: bool = True) -> Finding:
        return Finding(str(path), line_of(text, where) or 0, what, is_fault)

    if not any(edition.entry_points for edition in outlet.editions.values()):
        yield finding(
            ["id"], "no entry points, so nothing is fetched on its own; add one to an edition", is_fault=False
        )
    for name, edition in outlet.editions.items():
        for prefix in edition.paths:
            if not prefix.startswith("/"):
                yield finding(["editions", name, "paths"], f"editions.{name}.paths: {prefix!r} must begin with a slash")
        for point in edition.entry_points:
            number = _line_with(text, point.url)
            yield from (Finding(str(path), number, what, is_fault) for what, is_fault in _of_point(point, outlet))
    for table in _rules(outlet):
        if isinstance(table, str):
            yield finding(["rules"], table)
            continue
        for what in _of_rules(table):
            yield finding(["rules"], f"rules {table.version!r}: {what}")


def _of_point(point: EntryPoint, outlet: Outlet) -> Iterator[tuple[str, bool]]:
    for field in ("links", "next"):
        if fault := _selector_fault(getattr(point, field)):
            yield f"{field}: {fault}", True
        elif getattr(point, field) and point.kind.value != "listing":
            yield f"{field} is read of listings only, and this is a {point.kind.value}", False
    if unknown := _PLACEHOLDER.search(point.pages):
        yield f"pages: {unknown[0]!r} is unknown; there are {{page}} and {{date:%Y/%m/%d}}", True
    elif point.pages and "{" not in point.pages:
        yield "pages names neither {page} nor {date:…}, so every older page is the same", True
    host = authority(point.url).removeprefix("www.")
    if not any(host == own or host.endswith(f".{own}") for own in _own_hosts(outlet)):
        yield f"{host} is not one of the outlet's hosts; pages there belong to another outlet unless you add it", False


def _own_hosts(outlet: Outlet) -> set[str]:
    named = [*outlet.hosts, *(host for edition in outlet.editions.values() for host in edition.hosts)]
    return {host.partition("/")[0] for host in named}


def _rules(outlet: Outlet) -> Sequence[Rules | str]:
    try:
        return read_rules(outlet.id, outlet.rules)
    except Misconfigured as error:
        return [str(error)]


def _of_rules(rules: Rules) -> Iterator[str]:
    selectors = [(name, getattr(rules, name)) for name in _SELECTORS]
    selectors += [("remove", one) for one in rules.remove] + [("leader", one) for one in rules.leader]
    for name, selector in selectors:
        if fault := _selector_fault(selector):
            yield f"{name}: {fault}"
    if rules.valid_from and rules.valid_until and rules.valid_from > rules.valid_until:
        yield "valid_from is after valid_until, so they never hold"


def _selector_fault(selector: str) -> str:
    if not selector:
        return ""
    try:
        _NO_PAGE.css(selector)
    except (SelectolaxError, ValueError):
        return f"{selector!r} is not a CSS selector; fix or remove it"
    return ""


def _between(read: Sequence[tuple[Path, Outlet]], texts: dict[Path, str]) -> Iterator[Finding]:
    ids: dict[str, Path] = {}
    hosts: dict[str, str] = {}
    for path, outlet in read:
        text = texts[path]
        if outlet.id in ids:
            what = f"id {outlet.id!r} is taken by {ids[outlet.id]}; give each outlet its own"
            yield Finding(str(path), line_of(text, ["id"]) or 0, what)
        ids.setdefault(outlet.id, path)
        for host in outlet.hosts:
            other = hosts.setdefault(host, outlet.id)
            if other != outlet.id:
                what = f"host {host} is claimed by {other!r} too; only one of them gets its pages: name paths"
                yield Finding(str(path), line_of(text, ["hosts"]) or 0, what)
    for path, outlet in read:
        for name, id in outlet.belongs_to.items():
            if id not in ids:
                what = f"belongs_to: {name!r} leads to {id!r}, which no file here describes"
                yield Finding(str(path), _line_with(texts[path], name), what, is_fault=False)


def _line_with(text: str, what: str) -> int:
    return next((number for number, line in enumerate(text.splitlines(), 1) if what in line), 0)
