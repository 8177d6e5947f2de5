"""Read lists of articles in JSON of any shape. The outlet's file says where the list is, and which key holds what."""

from __future__ import annotations

import re
from typing import Any

import orjson

from services.parser.core.document import bounded_json
from services.parser.core.links.model import EntryRules, Link, Links, normalize_links
from services.parser.core.metadata.titles import clean

_WITHOUT_ZONE = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?")
_USUAL = {
    "url": ("url", "link", "href", "permalink"),
    "title": ("title.rendered", "title", "headline", "name"),
    "published": ("date_gmt", "published", "date", "publishedAt", "pubDate", "created_at"),
    "teaser": ("excerpt.rendered", "teaser", "summary", "description"),
    "image_url": ("image_url", "image", "thumbnail", "jetpack_featured_media_url"),
}


def read_json_list(body: bytes, url: str, rules: EntryRules) -> Links:
    """Return the links of a JSON list.

    Names that the file does not give default to common ones, including WordPress's.
    """
    try:
        whole = bounded_json.loads(body)
    except orjson.JSONDecodeError:
        return Links(fault="not-json")
    items = _at(whole, rules.items)
    if isinstance(items, dict):
        items = list(items.values())
    if not isinstance(items, list):
        return Links(fault="no-list")
    return Links(normalize_links(url, (_link(item, rules) for item in items if isinstance(item, dict)), rules))


def _link(item: dict[str, Any], rules: EntryRules) -> Link:
    return Link(
        _field(item, "url", rules),
        title=clean(_field(item, "title", rules)),
        teaser=clean(_field(item, "teaser", rules)),
        published=_field(item, "published", rules),
        image=_field(item, "image_url", rules),
    )


def _field(item: dict[str, Any], name: str, rules: EntryRules) -> str:
    path_given = rules.fields.get(name)
    for path in (path_given,) if path_given else _USUAL[name]:
        value = _at(item, path)
        if isinstance(value, str | int | float) and not isinstance(value, bool) and value != "":
            return f"{value}Z" if path.endswith("_gmt") and _WITHOUT_ZONE.fullmatch(str(value)) else str(value)
    return ""


def _at(value: Any, path: str) -> Any:
    """Return the value at a path such as `data.items.0.url`: names and positions separated by dots."""
    for name in filter(None, path.split(".")):
        if isinstance(value, dict):
            value = value.get(name)
        elif isinstance(value, list) and name.isdigit() and int(name) < len(value):
            value = value[int(name)]
        else:
            return None
    return value
