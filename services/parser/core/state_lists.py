"""Leave out of a state the stories of other pages: the state of a section or of related links may hold their texts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from services.parser.core.content.printed_titles import letters
from services.parser.core.state_strings import KEYS

_HEADLINES = ("headline", "title")
_PLACED = re.compile(r"^(?:url|uri|slug|link|permalink|canonical_?url)$", re.I)
"""Keys that a story has. A section of one story, or a dated entry of its live blog, has no address of its own."""
_DEEPEST, _STORIES, _SAME = 24, 2, 0.5


def without_other_stories(value: Any, titles: Sequence[str]) -> Any:
    """Return the state without stories that stand in a list of several and whose headline is none of the titles."""
    own = [said for title in titles if (said := letters(title))]
    return _pruned(value, own, 0) if own else value


def _pruned(value: Any, own: Sequence[str], depth: int) -> Any:
    if depth > _DEEPEST:
        return value
    if isinstance(value, dict):
        return {key: _pruned(inner, own, depth + 1) for key, inner in value.items()}
    if isinstance(value, list):
        several = sum(map(_is_story, value)) >= _STORIES
        kept = (one for one in value if not (several and _is_story(one) and not _is_own(_headline(one), own)))
        return [_pruned(inner, own, depth + 1) for inner in kept]
    return value


def _is_story(value: Any) -> bool:
    if not isinstance(value, dict) or not any(map(_PLACED.match, value)) or not any(map(KEYS.match, value)):
        return False
    return bool(_headline(value))


def _headline(value: dict[str, Any]) -> str:
    return next((letters(said) for key in _HEADLINES if isinstance(said := value.get(key), str)), "")


def _is_own(headline: str, own: Sequence[str]) -> bool:
    """Return whether a headline is in a title, or shares half of its words with it."""
    words = set(headline.split())
    return any(headline in title or len(words.intersection(title.split())) >= _SAME * len(words) for title in own)
