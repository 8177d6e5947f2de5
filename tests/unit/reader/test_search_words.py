"""How text is cut for the search, what a query asks for, and which part of a text is shown."""

from __future__ import annotations

import json
import tarfile
from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services.reader.core.search.highlights import hits_in
from services.reader.core.search.snippets import highlighted, snippet
from shared.query.errors import QueryError
from shared.query.matcher import places
from shared.query.nodes import Words
from shared.query.parser import parse_query
from shared.text.stemmer import stem_in, stems_of
from shared.text.tokenizer import composed, indexed, tokens
from tests.shared_data import shared_data


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The Missiles' range", "the missiles range"),
        ("Women’s teams, cities and glass", "women teams cities and glass"),
        ("Été à Ryŏnggang", "ete a ryonggang"),
        ("KN-23 ＡＢＣ", "kn 23 abc"),
        ("조선중앙통신", "조선 선중 중앙 앙통 통신"),
        ("한 글", "한 글"),
        ("東京タワー2026年", "東京 京タ タワ ワー 2026 年"),
        ("é", "e"),
        ("Hafen\xadver\xadwaltung der Stadt\xad", "hafenverwaltung der stadt"),
        ("the har\xadbour’s quay\u2060side", "the harbour quayside"),
        ("die Ha\xadfen- und Werft\xadarbeiter", "die hafen und werftarbeiter"),
        ("ﷺ", "صلىاللهعليهوسلم"),
        ("हिन्दी में समाचार।", "हिन्दी में समाचार"),
        ("தமிழ் மொழி", "தமிழ் மொழி"),
        ("كَتَبَ هٰذا", "كتب هذا"),
        ("שָׁלוֹם", "שלום"),
        ("<b>&amp;", "b amp"),
        ("", ""),
    ],
)
def test_words(text: str, words: str) -> None:
    assert indexed(text) == words


def test_decomposed_korean_is_the_same_as_composed() -> None:
    assert indexed("\u1112\u1161\u11ab\u1100\u1173\u11af") == indexed("한글") == "한글"


@given(st.text(max_size=60))
def test_tokens_lie_in_the_text_in_order(text: str) -> None:
    text = composed(text)
    found = list(tokens(text))
    assert all(0 <= token.start < token.end <= len(text) for token in found)
    assert [token.start for token in found] == sorted(token.start for token in found)
    assert not any(" " in token.word for token in found)


def test_hits_are_marked_and_the_rest_is_kept() -> None:
    pieces = highlighted("A <b>Ferry</b> & ferries", parse_query("ferry").wanted)
    assert "".join(piece.text for piece in pieces) == "A <b>Ferry</b> & ferries"
    assert [piece.text for piece in pieces if piece.hit] == ["Ferry", "ferries"]


def test_a_word_with_soft_hyphens_is_found_and_marked_as_a_whole() -> None:
    pieces = highlighted("Die Hafen\xadver\xadwaltung teilt mit", parse_query("Hafenverwaltung").wanted)
    assert [piece.text for piece in pieces if piece.hit] == ["Hafen\xadver\xadwaltung"]


def test_a_korean_hit_inside_a_longer_word_is_marked_as_asked_for() -> None:
    pieces = highlighted("조선중앙통신은 전했다", parse_query("중앙통신").wanted)
    assert [piece.text for piece in pieces if piece.hit] == ["중앙통신"]
    assert [p.text for p in highlighted("한국 대한", parse_query("한").wanted) if p.hit] == ["한", "한"]


def test_the_snippet_shows_the_place_with_the_most_different_hits() -> None:
    text = "ferry " * 5 + "filler words here " * 60 + "the ferry met the crane " + "and more text " * 60
    pieces = snippet(text, parse_query("ferry crane").wanted)
    shown = "".join(piece.text for piece in pieces)
    assert "the ferry met the crane" in shown
    assert len(shown) < 300
    assert shown.startswith("… ") and shown.endswith(" …")


