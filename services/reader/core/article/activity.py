"""Put the acts of persons into words, and list the acts of one article for its page and the API."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.reader.core.article.named import label_of
from services.reader.core.wording.translation import N_, _
from shared.activity.acts import Act
from shared.activity.labels import Label
from shared.contracts import IN_TITLE

ACT_WORDS: Mapping[Act, str] = {
    "guide": N_("gave guidance"), "inspect": N_("inspected"), "visit": N_("visited"), "receive": N_("received"),
    "meet": N_("met"), "attend": N_("attended"), "send": N_("sent a message or gift"),
    "get": N_("received a message or gift"), "watch": N_("watched"), "test": N_("saw a test or an exercise"),
    "speak": N_("made a speech"), "photo": N_("had a photo taken"), "honour": N_("paid respects"),
}  # fmt: skip
LABEL_WORDS: Mapping[Label, str] = {
    "speech": N_("speech"), "full-text": N_("full text"), "series": N_("series"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ActHere:
    """An act that an article reports. `block` counts from 0; None is the title. `text` is the sentence."""

    person: str
    label: str
    act: str
    places: tuple[str, ...]
    others: tuple[str, ...]
    day: date
    said: bool
    block: int | None
    start: int
    end: int
    text: str


def act_words(act: str) -> str:
    """Return the words for an act. An act that this version does not know is returned as it is."""
    return _(ACT_WORDS[act]) if act in ACT_WORDS else act  # type: ignore[index]


def label_words(label: str) -> str:
    """Return the words for a label. A label that this version does not know is returned as it is."""
    return _(LABEL_WORDS[label]) if label in LABEL_WORDS else label  # type: ignore[index]


def acts_here(
    stored: Sequence[Mapping[str, Any]] | None, title: str, blocks: Sequence[Mapping[str, Any]]
) -> tuple[ActHere, ...]:
    """Return the acts of one text in order. `stored` are the revision's activities."""
    return tuple(_act(one, title, blocks) for one in stored or ())


def _act(one: Mapping[str, Any], title: str, blocks: Sequence[Mapping[str, Any]]) -> ActHere:
    block, start, end = one["block"], one["start"], one["end"]
    text = title if block == IN_TITLE else str(blocks[block].get("text", "")) if block < len(blocks) else ""
    return ActHere(
        one["person"], label_of(one["person"]), one["act"], tuple(one.get("places", ())), tuple(one.get("others", ())),
        date.fromisoformat(one["day"]), one.get("said", False), None if block == IN_TITLE else block, start, end,
        text[start:end],
    )  # fmt: skip
