"""What is known about a paper, and the result of comparing the archive's claims with it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from html import unescape
from unicodedata import normalize
from urllib.parse import urlsplit

from shared.ids import article_id
from tests.chaos.misbehaving.pages import Text
from tests.chaos.misbehaving.truth import Truth

_WITHOUT_WIDTH = {**dict.fromkeys(map(ord, "\u200b\u200c\u200e\u200f\u2060\u00ad")), 0xA0: " "}
EDIT, REMOVAL, RETURN = "revised", "removed", "restored"


@dataclass
class Verdict:
    """The result. `found` and `true` count by kind. `wrong` (false claims) and `missed` map a reason to examples."""

    found: Counter[str] = field(default_factory=Counter)
    true: Counter[str] = field(default_factory=Counter)
    wrong: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    missed: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    @property
    def false(self) -> int:
        return sum(len(places) for places in self.wrong.values())


@dataclass(frozen=True, slots=True)
class Known:
    """What is known about one paper.

    truths     the truth by story number
    number_at  returns the number of the story at a path
    addresses  all addresses at which stories may be seen
    delisted   stories that left the feed
    noise      matches paragraphs that are no part of a story
    noise_within  matches parts of paragraphs that are none
    left_early  stories that left the feed before older ones
    is_well     the template has no fault any more
    former      stories of articles that were there on the way, by article id. Some are part of others now
    """

    truths: Mapping[int, Truth]
    number_at: Callable[[str], int | None]
    addresses: Iterable[str]
    delisted: frozenset[int]
    noise: re.Pattern[str] | None = None
    noise_within: re.Pattern[str] | None = None
    left_early: frozenset[int] = frozenset()
    is_well: bool = True
    former: Mapping[str, int] = field(default_factory=dict)

    @property
    def has_pictures(self) -> bool:
        return any(text.picture for truth in self.truths.values() for text in truth.texts)

    def number_of(self, address: str) -> int | None:
        place = urlsplit(address)
        return self.number_at(f"{place.path}?{place.query}" if place.query else place.path)

    def without_noise(self, text: Text) -> Text:
        """Return the story as it was meant: without noise, signs that are escaped twice, and a second copy."""
        plain = self.as_shown(text)
        if self.noise is None:
            return plain
        paragraphs = tuple(normalize("NFC", unescape(p)) for p in plain.paragraphs)
        half = paragraphs[: len(paragraphs) // 2]
        return replace(plain, title=unescape(plain.title), paragraphs=half if half * 2 == paragraphs else paragraphs)

    def as_shown(self, text: Text) -> Text:
        """Return the story without noise. The archive may not show a fault of the template as the newest text."""
        if not self.has_pictures:
            text = replace(text, picture="", caption="")
        if within := self.noise_within:
            text = replace(text, paragraphs=tuple(within.sub("", p) for p in text.paragraphs))
        if (noise := self.noise) is None:
            return text
        kept = (p for p in text.paragraphs if not noise.search(p))
        paragraphs = tuple(normalize("NFC", p.translate(_WITHOUT_WIDTH)) for p in kept)
        return replace(text, title=normalize("NFC", text.title), paragraphs=paragraphs)

    def ids(self) -> dict[str, int]:
        """Return the story of every article id that one of its addresses may have given."""
        pairs = ((article_id(address), self.number_of(address)) for address in self.addresses)
        return {**self.former, **{name: number for name, number in pairs if number is not None}}
