"""Find the words of a search in a text, to highlight them.

No token contains white space. So a text is split at white space, and only parts that were never seen are tokenized:
most parts of a text occur again in the next one. The result is the same as tokenizing everything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import islice

from shared.query.matcher import places
from shared.query.nodes import Words
from shared.text.stemmer import stems_in, stems_of
from shared.text.tokenizer import Token, tokens, words_of

Hit = tuple[int, int, int]
"""Start, end, and index of the search term."""
Span = tuple[int, int]
_TERMS, _PARTS = 16, 10_000
"""How many terms are cached, and how many parts of text for each."""
_SIZE, _SPAN_SIZE = 300_000, 16
"""The total size of the cached parts of each term, in characters, and what each hit in a part adds to it."""
_MOST_BEGINNINGS = 100
"""Places in a text where a phrase may begin. Above this number, tokenizing everything once is cheaper."""


def hits_in(text: str, wanted: Sequence[Words], language: str) -> list[Hit]:
    """Return all hits in a composed text, in order."""
    parts = set(text.split()) if wanted else set()
    every = cache(lambda: list(tokens(text)))
    return sorted(
        (start, end, number)
        for number, words in enumerate(wanted)
        for start, end in _spans(text, parts, words, language, every)
    )


def _spans(
    text: str, parts: set[str], words: Words, language: str, every: Callable[[], Sequence[Token]]
) -> Iterable[Span]:
    """Return where the term stands. `every` tokenizes the whole text, which is seldom necessary."""
    if len(words.words) == 1:
        holding = _parts_with(words, language).among(parts)
        return [(at + s, at + e) for part, spans in holding for at in _starts(text, part) for s, e in spans]
    by_word = [_parts_with(one, language).among(parts) for one in _single(words)]
    if not all(by_word):
        return ()
    if words.slop:
        return _phrases(words, every())
    begin = list(islice((at for part, _ in by_word[0] for at in _starts(text, part)), _MOST_BEGINNINGS + 1))
    if len(begin) > _MOST_BEGINNINGS:
        return _phrases(words, every())
    return [span for at in begin for span in _phrases_from(text, at, words)]


def _single(words: Words) -> Iterator[Words]:
    """Return the words of a phrase, each as a separate term."""
    last = len(words.words) - 1
    for number, word in enumerate(words.words):
        yield Words((word,), exact=True, prefix=words.prefix and number == last)


def _starts(text: str, part: str) -> Iterator[int]:
    """Yield the places of the part between white space."""
    at, size = text.find(part), len(part)
    while at >= 0:
        end = at + size
        if (at == 0 or text[at - 1].isspace()) and (end == len(text) or text[end].isspace()):
            yield at
        at = text.find(part, end)


def _phrases_from(text: str, start: int, words: Words) -> Iterator[Span]:
    """Yield the phrases that begin in the part of the text at `start`. They may end in a later part.

    Only as many words after the part are read as a phrase needs, so that no phrase begins there.
    """
    read: list[Token] = []
    end, after = start + len(text[start:].split(maxsplit=1)[0]), len(words.words) - 1
    for token in tokens(text[start:]):
        if start + token.start >= end:
            if not after:
                break
            after -= 1
        read.append(token)
    for begins, ends in _phrases(words, read):
        yield start + begins, start + ends


def _phrases(words: Words, read: Sequence[Token]) -> Iterator[Span]:
    for first, last in places(words, [token.word for token in read]):
        yield read[first].start, read[last].end


def _letters(token: Token, letter: str) -> Iterator[int]:
    """Yield every place of a letter in a pair of letters. Both letters may be the same."""
    for place, one in enumerate(token.word[: token.end - token.start], token.start):
        if one == letter:
            yield place


class _Parts:
    """Where a one-word term stands in parts of text, cached for many texts."""

    def __init__(self, words: Words, language: str) -> None:
        self._words, self._word = words, words.words[0]
        self._stems = stems_in(language) if words.stems else None
        self._wanted = stems_of(self._word)
        self._without: set[str] = set()
        self._spans: dict[str, tuple[Span, ...]] = {}
        self._size = 0

    def among(self, parts: set[str]) -> list[tuple[str, tuple[Span, ...]]]:
        """Return the parts that contain the term, with its places in each."""
        found = []
        for part in parts - self._without:
            spans = self._spans.get(part) or self._remember(part)
            if spans:
                found.append((part, spans))
        return found

    def _remember(self, part: str) -> tuple[Span, ...]:
        spans = tuple(self._find(list(tokens(part)))) if self._may_hold(words_of(part)) else ()
        size = len(part) + _SPAN_SIZE * len(spans)
        if size <= _SIZE:
            self._make_room(size)
            if spans:
                self._spans[part] = spans
            else:
                self._without.add(part)
        return spans

    def _make_room(self, size: int) -> None:
        if self._size + size > _SIZE or len(self._spans) + len(self._without) >= _PARTS:
            self._spans.clear()
            self._without.clear()
            self._size = 0
        self._size += size

    def _may_hold(self, words: str) -> bool:
        """Return whether these words, separated by spaces, may contain the term. Most parts are one word and do not."""
        if self._stems is None:
            return self._word in words
        if " " in words:
            return any(map(self._is_form, words.split()))
        return words == self._word or self._stems[words] in self._wanted

    def _find(self, read: Sequence[Token]) -> Iterable[Span]:
        words, word = self._words, self._word
        if words.letter:
            at = {place for token in read if token.pair for place in _letters(token, word)}
            return [(place, place + 1) for place in sorted(at)]
        if words.stems:
            return [(token.start, token.end) for token in read if self._is_form(token.word)]
        return _phrases(words, read)

    def _is_form(self, word: str) -> bool:
        return word == self._word or (self._stems is not None and self._stems[word] in self._wanted)


_parts_with = lru_cache(maxsize=_TERMS)(_Parts)
