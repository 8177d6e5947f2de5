"""Find what persons did, in a sentence of any language that is read."""

from __future__ import annotations

from collections.abc import Sequence

from shared.activity.acts import Found, Named
from shared.activity.english import english
from shared.activity.korean import korean

LANGUAGES = ("en", "ko")


def acts_in(sentence: str, names: Sequence[Named], language: str, *, title: bool = False) -> list[Found]:
    """Return the acts of a sentence whose `names` are in their order. None in a language that is not read."""
    match language.partition("-")[0]:
        case "en":
            return english(sentence, names, title=title)
        case "ko":
            return korean(sentence, names)
    return []
