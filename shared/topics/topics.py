"""Find the topics of a text by its words."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping
from functools import cache
from importlib import resources
from math import log2
from typing import Literal, NamedTuple, get_args

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from shared.names.boundaries import begins_word
from shared.names.folding import fold

Topic = Literal[
    "leader", "politics", "military", "foreign", "south", "economy", "science", "culture", "sport", "society",
    "health", "nature",
]  # fmt: skip
TOPICS: tuple[Topic, ...] = get_args(Topic)

MOST = 3
_ENOUGH = 6.0
"""The score that a topic needs: two strong terms, or one that is repeated or stands in the title."""
_OF_BEST = 0.55
"""The share of the best topic's score that another topic needs, so that topics mentioned in passing do not count."""
_IN_TITLE = 3
"""A term in the title counts this many times."""
_INSIDE_WORDS = frozenset({"ko", "zh", "ja"})


class _Term(NamedTuple):
    topic: Topic
    weight: float
    open: bool


class Terms:
    """The terms of one language."""

    def __init__(self, language: str, rows: Mapping[str, list[_Term]]) -> None:
        self._inside = language in _INSIDE_WORDS
        self._terms = list(rows.values())
        self._open = [any(term.open for term in terms) for terms in self._terms]
        hiding = (
            (number, [term.topic for term in terms if not term.weight]) for number, terms in enumerate(self._terms)
        )
        self._hiding = {number: topics for number, topics in hiding if topics}
        self._searcher = AhoCorasick(list(rows), matchkind=MatchKind.Standard, implementation=Implementation.DFA)

    def scores(self, title: str, text: str) -> dict[Topic, float]:
        """Return the scores of topics: the weights of their terms, growing with the logarithm of the number of
        mentions.

        A mention in the title counts three times.
        """
        found, hidden = self._found(text)
        in_title, hidden_in_title = self._found(title)
        scores: dict[Topic, float] = {}
        for number in found.keys() | in_title.keys():
            for term in self._terms[number]:
                one = (number, term.topic)
                count = found[number] - hidden[one] + _IN_TITLE * (in_title[number] - hidden_in_title[one])
                if term.weight and count:
                    scores[term.topic] = scores.get(term.topic, 0.0) + term.weight * (1 + log2(count))
        return scores

    def _found(self, text: str) -> tuple[Counter[int], Counter[tuple[int, Topic]]]:
        """Count the mentions of each term, and of those the ones that a longer phrase hides from a topic."""
        matches = self._matches(text)
        ends = [end for _, _, end in matches]
        hidden = {
            (number, topic, start)
            for phrase, begin, beyond in matches
            if phrase in self._hiding
            for number, start, _ in matches[bisect_right(ends, begin) : bisect_right(ends, beyond)]
            if start >= begin
            for topic in self._hiding[phrase]
        }
        return Counter(number for number, _, _ in matches), Counter((number, topic) for number, topic, _ in hidden)

    def _matches(self, text: str) -> list[tuple[int, int, int]]:
        matches = self._searcher.find_matches_as_indexes(fold(text), overlapping=True)
        if self._inside:
            return matches
        opens = self._open
        return [
            (number, start, end)
            for number, start, end in matches
            if (opens[number] or not text[end : end + 1].isalnum())
            and (not text[start - 1 : start].isalnum() or begins_word(text, start))
        ]


def topics_of(title: str, text: str, language: str) -> tuple[Topic, ...]:
    """Return at most three topics of a text, strongest first. A language without a list has none."""
    terms = _terms().get(language.partition("-")[0])
    scores = terms.scores(title, text) if terms else {}
    best = max(scores.values(), default=0.0)
    enough = max(_ENOUGH, best * _OF_BEST)
    ordered = sorted(scores, key=lambda topic: (-scores[topic], TOPICS.index(topic)))
    return tuple(topic for topic in ordered if scores[topic] >= enough)[:MOST]


@cache
def _terms() -> Mapping[str, Terms]:
    """Return the terms of all languages. Cached."""
    rows: dict[str, dict[str, list[_Term]]] = {}
    text = (resources.files("shared.topics") / "data" / "topics.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            topic, language, weight, terms = line.split("\t")
            for term in terms.split("|"):
                row = _Term(_topic(topic), float(weight), term.endswith("*"))
                rows.setdefault(language, {}).setdefault(fold(term.rstrip("*")), []).append(row)
    return {language: Terms(language, found) for language, found in rows.items()}


def _topic(name: str) -> Topic:
    return TOPICS[TOPICS.index(name)]
