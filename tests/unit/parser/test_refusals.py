"""Pages that say they are not there are known by what they call themselves, and headlines are not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from services.parser.core.extract import extract
from services.parser.core.extraction import Context, Extraction, NotAnArticle, Refusal
from services.parser.making import observed_as

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "parsing.md"
URL = "https://gazette.example/story/1"
TEXT = "".join(
    f"<p>The harbour of Arlen grew by {n} metres, says the port, which is enough for now.</p>" for n in range(1, 4)
)


def page(title: str, text: str = TEXT) -> str:
    return f"<html><head><title>{title} | Gazette</title></head><body><h1>{title}</h1>{text}</body></html>"


@pytest.mark.parametrize(
    "title",
    [
        "404",
        "404 Not Found",
        "Error 404",
        "404 – page missing",
        "Page not found",
        "Not available",
        "Seite nicht gefunden",
        "페이지를 찾을 수 없습니다",
        "알수 없는 주소",
    ],
)
def test_a_page_that_calls_itself_missing_is_gone(title: str) -> None:
    found = extract(page(title, "<p>Please try our front page, or search for it.</p>"), URL)
    assert isinstance(found, NotAnArticle)
    assert found.reason is Refusal.SOFT_GONE


@pytest.mark.parametrize("title", ["Report 404: the quay reopened", "Ferry 404 sails", "Weapons not found in Arlen"])
def test_a_headline_may_hold_the_number_or_the_words(title: str) -> None:
    found = extract(page(title), URL, Context(hint_title=title))
    assert isinstance(found, Extraction), found
    assert found.title == title


def test_a_short_page_that_says_its_story_is_not_available_is_gone() -> None:
    found = extract(page("Arlen Gazette", "<p>This story is not available at the moment.</p>"), URL)
    assert isinstance(found, NotAnArticle)
    assert found.reason is Refusal.SOFT_GONE


def test_the_page_about_them_knows_every_reason_and_what_becomes_of_it() -> None:
    rows = re.findall(r"^\| `([a-z-]+)` \| .+ \| `([a-z-]+)` \| (.+) \|$", PAGE.read_text(encoding="utf-8"), re.M)
    kinds = {reason: kind for reason, kind, _ in rows}
    assert kinds == {reason.value: observed_as(reason).value for reason in Refusal}


def test_the_pages_that_show_them_exist() -> None:
    shown = re.findall(r"\| `(refused-[a-z-]+)` \|$", PAGE.read_text(encoding="utf-8"), re.M)
    folder = ROOT / "tests" / "contract" / "parser" / "pages"
    assert {path.stem for path in folder.glob("refused-*")} == set(shown)
