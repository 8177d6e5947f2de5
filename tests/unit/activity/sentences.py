"""A sentence with the names that the finder sees in it."""

from __future__ import annotations

from shared.activity.acts import Found, Named
from shared.activity.finder import acts_in
from shared.names.finder import finder


def acts(sentence: str, language: str = "en", *, title: bool = False) -> list[Found]:
    names = [Named(one.ids[0] if len(one.ids) == 1 else "", one.start, one.end) for one in finder().find(sentence)]
    return acts_in(sentence, names, language, title=title)


def said(sentence: str, language: str = "en", *, title: bool = False) -> list[str]:
    """Return what the sentence says, in brief: who, act, places, others."""
    return [
        " ".join([one.person.partition(".")[2], one.act, *one.places, *(f"+{id}" for id in one.others)])
        for one in acts(sentence, language, title=title)
    ]
