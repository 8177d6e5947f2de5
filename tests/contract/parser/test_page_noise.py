"""What surrounds an article changes from visit to visit; that alone makes no revision, and an edit always does."""

from __future__ import annotations

import pytest

from tests.bench.page_noise import Found, GoldPage, edits, figures, look, pages, text_id
from tests.bench.visits import ALTERATIONS, own_words, visited
from tests.shared_data import shared_data

ARTICLE = """<html><head><title>Bridge opens</title></head><body><nav><ul><li><a href="/a">Home</a></li>
<li><a href="/b">News</a></li><li><a href="/c">Sport</a></li></ul></nav><main><h1>The new bridge at Orim opens</h1>
<p>The new bridge at Orim was opened to carts and walkers on Monday morning, 14 months late.</p>
<p>It stands on 9 piers, and the council says that the tenth was never needed in the first place.</p>
<p>Tolls of 2 crowns a cart will be taken from May on, as the treasurer told this paper on Sunday.</p>
<p>The ferry goes on for another year, since its crew has a contract until then and will not leave.</p>
</main>
<p>31 comments</p></body></html>"""
LINES = [line[3:-4] for line in ARTICLE.splitlines() if line.startswith("<p>")][:4]
PAGE = GoldPage("own", "https://paper.example/bridge", ARTICLE, own_words("\n".join(LINES)))


@pytest.mark.parametrize("name", ALTERATIONS)
def test_each_alteration_changes_the_page_and_not_its_text(name: str) -> None:
    first, second = (visited(ARTICLE, PAGE.words, visit, "seed", (name,)) for visit in (1, 2))
    assert first != second
    assert all(line in second for line in LINES)
    assert text_id(PAGE, first) == text_id(PAGE, second) == text_id(PAGE, ARTICLE)


def test_each_edit_makes_another_text() -> None:
    made = dict(edits(PAGE))
    assert set(made) == {"a word", "a digit", "a paragraph gone", "a paragraph more", "the headline"}
    before = text_id(PAGE, ARTICLE)
    assert all(text_id(PAGE, source) != before for source in made.values())


@pytest.mark.shared_data
def test_of_real_pages_at_most_one_in_a_hundred_is_mistaken() -> None:
    found = Found()
    for page in pages(shared_data("pages"), every=5):
        look(page, found)
    reported = figures(found)
    assert reported["pages"] > 120 and reported["edits"] > 400
    assert reported["false_share"] <= 0.01, found.false
    assert reported["missed_share"] <= 0.05, found.missed
