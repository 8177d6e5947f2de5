"""What the parser makes of pages written by us, kept as JSON beside them.

    python -m tests.contract.parser.golden          # writes expected/*.json anew
    python -m tests.contract.parser.golden --check  # tells which differ, exit code 1 if any

`cases.toml` holds a table a case: `page` (a file of pages/), `url`, and where needed `kind` (article), `outlet` (whose
source file's rules and entry points hold), `captured_at`, `zone`, `content_type`, and hints of the list that led there.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
import tomllib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import BaseModel

from services.parser.core.document.decode import decode_page
from services.parser.core.extract import extract
from services.parser.core.extraction import Context, NotAnArticle
from services.parser.core.links import EntryRules, Links, read_links
from shared.contracts import PageKind
from shared.sources import load_sources
from shared.sources.model import Outlet
from shared.sources.rules import Rules, read_rules, rules_for
from shared.styles.links import NO_STYLES

HERE = Path(__file__).parent
PAGES, EXPECTED = HERE / "pages", HERE / "expected"
SOURCES = HERE.parents[2] / "sources"
CAPTURED = datetime(2026, 8, 1, 3, tzinfo=UTC)
_HINTS = ("language", "hint_title", "hint_published", "hint_byline", "hint_image")


class Case(NamedTuple):
    name: str
    table: dict[str, Any]

    @property
    def url(self) -> str:
        return str(self.table["url"])

    @property
    def kind(self) -> PageKind:
        return PageKind(self.table.get("kind", "article"))

    @property
    def expected(self) -> Path:
        return EXPECTED / f"{self.name}.json"

    def body(self) -> bytes:
        return (PAGES / str(self.table["page"])).read_bytes()


def cases() -> list[Case]:
    return [Case(n, t) for n, t in tomllib.loads((HERE / "cases.toml").read_text(encoding="utf-8")).items()]


def outlets() -> Mapping[str, Outlet]:
    return load_sources(str(SOURCES)).outlets


def made_of(case: Case, known: Mapping[str, Outlet]) -> dict[str, Any]:
    """What is read from the case's page, without what is empty."""
    outlet = known.get(case.table.get("outlet", ""))
    return _article(case, outlet) if case.kind is PageKind.ARTICLE else _links(case, outlet)


def _article(case: Case, outlet: Outlet | None) -> dict[str, Any]:
    captured = case.table.get("captured_at", CAPTURED)
    zone = outlet.timezone if outlet else case.table.get("zone", "UTC")
    context = Context(zone=zone, captured_at=captured, **{k: case.table[k] for k in _HINTS if k in case.table})
    text = decode_page(case.body(), case.table.get("content_type", "")).text
    rules = _rules(outlet, case.url, captured)
    found = extract(text, case.url, context, rules)
    if isinstance(found, NotAnArticle):
        return {"refused": found.reason.value, "detail": found.detail}
    applied = {"rules_of_outlet": rules.version} if rules else {}
    return {**applied, **_plain(dataclasses.replace(found, layout=()))}


def _rules(outlet: Outlet | None, url: str, captured: datetime) -> Rules | None:
    return rules_for(read_rules(outlet.id, outlet.rules), url, captured.date()) if outlet else None


def _links(case: Case, outlet: Outlet | None) -> dict[str, Any]:
    point = outlet.entry_point(case.url) if outlet else None
    if outlet is not None and point is None:
        raise SystemExit(f"{case.name}: {case.url} is no entry point of {outlet.id}")
    rules = EntryRules()
    if point is not None:
        rules = EntryRules(point.links, point.next, point.include, point.exclude, point.items, point.fields)
    found: Links = read_links(case.body(), case.kind, case.url, case.table.get("content_type", ""), rules)
    return dict(_plain(found))


def _plain(value: Any) -> Any:
    """Dictionaries, lists and texts, without what is empty: as JSON has it."""
    if isinstance(value, BaseModel):
        return _plain({name: getattr(value, name) for name in type(value).model_fields})
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return _plain({field.name: getattr(value, field.name) for field in dataclasses.fields(value)})
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items() if v not in ("", None, (), [], {}, False, 0, NO_STYLES)}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, datetime) else value


def written(made: dict[str, Any]) -> str:
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def differing(known: Mapping[str, Outlet]) -> Iterator[tuple[Case, str]]:
    """Cases whose page now gives something else than is kept, and what."""
    for case in cases():
        now = written(made_of(case, known))
        if not case.expected.exists() or case.expected.read_text(encoding="utf-8") != now:
            yield case, now


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--check", action="store_true")
    check = cli.parse_args().check
    changed = list(differing(outlets()))
    for case, now in changed:
        print(f"{'differs' if check else 'written'}: {case.name}")
        if not check:
            case.expected.write_text(now, encoding="utf-8")
    sys.exit(1 if check and changed else 0)


if __name__ == "__main__":
    main()
