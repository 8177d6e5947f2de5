"""Read the written articles from `services/demo/texts/*.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import chain, zip_longest
from pathlib import Path
from typing import Any

from services.demo.core.model import Edit, Removal, Story, Text

_FOLDER = Path(__file__).parent.parent / "texts"
EDITIONS: Mapping[str, tuple[str, ...]] = {"herald": ("en", "ko"), "gazette": ("en",)}


@cache
def written_stories() -> tuple[Story, ...]:
    """Return all written articles in the order of publication; the two papers alternate."""
    herald, gazette = (tuple(_stories_of(outlet)) for outlet in ("herald", "gazette"))
    return tuple(story for story in chain.from_iterable(zip_longest(herald, gazette)) if story)


def _stories_of(outlet: str) -> Iterable[Story]:
    for path in sorted(_FOLDER.glob(f"{outlet}_*.toml")):
        for table in tomllib.loads(path.read_text(encoding="utf-8"))["article"]:
            yield _story(outlet, table)


def _story(outlet: str, table: Mapping[str, Any]) -> Story:
    return Story(
        outlet=outlet,
        slug=table["slug"],
        section=table["section"],
        scene=table["scene"],
        texts={edition: _text(table[edition]) for edition in EDITIONS[outlet]},
        edits=tuple(_edit(outlet, edit) for edit in table.get("edits", ())),
        removal=_removal(table["removal"]) if "removal" in table else None,
    )


def _text(table: Mapping[str, str]) -> Text:
    return Text(table["title"], table["byline"], table["caption"], table["text"].strip())


def _edit(outlet: str, table: Mapping[str, Any]) -> Edit:
    changes = {edition: tuple((old, new) for old, new in table.get(edition, ())) for edition in EDITIONS[outlet]}
    return Edit(float(table["after_s"]), changes)


def _removal(table: Mapping[str, Any]) -> Removal:
    restored = table.get("restored_after_s")
    return Removal(float(table["after_s"]), bool(table["soft"]), None if restored is None else float(restored))
