"""The acts that are found, and the dead, who can no longer act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

Act = Literal[
    "guide", "inspect", "visit", "receive", "meet", "attend", "send", "get", "watch", "test", "speak", "photo",
    "honour",
]  # fmt: skip
ACTS: tuple[Act, ...] = get_args(Act)
TAKES_COMPANY: frozenset[Act] = frozenset(("guide", "inspect", "visit", "watch", "test", "attend", "photo"))
"""Acts whose `others` may be those who accompanied the person. A report names some of them, or none."""

DIED: Mapping[str, date] = {
    "person.kim-il-sung": date(1994, 7, 8),
    "person.kim-jong-il": date(2011, 12, 17),
    "person.kim-jong-suk": date(1949, 9, 22),
    "person.kim-hyong-jik": date(1926, 6, 5),
    "person.kang-pan-sok": date(1932, 7, 31),
}
"""Dead people that the press of the DPRK names every day. Later reports look back, or are about their statues."""


@dataclass(frozen=True, slots=True)
class Named:
    """A name in a sentence, with positions in the sentence. `id` is empty if the spelling may mean several names."""

    id: str
    start: int
    end: int

    @property
    def kind(self) -> str:
        return self.id.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Found:
    """An act in a sentence.

    predicate  position after the subject, where the rest of the sentence begins
    verb       position after the words that state the act; before them in a language that puts the verb last
    beyond     position after the act's clause
    """

    person: str
    act: Act
    predicate: int
    verb: int
    beyond: int
    places: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