def test_without_a_hit_the_snippet_is_the_beginning() -> None:
    assert "".join(piece.text for piece in snippet("short text", ())) == "short text"


@given(st.text(max_size=300), st.text(max_size=20))
def test_snippets_never_fail_and_invent_nothing(text: str, query: str) -> None:
    try:
        wanted = parse_query(query).wanted
    except QueryError:
        return
    pieces = snippet(text, wanted, length=40)
    inner = [piece.text for piece in pieces if piece.text not in ("… ", " …")]
    assert "".join(inner) in composed(text)


_WRITTEN = st.sampled_from(
    ["ferry", "Ferries", "ferry's", "crane", "the", "été", "한글", "한", "글한", "a", "東京タ", "'s"]
)
_TEXTS = st.lists(_WRITTEN | st.sampled_from([" ", "  ", "\n", "-", ", ", "\u3000", "’", "("]) | st.text(max_size=3))
_QUERIES = st.sampled_from(
    [
        "ferry",
        '"ferry"',
        "fer*",
        "한글",
        "한",
        '"the ferry"',
        "the-fer*",
        '"ferry crane"~2',
        "été ferry",
        "글한글",
        "a",
    ]
)


def _read_plainly(text: str, words: Words, language: str) -> Iterator[tuple[int, int]]:
    """Yield the hits of one term, found by reading all tokens."""
    read = list(tokens(text))
    if words.letter:
        yield from {(at, at + 1) for t in read if t.pair for at in range(t.start, t.end) if text[at] == words.words[0]}
    elif words.stems:
        stems = stems_of(words.words[0])
        yield from ((t.start, t.end) for t in read if t.word == words.words[0] or stem_in(language, t.word) in stems)
    else:
        yield from ((read[a].start, read[b].end) for a, b in places(words, [token.word for token in read]))


@given(_TEXTS, _QUERIES)
@example(["ferry", " ", "(ferry"], "ferry")
@example(["ferry)", " ", "ferry"], "ferry")
@example(["the", "-the ", "ferry"], '"the ferry"')
@example(["the", " ", "the ", "ferry ", "the ", "ferry"], '"the ferry"')
@example(["한글한", " 글한"], "글한글")
@example(["한", "한"], "한")
@example(["the ", "ferry ", "the-ferry the "] * 101, '"the ferry"')
@example(["ferry-crane-" * 40_000, " ferry"], "ferry")
def test_hits_are_those_of_a_plain_reading(parts: list[str], query: str) -> None:
    text, wanted = composed("".join(parts)), parse_query(query).wanted
    plain = [(*hit, number) for number, one in enumerate(wanted) for hit in _read_plainly(text, one, "en")]
    assert hits_in(text, wanted, "en") == sorted(plain)


@pytest.mark.shared_data
def test_naughty_strings_are_queries_like_any_other() -> None:
    with tarfile.open(shared_data("suites/naughty-strings.tar.gz")) as archive:
        file = archive.extractfile("blns.json")
        assert file is not None
        strings = json.load(file)
    assert len(strings) > 400
    for text in strings:
        try:
            wanted = parse_query(text).wanted
        except QueryError as error:
            assert error.hint and 0 <= error.start <= len(text)
            continue
        shown = highlighted(text, wanted)
        assert "".join(piece.text for piece in shown) == composed(text)


@given(st.text(st.sampled_from("aSs'’“-_ \n\u00a0é한글1.") | st.characters(), max_size=90))
def test_text_cut_as_a_whole_has_the_same_words_as_its_tokens(text: str) -> None:
    assert indexed(text) == " ".join(token.word for token in tokens(composed(text)) if token.word)


@pytest.mark.parametrize(
    "text", ["a" * 63 + "'s", "b" * 80, "'s's a's's", "it’s “so”—or not’s", "x's_y 9's", "l’été d’Eve"]
)
def test_rare_shapes_of_words_are_cut_alike(text: str) -> None:
    assert indexed(text) == " ".join(token.word for token in tokens(composed(text)) if token.word)
