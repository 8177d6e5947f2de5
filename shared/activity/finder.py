"""Find what persons did in a sentence, in each supported language."""

from __future__ import annotations

from collections.abc import Sequence

from shared.activity.acts import Found, Named
from shared.activity.english import english
from shared.activity.korean import korean

LANGUAGES = ("en", "ko")


def acts_in(sentence: str, names: Sequence[Named], language: str, *, title: bool = False) -> list[Found]:
    """Return the acts in a sentence. `names` are in order. Returns none for an unsupported language."""
    match language.partition("-")[0]:
        case "en":
            return english(sentence, names, title=title)
        case "ko":
            return korean(sentence, names)
    return []
