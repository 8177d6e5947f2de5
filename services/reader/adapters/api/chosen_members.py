"""Select members of articles in an answer, and add their texts."""

from __future__ import annotations

from collections.abc import Iterable

from services.reader.core.api.query_params import BadParameter


def chosen(articles: Iterable[dict[str, object]], fields: str, allowed: Iterable[str]) -> list[dict[str, object]]:
    """Return the articles with only the named members; `fields` is a list separated by commas, empty for all."""
    names = members(fields, allowed)
    return [{name: one[name] for name in names if name in one} if names else one for one in articles]


def members(fields: str, allowed: Iterable[str]) -> list[str]:
    """Return the names in a list separated by commas. Raises `BadParameter` if one is not allowed."""
    names = [name.strip() for name in fields.split(",") if name.strip()]
    for name in names:
        if name not in allowed:
            every = ", ".join(sorted(allowed))
            raise BadParameter("fields", f"{name!r} is not a member of an article; allowed are: {every}")
    return names
