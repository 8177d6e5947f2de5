"""Label a text by its title: a speech, a full text, or a part of a recurring series."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal, get_args

Label = Literal["speech", "full-text", "series"]
LABELS: tuple[Label, ...] = get_args(Label)

_ENGLISH: Mapping[Label, str] = {
    "full-text": r"full text|in full|text of (?:the )?(?:speech|statement|report|letter|message|joint)|verbatim|"
    r"(?:law|constitution|decree|declaration) of the (?:DPRK|Democratic)",
    "speech": r"^(?:(?:\w+ )*?[\w'’]+['’]?s? )?(?:\w+ )?(?:speech|address|remarks) (?:by|of|at|to|on|made|delivered)\b|"
    r"(?:makes?|made|delivers?|delivered|gives?|gave) (?:an? |the )?(?:\w+ ){0,4}(?:speech|address|remarks)\b|"
    r"\b(?:keynote|opening|closing|inaugural|congratulatory|memorial|new year'?s?) (?:speech|address)\b",
    "series": r"^(?:kcna commentary|rodong sinmun|weather|today in history|short news|newspaper review|news review|"
    r"international (?:news|review)|foreign news|economic news|roundup|round-up|news in brief|briefs?|"
    r"the day in|this week in|anecdote|legendary|world today|press review|"
    r"cultural heritage|health and longevity|proverb|q ?& ?a)\b|\(\d{1,3}\)\s*$|\bpart (?:\d{1,2}|[ivx]{1,4})\s*$",
}
_KOREAN: Mapping[Label, str] = {
    "full-text": r"전문(?:을|이|\s|$|\))|원문|\(전문\)",
    "speech": r"연설|신년사|축사|기념사|련설",
    "series": r"^(?:조선중앙통신사 론평|날씨|오늘의 력사|오늘의 역사|상식|일화|단신|간추린|론평|사설)|"
    r"[（(]\d{1,3}[)）]\s*$|연재|련재",
}
_RULES = {
    language: {label: re.compile(pattern, re.IGNORECASE) for label, pattern in rules.items()}
    for language, rules in (("en", _ENGLISH), ("ko", _KOREAN))
}


def labels_of(title: str, language: str) -> tuple[Label, ...]:
    """Return the labels that the title shows. A language without rules gives none."""
    rules = _RULES.get(language.partition("-")[0], {})
    return tuple(label for label in LABELS if label in rules and rules[label].search(title))
