"""Render templates. Every inserted value is escaped."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from urllib.parse import urlencode

import jinja2

from services.reader.core.date_display import ago, moment
from services.reader.core.languages import direction, lang_attribute, language_name

_FOLDER = Path(__file__).resolve().parents[2] / "templates"


class TemplateRenderer:
    """Render templates. `asset` returns the address of a static file under which it can be cached without limit."""

    def __init__(self, asset: Callable[[str], str]) -> None:
        self._environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(_FOLDER),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.globals.update(asset=asset, query=query_string)
        self._environment.filters.update(
            moment=moment, count=count, ago=ago, language=language_name, dir=direction, lang=lang_attribute,
            isotime=isotime,
        )  # fmt: skip

    def page(self, template: str, **values: object) -> str:
        return self._environment.get_template(template).render(**values)


def count(number: int) -> str:
    """Format a number: `13,907`."""
    return f"{number:,}"


def isotime(value: datetime) -> str:
    return value.isoformat(timespec="seconds")


def query_string(**values: object) -> str:
    """Return `?a=1&b=2` without empty values, or the empty string."""
    kept = [(name, str(value)) for name, value in values.items() if value not in (None, "")]
    return f"?{urlencode(kept)}" if kept else ""
