"""Select members of articles in an answer, and add their texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from services.reader.core.api.query_params import BadParameter


def chosen(articles: Iterable[dict[str, object]], fields: str, allowed: Iterable[str]) -> list[dict[str, object]]:
    """Return the articles with only the named members; `fields` is a list separated by commas, empty for all."""
    names = _names(fields, sorted(allowed))
    return [{name: one[name] for name in names if name in one} if names else one for one in articles]


def _names(fields: str, allowed: Sequence[str]) -> list[str]:
    names = [name.strip() for name in fields.split(",") if name.strip()]
    for name in names:
        if name not in allowed:
            raise BadParameter("fields", f"{name!r} is not a member of an article; allowed are: {', '.join(allowed)}")
    return names
